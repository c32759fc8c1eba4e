import * as vscode from 'vscode';
import type { ActionContext } from '../actions/actionContext';
import { askForFilter, refresh, showLog } from '../actions/viewActions';
import { commandIds } from '../common/contributions';
import type { Arrangement } from '../views/processes/arrange/arrangement';
import type { ArrangementState } from '../views/processes/arrange/arrangementState';

interface ViewCommandContext extends Pick<ActionContext, 'refresh' | 'log'> {
  readonly arrangement: Pick<ArrangementState, 'current' | 'update' | 'previewFilter'>;
}

/**
 * What each command of *View & Sort* changes. VS Code has no check marks for the commands of extensions: a second command
 * with a check mark in its title stands for what is chosen already, and changes nothing.
 */
const changes: readonly (readonly [command: string, change: Partial<Arrangement>])[] = [
  [commandIds.sortByAge, { sortBy: 'age' }],
  [commandIds.sortByAgeChosen, { sortBy: 'age' }],
  [commandIds.sortByCpu, { sortBy: 'cpu' }],
  [commandIds.sortByCpuChosen, { sortBy: 'cpu' }],
  [commandIds.sortByMemory, { sortBy: 'memory' }],
  [commandIds.sortByMemoryChosen, { sortBy: 'memory' }],
  [commandIds.sortByName, { sortBy: 'name' }],
  [commandIds.sortByNameChosen, { sortBy: 'name' }],
  [commandIds.sortByPid, { sortBy: 'pid' }],
  [commandIds.sortByPidChosen, { sortBy: 'pid' }],
  [commandIds.viewAsTree, { layout: 'tree' }],
  [commandIds.viewAsTreeChosen, { layout: 'tree' }],
  [commandIds.viewAsList, { layout: 'list' }],
  [commandIds.viewAsListChosen, { layout: 'list' }],
  [commandIds.hideIdle, { hidesIdle: true }],
  [commandIds.showIdle, { hidesIdle: false }],
  [commandIds.clearFilter, { filter: '' }],
];

/** Refresh, Show Log, Filter…, and what is in *View & Sort*. */
export function registerViewCommands(context: ViewCommandContext): vscode.Disposable {
  const { arrangement } = context;
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.refresh, () => refresh(context)),
    vscode.commands.registerCommand(commandIds.showLog, () => {
      showLog(context);
    }),
    ...changes.map(([command, change]) => vscode.commands.registerCommand(command, () => arrangement.update(change))),
    vscode.commands.registerCommand(commandIds.filter, async () => {
      const filter = await askForFilter({
        filter: arrangement.current.filter,
        preview: (typed) => {
          arrangement.previewFilter(typed);
        },
      });
      if (filter !== undefined) await arrangement.update({ filter: filter.trim() });
    }),
  );
}
