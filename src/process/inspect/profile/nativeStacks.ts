import { linesOf, splitLastNumber } from './lines';
import { maxFrames, type Frame, type StackSample } from './stackSample';

const maxThreads = 5_000;
/** No name in the table below is longer, prefixes and suffixes included. */
const maxLibcName = 80;

/** Functions of libc in which a thread waits, without the prefixes and suffixes that libc's variants of them have. */
const waitingFunctions: ReadonlySet<string> = new Set([
  ...['pause', 'poll', 'ppoll', 'select', 'pselect', 'pselect6', 'epoll_wait', 'epoll_pwait', 'epoll_pwait2'],
  ...['nanosleep', 'clock_nanosleep', 'usleep', 'sleep', 'wait', 'wait3', 'wait4', 'waitid', 'waitpid'],
  ...['sigsuspend', 'sigwait', 'sigwaitinfo', 'sigtimedwait', 'accept', 'accept4', 'recv', 'recvfrom', 'recvmsg'],
  ...['read', 'flock', 'msgrcv', 'semop', 'semtimedop', 'sem_wait', 'sem_timedwait', 'sem_clockwait'],
  ...['futex_wait', 'futex_abstimed_wait', 'futex_abstimed_wait_common', 'lll_lock_wait', 'syscall_cancel_arch'],
  ...['pthread_cond_wait', 'pthread_cond_timedwait', 'pthread_mutex_lock', 'pthread_join', 'pthread_clockjoin_ex'],
]);

/** The stacks of all threads in the output of `eu-stack -s -p PID` (elfutils, src/stack.c), as one sample each. */
export function parseEuStack(text: string): readonly StackSample[] {
  const stacks: Frame[][] = [];
  for (const line of linesOf(text)) {
    if (line.startsWith('TID ')) {
      if (stacks.length >= maxThreads) break;
      stacks.push([]);
      continue;
    }
    const stack = stacks.at(-1);
    if (!stack || stack.length >= maxFrames) continue;
    const name = parseFunctionName(line);
    if (name === undefined) addPlace(stack, line);
    else stack.push({ functionName: name === '' ? '(unknown)' : name });
  }
  return stacks.filter((stack) => stack.length > 0).map((stack) => ({ frames: stack.reverse(), count: 1 }));
}

/** The stacks of threads that do not wait for anything. The innermost function tells: all threads are stopped alike. */
export function getRunningStacks(stacks: readonly StackSample[]): readonly StackSample[] {
  return stacks.filter(({ frames }) => !isWaiting(frames.at(-1)?.functionName ?? ''));
}

/** `#0  0x000055e973c32154 spin_here` */
function parseFunctionName(line: string): string | undefined {
  return /^#\d{1,9}\s{1,8}0x[0-9a-f]{1,16}(?: - \d)?\s?(.*)$/.exec(line)?.[1];
}

/** Adds `    /a/b.c:4:39`, the column may be missing, to the frame of the line before. */
function addPlace(stack: Frame[], line: string): void {
  const withColumn = line.startsWith('    ') ? splitLastNumber(line.slice(4), ':') : undefined;
  const place = (withColumn && splitLastNumber(withColumn.before, ':')) ?? withColumn;
  const last = stack.at(-1);
  if (!last || !place || last.file !== undefined) return;
  stack[stack.length - 1] = { ...last, file: place.before, line: place.number };
}

/** `__GI___poll`, `__libc_pause`, `__futex_abstimed_wait_common64`, `pthread_cond_wait@@GLIBC_2.3.2`, … */
function isWaiting(functionName: string): boolean {
  const [name = ''] = functionName.slice(0, maxLibcName).split('@', 1);
  const plain = name.replace(/^_*(GI_+|libc_|new_)?/, '').replace(/(_time)?(64)?(_nocancel)?$/, '');
  return waitingFunctions.has(plain);
}
