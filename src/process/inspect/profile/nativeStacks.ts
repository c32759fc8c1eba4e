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
  return collectStacks(text, {
    isThread: (line) => line.startsWith('TID '),
    // `#0  0x000055e973c32154 spin_here`, and `    /a/b.c:4:39` in the next line.
    parseFrame: (line) => {
      const name = /^#\d{1,9}\s{1,8}0x[0-9a-f]{1,16}(?: - \d)?\s?(.*)$/.exec(line)?.[1];
      return name === undefined ? undefined : { functionName: name === '' ? unknownFunction : name };
    },
    parsePlace: (line) => {
      const withColumn = line.startsWith('    ') ? splitLastNumber(line.slice(4), ':') : undefined;
      const place = withColumn && splitLastNumber(withColumn.before, ':');
      return place ?? withColumn;
    },
  });
}

/** The stacks of all threads in the output of gdb's `thread apply all bt`, as one sample each. */
export function parseGdbStacks(text: string): readonly StackSample[] {
  return collectStacks(text, {
    isThread: (line) => /^Thread \d/.test(line),
    parseFrame: parseGdbFrame,
    parsePlace: () => undefined,
  });
}

/** The stacks of threads that do not wait for anything. The innermost function tells: gdb stops all threads alike. */
export function getRunningStacks(stacks: readonly StackSample[]): readonly StackSample[] {
  return stacks.filter(({ frames }) => !isWaiting(frames.at(-1)?.functionName ?? ''));
}

const unknownFunction = '(unknown)';

interface StackFormat {
  /** Whether a thread begins with this line. */
  readonly isThread: (line: string) => boolean;
  readonly parseFrame: (line: string) => Frame | undefined;
  /** The place of the frame in the line before. */
  readonly parsePlace: (line: string) => { readonly before: string; readonly number: number } | undefined;
}

function collectStacks(text: string, { isThread, parseFrame, parsePlace }: StackFormat): readonly StackSample[] {
  const stacks: Frame[][] = [];
  for (const line of linesOf(text)) {
    if (isThread(line)) {
      if (stacks.length >= maxThreads) break;
      stacks.push([]);
      continue;
    }
    const stack = stacks.at(-1);
    if (!stack || stack.length >= maxFrames) continue;
    const frame = parseFrame(line);
    if (frame) stack.push(frame);
    else addPlace(stack, parsePlace(line));
  }
  return stacks.filter((stack) => stack.length > 0).map((stack) => ({ frames: stack.reverse(), count: 1 }));
}

function addPlace(stack: Frame[], place: { readonly before: string; readonly number: number } | undefined): void {
  const last = stack.at(-1);
  if (!last || !place || last.file !== undefined) return;
  stack[stack.length - 1] = { ...last, file: place.before, line: place.number };
}

/** `#1  0x000055e973c3219e in main (argc=1) at /a/b.c:6`; arguments may contain parentheses and quotes. */
function parseGdbFrame(line: string): Frame | undefined {
  if (!/^#\d/.test(line)) return undefined;
  const rest = line.replace(/^#\d{1,9}\s{1,8}(?:0x[0-9a-f]{1,16} in )?/, '');
  const at = rest.lastIndexOf(') at ');
  const place = at < 0 ? undefined : splitLastNumber(rest.slice(at + 5), ':');
  const open = rest.indexOf(' (');
  const name = open < 0 ? rest : rest.slice(0, open);
  const functionName = name === '??' || name === '' ? unknownFunction : name;
  return place ? { functionName, file: place.before, line: place.number } : { functionName };
}

/** `__GI___poll`, `__libc_pause`, `__futex_abstimed_wait_common64`, `pthread_cond_wait@@GLIBC_2.3.2`, … */
function isWaiting(functionName: string): boolean {
  const [name = ''] = functionName.slice(0, maxLibcName).split('@', 1);
  const plain = name.replace(/^_*(GI_+|libc_|new_)?/, '').replace(/(_time)?(64)?(_nocancel)?$/, '');
  return waitingFunctions.has(plain);
}
