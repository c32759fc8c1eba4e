import * as vscode from 'vscode';
import { displayName } from '../process/programs/displayName';
import { messageOf } from '../common/errors';
import type { KeptCommands } from '../process/ledger/keptCommands';
import type { OrphanState } from '../process/lineage/orphans';
import type { ProcessInfo } from '../process/processInfo';
import type { OrphanNode } from '../process/model/snapshot';
import type { ProcessesView } from '../views/processes/processesView';
import { Row } from '../views/processes/rowTree';
import { orphanSummary } from '../views/processes/tooltip';
import { maxReasonLength, escapeControlCharacters, escapeIcons, escapeLinks } from '../ui/escape';
import { endForUser } from '../actions/end/end';
import { refreshAfter, type EndContext } from '../actions/end/endProcesses';
import { named, showRowLost } from '../actions/end/outcomeText';
import { pickItem } from '../ui/processQuickPick';
import { rowsForCommand } from './commandTargets';

interface OrphanContext extends EndContext {
  readonly view: Pick<ProcessesView, 'showOrphans'>;
  readonly kept: Pick<KeptCommands, 'add' | 'remove'>;
}

/** Show Orphans, Clean Up Orphans, Keep and its undoing. */
export function registerOrphanCommands(context: OrphanContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('runaway.showOrphans', () => context.view.showOrphans()),
    vscode.commands.registerCommand('runaway.cleanUpOrphans', () => cleanUp(context)),
    vscode.commands.registerCommand(
      'runaway.keepOrphan',
      forRows('orphan', (processes) => keep(processes, context)),
    ),
    vscode.commands.registerCommand(
      'runaway.unkeepOrphan',
      forRows('kept', (processes) => unkeep(processes, context)),
    ),
  );
}

/** A command for the processes of this standing among the selected rows, which VS Code may have lost. */
function forRows(
  standing: OrphanState,
  command: (processes: readonly ProcessInfo[]) => Promise<void>,
): (row: unknown, selected: unknown) => Promise<void> {
  return async (row, selected) => {
    const rows = row instanceof Row ? rowsForCommand(row, selected) : [];
    const processes = rows.flatMap(({ content: { data } }) =>
      data.type === 'process' && data.orphan?.state === standing ? [data.node.process] : [],
    );
    if (processes.length > 0) await command(processes);
    else showRowLost();
  };
}

/** From now on these command lines are meant to run, in this workspace. */
async function keep(processes: readonly ProcessInfo[], context: OrphanContext): Promise<void> {
  await remember(
    processes.map((process) => context.kept.add(process)),
    context,
  );
  await refreshAfter(context);
  const undo = vscode.l10n.t('Undo');
  const answer = await vscode.window.showInformationMessage(keptText(processes), undo);
  if (answer === undo) await unkeep(processes, context);
}

function keptText(processes: readonly ProcessInfo[]): string {
  const names = named(processes.map((process) => ({ name: displayName(process), pid: process.pid })));
  return processes.length === 1
    ? vscode.l10n.t(
        '{0} is meant to run: this workspace will not warn about its command line any more. It is listed under Detached.',
        names,
      )
    : vscode.l10n.t(
        '{0} are meant to run: this workspace will not warn about their command lines any more. They are listed under Detached.',
        names,
      );
}

async function unkeep(processes: readonly ProcessInfo[], context: OrphanContext): Promise<void> {
  await remember(
    processes.map((process) => context.kept.remove(process)),
    context,
  );
  await refreshAfter(context);
}

/** What cannot be written holds until the window is closed, and the person is told. */
async function remember(writing: readonly Promise<void>[], { log }: OrphanContext): Promise<void> {
  try {
    await Promise.all(writing);
  } catch (error) {
    log.error(escapeControlCharacters(`Could not remember what is kept: ${messageOf(error)}`));
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'This is forgotten when the window is closed, since it could not be written down: {0}',
        escapeLinks(messageOf(error), maxReasonLength),
      ),
    );
  }
}

/** Lists what it would end, ends what was chosen politely, and offers to kill what stays. */
async function cleanUp(context: OrphanContext): Promise<void> {
  await refreshAfter(context);
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
  const targets = (chosen ?? []).map(({ process: { pid, startTime } }) => ({ pid, startTime }));
  if (targets.length > 0) await endForUser('terminateTree', targets, context);
}

function orphanItem(node: OrphanNode) {
  const { process, total, record } = node;
  const item = pickItem({ process, total, origin: record.origin });
  return { ...item, detail: escapeIcons(orphanSummary(node, Date.now())), picked: true };
}
