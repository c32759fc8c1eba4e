import * as vscode from 'vscode';
import type { GetProcess } from '../process/source/processSource';
import { mayBeOfTerminal } from './ownProcesses';

/**
 * Whether the root process of a terminal is on this machine. Only a remote window can have terminals of two machines:
 * that of the extension host, and that of the window.
 */
export function isLocalTerminal(rootPid: number, getProcess: GetProcess): boolean {
  return vscode.env.remoteName === undefined || mayBeOfTerminal(rootPid, process.pid, getProcess);
}
