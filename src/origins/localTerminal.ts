import * as vscode from 'vscode';
import { ancestorsOf } from '../process/source/ancestors';
import type { GetProcess } from '../process/source/processSource';

/** Whether the root process of a terminal is on this machine: only a remote window has terminals of two machines. */
export function isLocalTerminal(rootPid: number, getProcess: GetProcess): boolean {
  return vscode.env.remoteName === undefined || mayBeLocalTerminal(rootPid, process.pid, getProcess);
}

/**
 * Whether the process at which a terminal begins may be of this machine. In a remote window a terminal may run on the
 * computer of the user ("Create New Integrated Terminal (Local)"), and its pid then belongs to an unrelated process here.
 * The pty host of this machine is a child of the server, as the extension host is. So a process that has no ancestor in
 * common with the extension host belongs to no terminal. Pid 1 does not count: it is an ancestor of every process.
 */
export function mayBeLocalTerminal(pid: number, extensionHostPid: number, getProcess: GetProcess): boolean {
  const ours = new Set(ancestorPids(extensionHostPid, getProcess));
  return ours.size === 0 || ancestorPids(pid, getProcess).some((ancestor) => ours.has(ancestor));
}

/** Including parents that cannot be read themselves. */
function ancestorPids(pid: number, getProcess: GetProcess): readonly number[] {
  const process = getProcess(pid);
  if (!process) return [];
  const chain = [process, ...ancestorsOf(pid, { get: getProcess })];
  return chain.map(({ parentPid }) => parentPid).filter((parentPid) => parentPid > 1);
}
