import * as vscode from 'vscode';
import { withOutcome, type Report } from '../process/report';
import { displayName } from '../process/displayName';
import type { KeptCommands } from '../process/kept';
import type { OrphanNode, ProcessNode } from '../process/snapshot';
import { Row } from '../view/rowTree';
import { orphanSummary } from '../view/tooltip';
import { withoutIcons } from '../view/text';
import { endAll, type EndContext } from './end';
import { named, nameAndPid, sayRowLost } from './messages';
import { pickItem } from './targets';

interface KeepContext extends EndContext {
  readonly kept: KeptCommands;
}

/** Show Orphans, Clean Up Orphans, Keep and its undoing. */
export function registerOrphanCommands(context: KeepContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('runaway.showOrphans', () => context.view.showOrphans()),
    vscode.commands.registerCommand('runaway.cleanUpOrphans', () => cleanUp(context)),
    vscode.commands.registerCommand(
      'runaway.keepOrphan',
      forRow((node) => keep(node, context)),
    ),
    vscode.commands.registerCommand(
      'runaway.unkeepOrphan',
      forRow((node) => unkeep(node, context)),
    ),
  );
}

/** A command for the process of a row, which VS Code may have lost. */
function forRow(command: (node: ProcessNode) => Promise<void>): (row: unknown) => Promise<void> {
  return async (row) => {
    const data = row instanceof Row ? row.content.data : undefined;
    if (data?.type === 'process') await command(data.node);
    else sayRowLost();
  };
}

/** From now on this command line is meant to run, in this workspace. */
async function keep(node: ProcessNode, context: KeepContext): Promise<void> {
  const { process } = node;
  await remember(context.kept.add(process), context);
  await context.refresh();
  const undo = vscode.l10n.t('Undo');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      '{0} is meant to run: this workspace will not warn about its command line any more. It is listed under Detached.',
      nameAndPid({ name: displayName(process), pid: process.pid }),
    ),
    undo,
  );
  if (answer === undo) await unkeep(node, context);
}

async function unkeep({ process }: ProcessNode, context: KeepContext): Promise<void> {
  await remember(context.kept.remove(process), context);
  await context.refresh();
}

/** What cannot be written holds until the window is closed, and the person is told. */
async function remember(writing: Promise<void>, { log }: KeepContext): Promise<void> {
  try {
    await writing;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    log.error(`Could not remember what is kept: ${reason}`);
    void vscode.window.showWarningMessage(
      vscode.l10n.t('This is forgotten when the window is closed, since it could not be written down: {0}', reason),
    );
  }
}

/** Lists what it would end, ends what was chosen politely, and offers to kill what stays. */
async function cleanUp(context: EndContext): Promise<void> {
  await context.refresh();
  const { orphans } = context.model.snapshot;
  if (orphans.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no orphans.'));
    return;
  }
  const chosen = await vscode.window.showQuickPick(orphans.map(orphanItem), {
    title: vscode.l10n.t('Clean Up Orphans'),
    placeHolder: vscode.l10n.t('These are asked to exit, with everything below them'),
    canPickMany: true,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (!chosen || chosen.length === 0) return;

  const reports = await endAll(
    'terminateTree',
    chosen.map(({ node }) => identityOf(node)),
    context,
  );
  const left = reports.flatMap((report) => withOutcome(report, 'alive', 'denied'));
  if (left.length === 0) {
    vscode.window.setStatusBarMessage(`$(check) ${goneText(reports)}`, 6_000);
    return;
  }
  const kill = vscode.l10n.t('Kill');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Still running after being asked to exit: {0}.', named(left)),
    kill,
  );
  if (answer === kill) await endAll('killTree', left, context);
}

function orphanItem(node: OrphanNode) {
  return { ...pickItem(node), detail: withoutIcons(orphanSummary(node, Date.now())), picked: true };
}

function identityOf({ process }: OrphanNode): { pid: number; startTime: number } {
  return { pid: process.pid, startTime: process.startTime };
}

function goneText(reports: readonly Report[]): string {
  const count = reports.reduce((sum, report) => sum + withOutcome(report, 'gone').length, 0);
  return count === 1 ? vscode.l10n.t('1 process is gone') : vscode.l10n.t('{0} processes are gone', count);
}
