import * as vscode from 'vscode';
import { reveal, type RevealContext } from '../actions/reveal/reveal';
import { commandIds } from '../common/contributions';
import type { Snapshot } from '../process/model/snapshot';
import { listedProcesses } from '../process/model/snapshotQueries';
import type { OriginRef } from '../process/origin';
import { escapeControlCharacters, escapeIcons } from '../ui/escape';
import { kindText } from '../ui/originText';
import type { RowData } from '../views/processes/rowContent';
import { readArguments } from './commandArguments';
import type { ChoiceOptions } from './commandTargets';
import { showNoProcesses, showRowLost } from './notices';

type RevealCommandContext = RevealContext & Omit<ChoiceOptions, 'title'>;

/** Reveal What Started It. */
export function registerRevealCommands(context: RevealCommandContext): vscode.Disposable {
  return vscode.commands.registerCommand(commandIds.reveal, async (...args: readonly unknown[]) => {
    const origin = await chooseOrigin(args, context);
    if (origin) await reveal(origin, context);
  });
}

/** @returns undefined if there is none, and the user knows. */
async function chooseOrigin(
  args: readonly unknown[],
  { view, model: { snapshot } }: RevealCommandContext,
): Promise<OriginRef | undefined> {
  const given = await readArguments(args, view);
  if (given.kind === 'none') return pickOrigin(snapshot);
  // Only one can be brought up.
  const [origin] =
    given.kind === 'rows'
      ? given.rows.flatMap(({ content }) => originOf(content.data) ?? [])
      : given.kind === 'target'
        ? originsOfProcess(given.target.pid, snapshot)
        : [];
  if (!origin) showRowLost();
  return origin;
}

function originOf(data: RowData): OriginRef | undefined {
  switch (data.type) {
    case 'origin':
      return data.node.origin;
    case 'process':
      return data.node.record.origin;
    case 'ended':
      return data.ended.record.origin;
    case 'group':
    case 'lostParent':
      return data.nodes[0]?.record.origin;
    case 'failure':
      return undefined;
  }
}

function originsOfProcess(pid: unknown, snapshot: Snapshot): readonly OriginRef[] {
  return [...listedProcesses(snapshot)].flatMap(({ process, origin }) => (process.pid === pid ? [origin] : []));
}

/** Lets the user choose one of the origins that are open. */
async function pickOrigin({ origins }: Snapshot): Promise<OriginRef | undefined> {
  const items = origins.flatMap(({ origin, ending }) => {
    if (ending !== undefined) return [];
    const details = [kindText(origin.kind), ...(origin.command === undefined ? [] : [origin.command])];
    return [
      {
        label: escapeIcons(escapeControlCharacters(origin.label)),
        description: escapeIcons(escapeControlCharacters(details.join(' · '))),
        origin,
      },
    ];
  });
  if (items.length === 0) {
    showNoProcesses();
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Reveal What Started It'),
    placeHolder: vscode.l10n.t('Choose what to bring up'),
    matchOnDescription: true,
  });
  return picked?.origin;
}
