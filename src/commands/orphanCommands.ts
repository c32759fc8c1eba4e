import * as vscode from 'vscode';
import type { ActionContext } from '../actions/actionContext';
import { cleanUpOrphans } from '../actions/orphans/cleanUpOrphans';
import { keepOrphans, unkeepOrphans } from '../actions/orphans/keepOrphans';
import { commandIds } from '../common/contributions';
import type { OrphanState } from '../process/lineage/orphans';
import type { ProcessInfo } from '../process/processInfo';
import type { ProcessesView } from '../views/processes/processesView';
import { Row } from '../views/processes/rowTree';
import { rowsForCommand } from './commandArguments';
import { showRowLost } from './notices';

interface OrphanCommandContext extends ActionContext {
  readonly view: Pick<ProcessesView, 'showOrphans'>;
}

/** Show Orphans, Clean Up Orphans, Keep, and Warn About It Again. */
export function registerOrphanCommands(context: OrphanCommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.showOrphans, () => context.view.showOrphans()),
    vscode.commands.registerCommand(commandIds.cleanUpOrphans, () => cleanUpOrphans(context)),
    vscode.commands.registerCommand(
      commandIds.keepOrphan,
      forRows('orphan', (processes) => keepOrphans(processes, context)),
    ),
    vscode.commands.registerCommand(
      commandIds.unkeepOrphan,
      forRows('kept', (processes) => unkeepOrphans(processes, context)),
    ),
  );
}

/** A command for the processes in this state among the rows of a menu. */
function forRows(
  state: OrphanState,
  command: (processes: readonly ProcessInfo[]) => Promise<void>,
): (row: unknown, selected: unknown) => Promise<void> {
  return async (row, selected) => {
    const rows = row instanceof Row ? rowsForCommand(row, selected) : [];
    const nodes = rows.flatMap(({ content: { data } }) => {
      if (data.type === 'lostParent') return data.nodes;
      return data.type === 'process' && data.orphan ? [data.orphan] : [];
    });
    const processes = nodes.filter((node) => node.state === state).map(({ process }) => process);
    if (processes.length > 0) await command(processes);
    else showRowLost();
  };
}
