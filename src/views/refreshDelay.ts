import * as vscode from 'vscode';
import type { ProcessModel } from '../process/model/processModel';
import { refreshIntervalMs } from '../process/model/refreshLoop';

/** Time to the next refresh in ms: by what is visible, and no later than the end of a process's grace period. */
export function refreshDelayMs(
  view: Pick<vscode.TreeView<unknown>, 'visible'>,
  model: ProcessModel,
  now: number,
): number {
  const intervalMs = refreshIntervalMs({ viewVisible: view.visible, windowFocused: vscode.window.state.focused });
  const { recheckAt } = model;
  return recheckAt === undefined ? intervalMs : Math.max(0, Math.min(intervalMs, recheckAt - now));
}
