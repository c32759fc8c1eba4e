import type { SlicedTask } from '../../../../common/timeSlicing';
import type { SystemCall } from '../../processActivity';
import { getNamespacePids } from '../status';
import type { ProcessFiles } from './processFiles';

/** A process that waits for its children has few threads that have started some. */
const maxThreads = 256;
/** So many children are named. */
const maxChildren = 8;

interface Child {
  readonly pid: number;
  /** As `getNamespacePids` has them. */
  readonly namespacePids: readonly number[];
}

/** The children of a process: each is listed with the thread that started it (proc_tid_children(5)). */
export function* readChildren(pid: number, files: ProcessFiles): SlicedTask<readonly Child[]> {
  const children: Child[] = [];
  for (const tid of yield* files.names(`/proc/${pid}/task`, maxThreads)) {
    const text = files.text(`/proc/${pid}/task/${tid}/children`) ?? '';
    for (const child of text.match(/\d+/g) ?? []) {
      if (!files.checkTime()) return children;
      const status = files.text(`/proc/${child}/status`);
      if (status !== undefined) children.push({ pid: Number(child), namespacePids: getNamespacePids(status) });
      yield;
    }
  }
  return children;
}

/** P_PID, include/uapi/linux/wait.h */
const waitForPid = 1;

/** The children that a thread waits for: one if its call names one, else all, the first of them. */
export function findAwaited(
  call: SystemCall | undefined,
  children: readonly Child[],
  status: string,
): readonly Child[] {
  const [first = 0, second = 0] = call?.args ?? [];
  const named = call?.name === 'wait4' ? first | 0 : call?.name === 'waitid' && first === waitForPid ? second | 0 : -1;
  if (named <= 0) return children.slice(0, maxChildren);
  // The call names the pid that the child has in the namespace of the process.
  const depth = Math.max(1, getNamespacePids(status).length);
  return children.filter(({ pid, namespacePids }) => (namespacePids[depth - 1] ?? pid) === named);
}
