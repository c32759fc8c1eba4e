import * as vscode from 'vscode';
import type { ProcessModel } from '../process/model/processModel';
import { refreshIntervalMs } from '../process/model/refreshLoop';

/** Time to the next refresh in ms: by what the person looks at, and no later than an orphan's time to leave is over. */
export function refreshDelayMs(
  view: Pick<vscode.TreeView<unknown>, 'visible'>,
  model: ProcessModel,
  now: number,
): number {
  const pace = refreshIntervalMs({ viewVisible: view.visible, windowFocused: vscode.window.state.focused });
  const { recheckAt } = model;
  return recheckAt === undefined ? pace : Math.max(0, Math.min(pace, recheckAt - now));
}
