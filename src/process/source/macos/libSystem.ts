import type { KoffiFunc, LibraryHandle } from 'koffi';
import type { Koffi } from '../../native/loadKoffi';

/** Names for {@link LibSystem.sysctl} (sysctl.h). */
export const sysctlName = {
  /** All processes of all users, zombies included: CTL_KERN, KERN_PROC, KERN_PROC_ALL. */
  allProcesses: [1, 14, 0],
  /** The process with this pid: CTL_KERN, KERN_PROC, KERN_PROC_PID. */
  process: (pid: number) => [1, 14, 1, pid],
  /** The arguments and the environment of a process: CTL_KERN, KERN_PROCARGS2. */
  arguments: (pid: number) => [1, 49, pid],
} as const;

/** What {@link LibSystem.procPidInfo} fills in (proc_info.h, proc_info_private.h), with the size that it has in bytes. */
export const pidInfo = {
  /** Each descriptor takes {@link descriptorBytes}. */
  descriptors: { flavor: 1 },
  task: { flavor: 2, bytes: 232 },
  thread: { flavor: 15, bytes: 112 },
  folders: { flavor: 9, bytes: 2352 },
  uniqueIdentifier: { flavor: 17, bytes: 56 },
  /** The ids of its threads, of 64 bits each. */
  threads: { flavor: 28 },
} as const;

/** The same for {@link LibSystem.procPidFdInfo}. */
export const fdInfo = {
  file: { flavor: 2, bytes: 1200 },
  socket: { flavor: 3, bytes: 792 },
  pipe: { flavor: 6, bytes: 184 },
} as const;

/** The same for {@link LibSystem.procPidRusage}: `rusage_info_v2`. */
export const rusageInfo = { flavor: 2, bytes: 160 } as const;

/** The longest path that `proc_pidpath` tells, in bytes (PROC_PIDPATHINFO_MAXSIZE). */
export const maxPathBytes = 4096;

/** The functions of libSystem that are called, with the names and the meanings that they have there. */
export interface LibSystem {
  /**
   * Fills the buffer with a value.
   * @returns the number of bytes that were filled in, or that are needed if there is no buffer; -1 if that fails, as it
   * does if the buffer is too small.
   */
  sysctl(name: readonly number[], buffer: Buffer | null): number;
  /** The same by the name in words. */
  sysctlByName(name: string, buffer: Buffer | null): number;
  /** @returns the number of bytes that were filled in, or that are needed if there is no buffer; 0 if that fails. */
  procPidInfo(pid: number, flavor: number, argument: number, buffer: Buffer | null): number;
  procPidFdInfo(pid: number, descriptor: number, flavor: number, buffer: Buffer): number;
  /** @returns 0, or -1 if that fails. */
  procPidRusage(pid: number, flavor: number, buffer: Buffer): number;
  /** Fills in the path of the program. @returns its length in bytes; 0 if that fails. */
  procPidPath(pid: number, buffer: Buffer): number;
  /** @returns the id of the session of a process; -1 if there is no such process, or if it is a zombie. */
  getSid(pid: number): number;
  /**
   * Sends a signal to the process that the token means, and to no other.
   * @returns 0, or the number of an error. Undefined before macOS 14.4, which has it not.
   */
  readonly procSignalWithAuditToken: ((token: Buffer, signal: number) => number) | undefined;
}

const path = '/usr/lib/libSystem.B.dylib';

/**
 * Declares the functions in koffi. None of them has a variable number of arguments, which koffi would have to pass
 * differently on Apple silicon.
 */
export function loadLibSystem(koffi: Koffi): LibSystem {
  const library = koffi.load(path);
  const sysctl = library.func(
    'int sysctl(void *name, uint32_t count, void *old, void *oldLength, void *new, size_t newLength)',
  ) as KoffiFunc<
    (name: Buffer, count: number, old: Buffer | null, oldLength: Buffer, newValue: null, newLength: number) => number
  >;
  const sysctlByName = library.func(
    'int sysctlbyname(const char *name, void *old, void *oldLength, void *new, size_t newLength)',
  ) as KoffiFunc<(name: string, old: Buffer | null, oldLength: Buffer, newValue: null, newLength: number) => number>;
  const procPidInfo = library.func(
    'int proc_pidinfo(int pid, int flavor, uint64_t argument, void *buffer, int size)',
  ) as KoffiFunc<(pid: number, flavor: number, argument: number, buffer: Buffer | null, size: number) => number>;
  const procPidFdInfo = library.func(
    'int proc_pidfdinfo(int pid, int descriptor, int flavor, void *buffer, int size)',
  ) as KoffiFunc<(pid: number, descriptor: number, flavor: number, buffer: Buffer, size: number) => number>;
  const procPidRusage = library.func('int proc_pid_rusage(int pid, int flavor, void *buffer)') as KoffiFunc<
    (pid: number, flavor: number, buffer: Buffer) => number
  >;
  const procPidPath = library.func('int proc_pidpath(int pid, void *buffer, uint32_t size)') as KoffiFunc<
    (pid: number, buffer: Buffer, size: number) => number
  >;
  const getSid = library.func('int getsid(int pid)') as KoffiFunc<(pid: number) => number>;
  const length = Buffer.alloc(8);
  const setLength = (bytes: number): Buffer => {
    length.writeBigUInt64LE(BigInt(bytes));
    return length;
  };
  return {
    sysctl: (name, buffer) => {
      // koffi would pass no address for it, and that asks for the size.
      if (buffer?.length === 0) return -1;
      const result = sysctl(toInts(name), name.length, buffer, setLength(buffer?.length ?? 0), null, 0);
      return result === 0 ? Number(length.readBigUInt64LE()) : -1;
    },
    sysctlByName: (name, buffer) => {
      if (buffer?.length === 0) return -1;
      const result = sysctlByName(name, buffer, setLength(buffer?.length ?? 0), null, 0);
      return result === 0 ? Number(length.readBigUInt64LE()) : -1;
    },
    procPidInfo: (pid, flavor, argument, buffer) => procPidInfo(pid, flavor, argument, buffer, buffer?.length ?? 0),
    procPidFdInfo: (pid, descriptor, flavor, buffer) => procPidFdInfo(pid, descriptor, flavor, buffer, buffer.length),
    procPidRusage: (pid, flavor, buffer) => procPidRusage(pid, flavor, buffer),
    procPidPath: (pid, buffer) => procPidPath(pid, buffer, buffer.length),
    getSid: (pid) => getSid(pid),
    procSignalWithAuditToken: declareSignal(library),
  };
}

function declareSignal(library: LibraryHandle): LibSystem['procSignalWithAuditToken'] {
  try {
    const signalProcess = library.func('int proc_signal_with_audittoken(void *token, int signal)') as KoffiFunc<
      (token: Buffer, signal: number) => number
    >;
    return (token, signal) => signalProcess(token, signal);
  } catch {
    return undefined;
  }
}

function toInts(numbers: readonly number[]): Buffer {
  const buffer = Buffer.alloc(4 * numbers.length);
  numbers.forEach((number, index) => buffer.writeInt32LE(number, 4 * index));
  return buffer;
}
