import * as vscode from 'vscode';
import { displayName } from '../process/displayName';
import type { Ender, Target } from '../process/ender';
import { keyOf, type Identity } from '../process/identity';
import type { ProcessModel } from '../process/model';
import { RefusedError } from '../process/refusal';
import { withOutcome, type Report } from '../process/report';
import { allNodes, withDescendants, type ProcessNode } from '../process/snapshot';
import type { Log } from '../log';
import { settings } from '../settings';
import type { ProcessesView } from '../view/processesView';
import { failureTexts, nameAndPid, refusalText, successText } from './messages';
import { chooseTargets } from './targets';

/** How long the good news stays in the status bar, in ms. */
const goodNewsMs = 6_000;

/** The four ways to end a process that a person can choose. */
export type Way = 'terminate' | 'kill' | 'terminateTree' | 'killTree';

export interface EndContext {
  readonly ender: Ender;
  readonly model: ProcessModel;
  readonly view: ProcessesView;
  readonly log: Log;
  /** Asks for a refresh, and waits for it. */
  readonly refresh: () => Promise<void>;
}

/** Terminate, Kill, Terminate Tree and Kill Tree. */
export function registerEndCommands(context: EndContext): vscode.Disposable {
  const titles: Record<Way, string> = {
    terminate: vscode.l10n.t('Terminate'),
    kill: vscode.l10n.t('Kill'),
    terminateTree: vscode.l10n.t('Terminate Tree'),
    killTree: vscode.l10n.t('Kill Tree'),
  };
  const ways: readonly Way[] = ['terminate', 'kill', 'terminateTree', 'killTree'];
  return vscode.Disposable.from(
    ...ways.map((way) =>
      vscode.commands.registerCommand(`runaway.${way}`, async (...args: readonly unknown[]) => {
        const chosen = await chooseTargets(args, { ...context, title: titles[way] });
        if (!chosen) return undefined;
        if (chosen.byProgram) return endForProgram(way, chosen.targets, context);
        return endForPerson(way, chosen.targets, context);
      }),
    ),
  );
}

/** Ends without asking back. A refusal is shown to the person and thrown to the caller. */
export async function endForProgram(way: Way, targets: readonly Target[], context: EndContext): Promise<Report[]> {
  try {
    const reports = await endAll(way, targets, context);
    say(reports, context);
    return reports;
  } catch (error) {
    if (error instanceof RefusedError) void vscode.window.showErrorMessage(refusalText(error));
    throw error;
  }
}

async function endForPerson(way: Way, targets: readonly Target[], context: EndContext): Promise<Report[] | undefined> {
  const decided = way === 'kill' ? await confirmKill(targets, context.model) : way;
  if (!decided) return undefined;
  try {
    const reports = await endAll(decided, targets, context);
    say(reports, context);
    return reports;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    void vscode.window.showErrorMessage(refusalText(error));
    return undefined;
  }
}

/** Sends the signals, waits, and writes down what came of it. */
export async function endAll(way: Way, targets: readonly Target[], context: EndContext): Promise<Report[]> {
  const { ender, log, model } = context;
  const names = shownNames(model);
  try {
    const sent = await vscode.window.withProgress({ location: { viewId: 'runaway.processes' } }, () =>
      Promise.all(topmost(way, targets, context.model).map((target) => endOne(way, target, ender, context.model))),
    );
    const reports = sent.map((report) => renamed(report, names));
    for (const report of reports) logReport(report, log);
    return reports;
  } catch (error) {
    log.warn(`${way}: ${error instanceof Error ? error.message : String(error)}`);
    throw error;
  } finally {
    await context.refresh();
  }
}

/** What the view calls each process: the kernel's name for it, which a report has, may be just `node`. */
function shownNames({ snapshot }: ProcessModel): ReadonlyMap<string, string> {
  const processes = [...allNodes(snapshot)].map(({ process }) => process);
  const roots = snapshot.origins.flatMap(({ root }) => root ?? []);
  return new Map([...processes, ...roots].map((process) => [keyOf(process), displayName(process)]));
}

function renamed(report: Report, names: ReadonlyMap<string, string>): Report {
  const rename = <T extends Identity & { readonly name: string }>(process: T): T => ({
    ...process,
    name: names.get(keyOf(process)) ?? process.name,
  });
  return { ...report, target: rename(report.target), processes: report.processes.map(rename) };
}

function endOne(way: Way, target: Target, ender: Ender, model: ProcessModel): Promise<Report> {
  const graceMs = settings.terminateGraceMs();
  const members = treeMembers(target, model);
  switch (way) {
    case 'terminate':
      return ender.terminate(target, { graceMs });
    case 'kill':
      return ender.kill(target);
    case 'terminateTree':
      return ender.terminateTree(target, { members, graceMs });
    case 'killTree':
      return ender.killTree(target, { members });
  }
}

/** Of a process and one below it, both selected, the upper one's tree holds the other already. */
function topmost(way: Way, targets: readonly Target[], model: ProcessModel): readonly Target[] {
  if (way === 'terminate' || way === 'kill' || targets.length < 2) return targets;
  return targets.filter(
    (target) =>
      !targets.some(
        (other) => other.pid !== target.pid && treeMembers(other, model).some(({ pid }) => pid === target.pid),
      ),
  );
}

/** What the view shows below a process. */
function treeMembers(target: Target, model: ProcessModel): readonly Identity[] {
  const node = nodeOf(target, model);
  return node ? [...withDescendants(node)].map(({ process }) => process) : [];
}

function nodeOf(target: Target, model: ProcessModel): ProcessNode | undefined {
  for (const node of allNodes(model.snapshot)) {
    const { pid, startTime } = node.process;
    if (pid === target.pid && (target.startTime === undefined || startTime === target.startTime)) return node;
  }
  return undefined;
}

/** A killed process cannot take its children along: says so, and offers what the person may have meant. */
async function confirmKill(targets: readonly Target[], model: ProcessModel): Promise<Way | undefined> {
  const parents = targets
    .flatMap((target) => nodeOf(target, model) ?? [])
    .filter(({ children }) => children.length > 0);
  const [first] = parents;
  if (!first) return 'kill';
  const killTree = vscode.l10n.t('Kill Tree');
  const kill = vscode.l10n.t('Kill Only This');
  const below = parents.reduce((sum, { total }) => sum + total.count - 1, 0);
  const answer = await vscode.window.showWarningMessage(
    below === 1
      ? vscode.l10n.t('Kill {0} and leave a process behind?', title(first))
      : vscode.l10n.t('Kill {0} and leave {1} processes behind?', title(first), below),
    {
      modal: true,
      detail: vscode.l10n.t(
        'A killed process cannot end its children: they live on without a parent, as orphans. Kill Tree ends them too.',
      ),
    },
    killTree,
    kill,
  );
  return answer === killTree ? 'killTree' : answer === kill ? 'kill' : undefined;
}

function title({ process }: ProcessNode): string {
  return nameAndPid({ name: displayName(process), pid: process.pid });
}

/** Good news in passing, bad news with a way on. */
function say(reports: readonly Report[], context: EndContext): void {
  const good = reports.filter((report) => report.processes.every(({ outcome }) => outcome === 'gone'));
  if (good.length > 0) {
    const text =
      good.length === 1 && good[0] ? successText(good[0]) : vscode.l10n.t('{0} processes are gone', countGone(good));
    vscode.window.setStatusBarMessage(`$(check) ${text.replaceAll('$(', '\\$(')}`, goodNewsMs);
  }
  for (const report of reports) {
    if (!good.includes(report)) void sayFailure(report, context);
  }
}

function countGone(reports: readonly Report[]): number {
  return reports.reduce((sum, report) => sum + withOutcome(report, 'gone').length, 0);
}

async function sayFailure(report: Report, context: EndContext): Promise<void> {
  const kill = vscode.l10n.t('Kill');
  const killTree = vscode.l10n.t('Kill Tree');
  const showLog = vscode.l10n.t('Show Log');
  const ignored = report.action.startsWith('terminate') ? withOutcome(report, 'alive') : [];
  const hasTree = ignored.some((process) => (nodeOf(process, context.model)?.children.length ?? 0) > 0);
  const offers = ignored.length > 0 ? (hasTree || ignored.length > 1 ? [kill, killTree] : [kill]) : [showLog];
  const answer = await vscode.window.showWarningMessage(failureTexts(report).join(' '), ...offers);
  if (answer === showLog) await vscode.commands.executeCommand('runaway.showLog');
  if (answer === kill || answer === killTree) {
    const way = answer === kill ? 'kill' : 'killTree';
    await endForPerson(way, ignored, context);
  }
}

function logReport(report: Report, log: Log): void {
  const { action, target, processes, durationMs, rounds } = report;
  log.info(
    `${action} ${target.name} (${target.pid}): ${processes.length} processes, ${Math.round(durationMs)} ms, ${rounds} rounds`,
  );
  for (const process of processes) {
    log.debug(`  ${keyOf(process)} ${process.name}: ${process.outcome}${process.detail ? `, ${process.detail}` : ''}`);
  }
}
