import { sameProcess, type Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import { stripExe } from '../../programs/programName';
import { ListingError } from '../processSource';
import type { GrowingBuffer } from './growingBuffer';
import { ntStatus, systemInformation, type Ntdll } from './ntdll';
import { decodeSystemProcesses, getState, type SystemProcess } from './systemProcesses';

/** A process as a listing tells it, and what else the same call tells. */
export interface ListedProcess {
  readonly info: ProcessInfo;
  readonly system: SystemProcess;
}

/** All processes of the system, by pid. */
export type ProcessList = ReadonlyMap<number, ListedProcess>;

/** When the process was started that has a pid, even if it has exited and something holds it. */
export type ReadStartTime = (pid: number) => number | undefined;

/** The listing before. */
export interface EarlierList {
  readonly list: ProcessList;
  readonly ageMs: number;
}

/** By what the parent is known of a process whose parent has exited. */
export interface ParentEvidence {
  readonly readStartTime?: ReadStartTime;
  /** Undefined in the first listing. */
  readonly before?: EarlierList | undefined;
}

/**
 * A pid that was set free is taken to be handed out again after this time, in ms, at the earliest. Windows takes the one
 * that was set free first (`PspCidTable` is strict FIFO: `PspInitPhase0` in the Windows Research Kernel), and hundreds are
 * free.
 */
const minPidReuseMs = 500;

/**
 * Lists all processes, by one call.
 * @throws {ListingError} if the system refuses that.
 */
export function readProcessList(ntdll: Ntdll, buffer: GrowingBuffer, evidence: ParentEvidence = {}): ProcessList {
  let status: number = ntStatus.success;
  const filled = buffer.fill((part) => {
    const answer = ntdll.querySystemInformation(systemInformation.processes, part);
    ({ status } = answer);
    if (status === ntStatus.success) return { result: 'filled', length: answer.length };
    return { result: status === ntStatus.infoLengthMismatch ? 'tooSmall' : 'failed', length: answer.length };
  });
  if (!filled) throw new ListingError(`Windows does not list its processes (status 0x${status.toString(16)}).`);
  return createProcessList(decodeSystemProcesses(filled, ntdll.addressOf(filled)), evidence);
}

/** The pid under which the time is counted in which no process runs. */
const idlePid = 0;

function createProcessList(all: readonly SystemProcess[], evidence: ParentEvidence): ProcessList {
  const byPid = new Map(all.filter(({ pid }) => pid !== idlePid).map((system) => [system.pid, system]));
  return new Map([...byPid].map(([pid, system]) => [pid, { info: toProcessInfo(system, byPid, evidence), system }]));
}

function toProcessInfo(
  system: SystemProcess,
  byPid: ReadonlyMap<number, SystemProcess>,
  evidence: ParentEvidence,
): ProcessInfo {
  const { pid, startTime } = system;
  const parent = findParent(system, byPid);
  return {
    pid,
    startTime,
    parentPid: parent?.pid ?? 0,
    originalParent: parent ? undefined : findExitedParent(system, byPid, evidence),
    name: stripExe(system.name),
    commandLine: [],
    state: getState(system),
    cpuTime: system.cpuTime,
    // It is added to no parent.
    childrenCpuTime: 0,
    // With what is shared, as on other systems. Task Manager shows the private part.
    memory: system.workingSet,
    threads: system.threads.length,
    session: 0,
    group: 0,
    uid: -1,
    cwd: undefined,
    startedAt: startTime,
    kernelThread: isOfKernel(system),
  };
}

/**
 * The parent of a process, unless it is gone. A process keeps the pid of its parent for good, and the pid is handed out
 * again, so that a parent that is younger is none.
 */
function findParent(
  { pid, parentPid, startTime }: SystemProcess,
  byPid: ReadonlyMap<number, SystemProcess>,
): SystemProcess | undefined {
  const parent = byPid.get(parentPid);
  return parent && parent.pid !== pid && parent.startTime <= startTime ? parent : undefined;
}

/** The parent of a process if it has exited, and it is known all the same which process that was. */
function findExitedParent(
  system: SystemProcess,
  byPid: ReadonlyMap<number, SystemProcess>,
  { before, readStartTime }: ParentEvidence,
): Identity | undefined {
  const earlier = before && findEarlierParent(system, before);
  return earlier ?? (readStartTime && findHeldParent(system, byPid, readStartTime));
}

/** The same by the listing before. What that has shown stays true: it is in the next listing too. */
function findEarlierParent(system: SystemProcess, { list, ageMs }: EarlierList): Identity | undefined {
  const before = list.get(system.pid)?.info;
  if (before && sameProcess(before, system)) {
    return toIdentity(list.get(before.parentPid)) ?? before.originalParent;
  }
  // It was started since then, by the process that had this pid last.
  const parent = ageMs < minPidReuseMs ? list.get(system.parentPid) : undefined;
  return parent && parent.info.startTime <= system.startTime ? toIdentity(parent) : undefined;
}

/**
 * The same by the parent itself, if something still holds it, as its own parent does, and a command that ends trees: as
 * long as that is so, its pid is not handed out again. So it is the parent if it is not younger.
 */
function findHeldParent(
  { parentPid, startTime }: SystemProcess,
  byPid: ReadonlyMap<number, SystemProcess>,
  readStartTime: ReadStartTime,
): Identity | undefined {
  const parentStartTime = byPid.has(parentPid) ? undefined : readStartTime(parentPid);
  if (parentStartTime === undefined || parentStartTime > startTime) return undefined;
  return { pid: parentPid, startTime: parentStartTime };
}

function toIdentity(process: ListedProcess | undefined): Identity | undefined {
  return process && { pid: process.info.pid, startTime: process.info.startTime };
}

/** The process in which the kernel runs. */
const systemPid = 4;

/** The kernel's own processes run no program: `System`, `Registry`, `MemCompression`. */
function isOfKernel({ pid, parentPid, name }: SystemProcess): boolean {
  return pid === systemPid || (parentPid === systemPid && !name.toLowerCase().endsWith('.exe'));
}
