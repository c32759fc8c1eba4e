import { isAlive, type ProcessInfo } from '../../processInfo';
import { ProcessTable } from '../../processTable';
import type { ControlContext } from '../controlContext';

/** The children that a process has. */
export type GetChildren = (process: ProcessInfo) => readonly ProcessInfo[];

/** Reads children one process at a time where the source can do that, else from one listing. */
export async function createChildReader({ source, forkMonitor, getBasic }: ControlContext): Promise<GetChildren> {
  if (forkMonitor) {
    return (process) =>
      forkMonitor
        .readChildren(process)
        .children.flatMap((pid) => getBasic(pid) ?? [])
        .filter((child) => child.parentPid === process.pid && isAlive(child));
  }
  const table = new ProcessTable(await source.listAll());
  return ({ pid }) => table.children(pid);
}
