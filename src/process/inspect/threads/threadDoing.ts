import type { SystemCall, ThreadActivity } from '../../source/processActivity';
import type { Doing } from './doing';
import { getBlockedCause, getDoingByWaitChannel } from './waitChannels';

/** What a thread is doing. `tids` are the threads of its process. */
export function getDoing(thread: ThreadActivity, tids: ReadonlySet<number>): Doing {
  const { state, isMostlyInKernel, waitChannel } = thread;
  if (state === 'zombie' || state === 'stopped' || state === 'traced') return { kind: state };
  if (thread.isExiting) return { kind: 'exiting' };
  if (state === 'idle') return { kind: 'kernelThread' };
  if (state === 'running') {
    return {
      kind: 'running',
      where: isMostlyInKernel === undefined ? undefined : isMostlyInKernel ? 'kernel' : 'user',
    };
  }
  const doing = getWait(thread, tids);
  if (state !== 'blocked' || doing?.kind === 'childStart') return doing ?? { kind: 'unknown' };
  return { kind: 'blocked', waitChannel, cause: getBlockedCause(waitChannel), during: doing };
}

function getWait(thread: ThreadActivity, tids: ReadonlySet<number>): Doing | undefined {
  const { systemCall, waitChannel, awaited } = thread;
  const byChannel = withTarget(getDoingByWaitChannel(waitChannel, awaited), thread);
  if (byChannel?.kind === 'openingPipe' || byChannel?.kind === 'childStart') return byChannel;
  if (!systemCall) return byChannel ?? sleepingIn(waitChannel);
  // Here the kernel names no function of its own that would tell which of them it is.
  if (systemCall.name === 'restart_syscall') return byChannel ?? { kind: 'resumedWait' };
  return getDoingByCall(systemCall, thread, tids) ?? byChannel ?? sleepingIn(waitChannel);
}

/** Where the system call is not known, the descriptor may be. */
function withTarget(doing: Doing | undefined, { descriptor }: ThreadActivity): Doing | undefined {
  const hasTarget = doing?.kind === 'reading' || doing?.kind === 'writing' || doing?.kind === 'events';
  return hasTarget && descriptor ? { ...doing, target: descriptor.target } : doing;
}

function sleepingIn(waitChannel: string | undefined): Doing | undefined {
  return waitChannel === undefined ? undefined : { kind: 'sleeping', waitChannel };
}

function getDoingByCall(call: SystemCall, thread: ThreadActivity, tids: ReadonlySet<number>): Doing | undefined {
  const { name, number, args } = call;
  const target = thread.descriptor?.target;
  if (name === undefined) return thread.waitChannel === undefined ? { kind: 'call', call: number, target } : undefined;
  const kind = simpleCalls.get(name);
  if (kind) return { kind, target };
  switch (name) {
    case 'futex':
      return getFutexWait(args, tids);
    case 'futex_waitv':
      return { kind: 'wakeUp', isShared: false, isLimited: args[3] !== 0 };
    case 'epoll_wait':
    case 'epoll_pwait':
      // The limit is in ms; a negative one is none (epoll_wait(2)).
      return { kind: 'events', target, isLimited: toInt(args[3]) >= 0 };
    case 'epoll_pwait2':
      return { kind: 'events', target, isLimited: args[3] !== 0 };
    case 'poll':
      return args[1] === 0 ? { kind: 'timer' } : { kind: 'events', target, isLimited: toInt(args[2]) >= 0 };
    case 'ppoll':
      return args[1] === 0 ? { kind: 'timer' } : { kind: 'events', target, isLimited: args[2] !== 0 };
    case 'select':
    case 'pselect6':
      return args[0] === 0 ? { kind: 'timer' } : { kind: 'events', target, isLimited: args[4] !== 0 };
    case 'io_getevents':
    case 'io_pgetevents':
    case 'io_uring_enter':
      return { kind: 'events', target: undefined, isLimited: false };
    case 'wait4':
    case 'waitid':
      return { kind: 'child', children: thread.awaited };
    case 'vfork':
      return { kind: 'childStart', children: thread.awaited };
    case 'nanosleep':
    case 'clock_nanosleep':
      return { kind: 'timer' };
    case 'pause':
    case 'rt_sigsuspend':
    case 'rt_sigtimedwait':
      return { kind: 'awaitSignal' };
    case 'msgrcv':
    case 'msgsnd':
    case 'mq_timedreceive':
    case 'mq_timedsend':
    case 'semop':
    case 'semtimedop':
      return { kind: 'message' };
    case 'fcntl':
      return lockCommands.has(toInt(args[1])) ? { kind: 'fileLock', target } : { kind: 'call', call: name, target };
    default:
      return { kind: 'call', call: name, target };
  }
}

const simpleCalls: ReadonlyMap<
  string,
  'reading' | 'writing' | 'copying' | 'syncing' | 'accepting' | 'connecting' | 'fileLock'
> = new Map([
  ...['read', 'readv', 'pread64', 'preadv', 'preadv2'].map((name) => [name, 'reading'] as const),
  ...['recvfrom', 'recvmsg', 'recvmmsg'].map((name) => [name, 'reading'] as const),
  ...['write', 'writev', 'pwrite64', 'pwritev', 'pwritev2'].map((name) => [name, 'writing'] as const),
  ...['sendto', 'sendmsg', 'sendmmsg'].map((name) => [name, 'writing'] as const),
  ...['sendfile', 'splice', 'vmsplice', 'copy_file_range'].map((name) => [name, 'copying'] as const),
  ...['fsync', 'fdatasync', 'sync_file_range', 'sync', 'syncfs', 'msync'].map((name) => [name, 'syncing'] as const),
  ['accept', 'accepting'],
  ['accept4', 'accepting'],
  ['connect', 'connecting'],
  ['flock', 'fileLock'],
]);

/** F_SETLKW and F_OFD_SETLKW, include/uapi/asm-generic/fcntl.h: they wait for the lock. */
const lockCommands: ReadonlySet<number> = new Set([7, 38]);

/** Operations and flags of futex(2). */
const futex = { wait: 0, lock: 6, waitBitset: 9, waitRequeue: 11, lock2: 13, operations: 0x7f, private: 0x80 } as const;
/** What a lock of glibc, Go and Rust contains while a thread waits for it (nptl/lowlevellock.h). */
const contended = 2;
/** The upper bits of a lock that contains its owner (FUTEX_WAITERS, FUTEX_OWNER_DIED). */
const ownerMask = 0x3fffffff;

/** The kernel knows no locks, only numbers in memory on which threads sleep: what a number stands for is a convention. */
function getFutexWait(args: readonly number[], tids: ReadonlySet<number>): Doing {
  const [, flags = 0, value = 0, timeout = 0] = args;
  const operation = flags & futex.operations;
  const isShared = (flags & futex.private) === 0;
  const isLimited = timeout !== 0;
  if (operation === futex.lock || operation === futex.lock2 || operation === futex.waitRequeue) {
    return { kind: 'lock', isShared, owner: undefined, isLimited };
  }
  if (operation !== futex.wait && operation !== futex.waitBitset) return { kind: 'wakeUp', isShared, isLimited };
  const expected = toInt(value);
  // pthread_join(3) sleeps on the id of the thread, which the kernel clears when the thread exits (set_tid_address(2)).
  if (isShared && tids.has(expected)) return { kind: 'thread', tid: expected, isLimited };
  // A lock of musl contains its owner.
  const owner = expected < 0 && tids.has(expected & ownerMask) ? expected & ownerMask : undefined;
  if (expected === contended || owner !== undefined) return { kind: 'lock', isShared, owner, isLimited };
  return { kind: 'wakeUp', isShared, isLimited };
}

/** The lower half of a register, as a signed number. */
function toInt(value: number | undefined): number {
  return (value ?? 0) | 0;
}
