import * as vscode from 'vscode';
import type { ProcessModel } from '../process/model/processModel';
import { refreshIntervalMs } from '../process/model/refreshLoop';

/**
 * Time to the next refresh in ms: by whether the processes are seen or recorded, and no later than the end of a process's
 * grace period.
 */
export function refreshDelayMs(isWatched: boolean, model: Pick<ProcessModel, 'recheckAt'>, now: number): number {
  const intervalMs = refreshIntervalMs({ viewVisible: isWatched, windowFocused: vscode.window.state.focused });
  const { recheckAt } = model;
  return recheckAt === undefined ? intervalMs : Math.max(0, Math.min(intervalMs, recheckAt - now));
}
