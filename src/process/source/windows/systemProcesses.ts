import type { ProcessState } from '../../processInfo';
import { readDuration, readFileTime, readUInt64 } from './fileTime';

/** What Windows tells of each process in one call (`SYSTEM_PROCESS_INFORMATION`). */
export interface SystemProcess {
  readonly pid: number;
  /** Of the process that created it, which may be gone: then another process may have that pid. */
  readonly parentPid: number;
  /** The file name of its program: `node.exe`. */
  readonly name: string;
  /** In ms since 1970, as in {@link readFileTime}; it stays what it is when the clock is set. */
  readonly startTime: number;
  /** In ms. */
  readonly cpuTime: number;
  /** The pages that are in memory, in bytes, and those of them that no other process can have. */
  readonly workingSet: number;
  readonly privateWorkingSet: number;
  /** Bytes that it has read and written, by files, pipes, sockets and devices. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** The id of its logon session: a user who is logged on has one. */
  readonly logonSession: number;
  readonly threads: readonly SystemThread[];
}

export interface SystemThread {
  readonly tid: number;
  readonly startTime: number;
  /** In ms. */
  readonly userTime: number;
  readonly kernelTime: number;
  readonly state: ProcessState;
}

/** Sizes of the records in bytes (winternl.h; phnt, ntexapi.h). They are the same for x64 and arm64. */
const processBytes = 0x100;
const threadBytes = 0x50;
/** MAX_PATH is 260; a file name has at most 255 characters. */
const maxNameBytes = 2 * 260;

/**
 * Reads the table that `NtQuerySystemInformation` has filled. Any bytes are read to some table: what is not within the
 * buffer is left out.
 * @param address where the buffer is in memory: names are pointers into it.
 */
export function decodeSystemProcesses(buffer: Buffer, address: number): readonly SystemProcess[] {
  const processes: SystemProcess[] = [];
  let offset = 0;
  while (offset + processBytes <= buffer.length) {
    const next = buffer.readUInt32LE(offset);
    const end = next === 0 ? buffer.length : Math.min(buffer.length, offset + next);
    processes.push(decodeProcess(buffer, offset, end, address));
    // A record is never smaller, so this comes to an end.
    if (next < processBytes) break;
    offset += next;
  }
  return processes;
}

function decodeProcess(buffer: Buffer, offset: number, end: number, address: number): SystemProcess {
  return {
    pid: buffer.readUInt32LE(offset + 0x50),
    parentPid: buffer.readUInt32LE(offset + 0x58),
    name: decodeName(buffer, offset, address),
    startTime: readFileTime(buffer, offset + 0x20),
    cpuTime: readDuration(buffer, offset + 0x28) + readDuration(buffer, offset + 0x30),
    workingSet: readUInt64(buffer, offset + 0x90),
    privateWorkingSet: readUInt64(buffer, offset + 0x08),
    bytesRead: readUInt64(buffer, offset + 0xe8),
    bytesWritten: readUInt64(buffer, offset + 0xf0),
    logonSession: buffer.readUInt32LE(offset + 0x64),
    threads: decodeThreads(buffer, offset, end),
  };
}

/** The `UNICODE_STRING` of a record: a length in bytes, and a pointer into the buffer. */
function decodeName(buffer: Buffer, offset: number, address: number): string {
  const length = Math.min(buffer.readUInt16LE(offset + 0x38), maxNameBytes);
  const start = readUInt64(buffer, offset + 0x40) - address;
  if (start < 0 || start + length > buffer.length) return '';
  return buffer.toString('utf16le', start, start + length);
}

function decodeThreads(buffer: Buffer, offset: number, end: number): readonly SystemThread[] {
  const count = buffer.readUInt32LE(offset + 4);
  const threads: SystemThread[] = [];
  for (let at = offset + processBytes; threads.length < count && at + threadBytes <= end; at += threadBytes) {
    threads.push({
      tid: buffer.readUInt32LE(at + 0x30),
      startTime: readFileTime(buffer, at + 0x10),
      userTime: readDuration(buffer, at + 0x08),
      kernelTime: readDuration(buffer, at),
      state: toThreadState(buffer.readUInt32LE(at + 0x44), buffer.readUInt32LE(at + 0x48)),
    });
  }
  return threads;
}

/** `KTHREAD_STATE` and `KWAIT_REASON` (System.Diagnostics.ThreadState and ThreadWaitReason of .NET name them). */
const threadStates = {
  initialized: 0,
  ready: 1,
  running: 2,
  standby: 3,
  terminated: 4,
  waiting: 5,
  deferredReady: 7,
} as const;
const waitReasonSuspended = 5;

function toThreadState(state: number, waitReason: number): ProcessState {
  switch (state) {
    case threadStates.ready:
    case threadStates.running:
    case threadStates.standby:
    case threadStates.deferredReady:
      return 'running';
    case threadStates.terminated:
      return 'zombie';
    case threadStates.waiting:
      return waitReason === waitReasonSuspended ? 'stopped' : 'sleeping';
    case threadStates.initialized: // wine tells no states: all of them are 0.
    default:
      return 'unknown';
  }
}

/** What a process is doing, by its threads. It is stopped if all of them are suspended. */
export function getState({ threads }: Pick<SystemProcess, 'threads'>): ProcessState {
  const states = new Set(threads.map(({ state }) => state));
  if (states.has('running')) return 'running';
  if (states.has('sleeping')) return 'sleeping';
  return states.has('stopped') && !states.has('unknown') ? 'stopped' : 'unknown';
}
