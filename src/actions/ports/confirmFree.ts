import * as vscode from 'vscode';
import { unique, type FindListed } from '../../process/model/snapshotQueries';
import { isAlive, type ProcessInfo } from '../../process/processInfo';
import type { ProcessTable } from '../../process/processTable';
import { displayName } from '../../process/programs/displayName';
import type { GetProcess } from '../../process/source/processSource';
import type { Confirm } from '../../workspace/settings';
import { escapeControlCharacters, shellQuote } from '../../ui/escape';
import { originText } from '../../ui/originText';
import { maxNamed, messageName, nameList, toNamed } from '../../ui/processNames';
import type { HolderPlan, PortPlan } from './freePlan';
import { namesOf } from './portNames';
import type { PortHolder } from '../../process/portState';

/** A name on a button is shown up to this length, in characters. */
const maxButtonNameLength = 24;
/** A command line is shown up to this length, in characters. */
const maxCommandLength = 120;
/** More of those that listen than this are counted, not shown. */
const maxHolders = 4;

/** What the question shows besides the plan. */
export interface QuestionContext {
  /** All that have the port. */
  readonly holders: readonly PortHolder[];
  readonly find: FindListed;
  /** All processes of the machine; command lines may be missing. */
  readonly table: ProcessTable;
  readonly getProcess: GetProcess;
  readonly confirm: Confirm;
}

/**
 * Shows what has the port and what would end with it, and asks the user.
 * @returns what to end, each with all below it; undefined if the user has cancelled.
 */
export async function confirmFree(
  port: number,
  { ends }: PortPlan,
  context: QuestionContext,
): Promise<readonly ProcessInfo[] | undefined> {
  const tops = unique(ends.map(({ top }) => top));
  const holders = ends.map(({ holder }) => holder.process);
  const isMore = ends.some(({ holder, top }) => top.pid !== holder.process.pid);
  if (!isAsked(ends, tops, context)) return tops;
  const endAll = isMore ? endText(tops) : vscode.l10n.t('End');
  const endHolders = onlyText(holders);
  const answer = await vscode.window.showWarningMessage(
    questionText(port, tops, ends),
    { modal: true, detail: detailLines(ends, tops, context).join('\n') },
    endAll,
    ...(isMore ? [endHolders] : []),
  );
  if (answer === endAll) return tops;
  return answer === endHolders ? holders : undefined;
}

/** Also a single process is asked about if the workspace has not started it: the user has seen it nowhere yet. */
function isAsked(
  ends: readonly HolderPlan[],
  tops: readonly ProcessInfo[],
  { confirm, find, table }: QuestionContext,
): boolean {
  if (confirm !== 'severalProcesses') return confirm === 'always';
  const isSeveral = tops.length > 1 || tops.some(({ pid }) => table.descendants(pid).some(isAlive));
  return isSeveral || !ends.every(({ holder }) => find(holder.process));
}

function questionText(port: number, tops: readonly ProcessInfo[], ends: readonly HolderPlan[]): string {
  const watchers = unique(ends.flatMap(({ watcher }) => watcher ?? []));
  const names = namesOf(ends.map(({ holder }) => holder.process));
  if (watchers.length > 0) {
    return vscode.l10n.t('Free port {0} by ending {1} and what would start it again, {2}?', port, names, namesOf(tops));
  }
  const others = tops.filter(({ pid }) => !ends.some(({ holder }) => holder.process.pid === pid));
  return others.length > 0
    ? vscode.l10n.t('Free port {0} by ending {1} and what has started it, {2}?', port, names, namesOf(others))
    : vscode.l10n.t('Free port {0} by ending {1}?', port, names);
}

function detailLines(
  ends: readonly HolderPlan[],
  tops: readonly ProcessInfo[],
  { holders, find, table, getProcess }: QuestionContext,
): readonly string[] {
  const lines = ends.slice(0, maxHolders).map(({ holder }) => holderLine(holder, find));
  if (ends.length > maxHolders) lines.push(vscode.l10n.t('And {0} more.', ends.length - maxHolders));
  const openers = ends.map(({ holder }) => holder.process.pid);
  const copies = holders.filter(({ process, isInherited }) => isInherited && !openers.includes(process.pid));
  if (copies.length > 0) {
    lines.push(vscode.l10n.t('Has only a copy of its socket: {0}.', namesOf(copies.map(({ process }) => process))));
  }
  const known = new Set([...openers, ...copies.map(({ process }) => process.pid)]);
  for (const manager of unique(ends.flatMap((end) => end.manager ?? []))) {
    lines.push(
      vscode.l10n.t(
        '{0} may start it again: then stop it there. It is left alone, as it runs other programs too.',
        messageName(manager),
      ),
    );
  }
  const others = unique(tops.flatMap((top) => [top, ...table.descendants(top.pid)])).filter(
    (each) => isAlive(each) && !known.has(each.pid),
  );
  // Only those that are named are read.
  const named = others.map((each, index) => toNamed(index < maxNamed ? (getProcess(each.pid) ?? each) : each));
  if (others.length > 0) lines.push(vscode.l10n.t('Ends with it: {0}.', nameList(named)));
  return lines;
}

function holderLine({ process, addresses }: PortHolder, find: FindListed): string {
  const listed = find(process);
  const name = messageName(process);
  const where = addresses.map((address) => escapeControlCharacters(address)).join(', ');
  if (listed) return vscode.l10n.t('{0} listens on {1}, in {2}.', name, where, originText(listed.origin));
  return vscode.l10n.t(
    '{0} listens on {1}. This workspace has not started it: {2}',
    name,
    where,
    shellQuote(process.commandLine, maxCommandLength),
  );
}

function endText(tops: readonly ProcessInfo[]): string {
  const [first, ...others] = tops;
  if (!first || others.length > 0) return vscode.l10n.t('End All of Them');
  return vscode.l10n.t('End {0}', buttonName(first));
}

function onlyText(holders: readonly ProcessInfo[]): string {
  const [first, ...others] = holders;
  if (!first || others.length > 0) return vscode.l10n.t('End Only What Listens');
  return vscode.l10n.t('End Only {0}', buttonName(first));
}

function buttonName(process: ProcessInfo): string {
  return escapeControlCharacters(displayName(process), maxButtonNameLength);
}
