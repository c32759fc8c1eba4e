import type { ProcessInfo } from '../processInfo';
import type { ProcessTable } from '../processTable';
import { getProcessType, getVSCodeRole } from './vscodeProcesses';

/** The processes of all VS Codes in a listing, by pid. */
export interface VSCodes {
  readonly mains: ReadonlySet<number>;
  readonly parts: ReadonlySet<number>;
}

/** A main process of an unknown name is found by its parts. A caller that asks again and again may remember the roles. */
export function findVSCodes(
  table: ProcessTable,
  getRole: (process: ProcessInfo) => 'main' | 'part' | undefined = getVSCodeRole,
): VSCodes {
  const mains = new Set<number>();
  const parts = new Set<number>();
  for (const process of table) {
    const role = getRole(process);
    if (role === 'main') mains.add(process.pid);
    if (role !== 'part') continue;
    parts.add(process.pid);
    const parent = table.parent(process);
    if (parent && getProcessType(parent) === undefined) mains.add(parent.pid);
  }
  return { mains, parts };
}

/**
 * The pids of the processes that run nothing but VS Codes: the script that starts VS Code's server waits for the server
 * to end (`bin/code-server`), and the script's parent may wait for the script.
 */
export function findLaunchers(mains: ReadonlySet<number>, table: ProcessTable): ReadonlySet<number> {
  const launchers = new Set<number>();
  const queue = [...mains];
  for (const pid of queue) {
    const process = table.get(pid);
    const parent = process && table.parent(process);
    if (!parent || launchers.has(parent.pid) || mains.has(parent.pid)) continue;
    if (!table.children(parent.pid).every((child) => mains.has(child.pid) || launchers.has(child.pid))) continue;
    launchers.add(parent.pid);
    queue.push(parent.pid);
  }
  return launchers;
}
