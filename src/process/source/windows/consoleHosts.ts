import type { ProcessInfo } from '../../processInfo';
import { groupByParent } from '../groupByParent';

/**
 * All processes without the console hosts. Windows starts a `conhost.exe` below each program that has a console of its
 * own, and ends it with the program: it is a part of that program's row. One that has started a program itself stays.
 */
export function withoutConsoleHosts(processes: readonly ProcessInfo[]): readonly ProcessInfo[] {
  const children = groupByParent(processes);
  return processes.filter(
    ({ pid, name, parentPid }) => name.toLowerCase() !== 'conhost' || parentPid === 0 || children.has(pid),
  );
}
