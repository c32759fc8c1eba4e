import { spawn, type ChildProcess } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { basename } from 'node:path';
import type { SelfCheck, SelfCheckLine } from '../../native/selfCheck';
import { compare, getOwnFacts, isStartTime, isWithin, type OwnFacts } from '../ownFacts';
import { parseEnvironment } from '../parseEnvironment';
import { createAuditToken } from './auditToken';
import { KernelProcessList } from './kernelProcessList';
import { loadLibSystem, type LibSystem } from './libSystem';
import { ArgumentsReader } from './processArguments';
import { readExecutable, readFolder, readTaskInfo, readUniqueIdentifier } from './readProcess';
import { readTickMs } from './ticks';

/** How much two readings may differ: a CPU time that goes on, memory that is in use. */
const maxCpuTimeRatio = 0.1;
const maxCpuTimeSlackMs = 50;
const maxMemoryRatio = 0.25;

/** The first process of the system, which has no parent. */
const launchdPid = 1;

/** Proves that libSystem is understood; in the canary with a child as well. */
export const checkMacosCalls: SelfCheck = async (koffi, where) => {
  const libSystem = loadLibSystem(koffi);
  const own = getOwnFacts();
  const lines = checkMacos(libSystem, own);
  if (where === 'host') return lines;
  return [...lines, ...checkEnvironment(libSystem, own), ...(await checkChild(libSystem, own.pid))];
};

/** Compares what macOS tells of our own process with what Node.js tells: an offset or a unit that is wrong shows here. */
export function checkMacos(libSystem: LibSystem, own: OwnFacts): readonly SelfCheckLine[] {
  const processes = new KernelProcessList(libSystem).read();
  const listed = processes?.get(own.pid);
  if (!listed) return [{ name: 'list', failure: 'own process is not in it' }];
  const task = readTaskInfo(libSystem, own.pid);
  if (!task) return [{ name: 'task', failure: 'not told of own process' }];
  const unique = readUniqueIdentifier(libSystem, own.pid);
  const executable = readExecutable(libSystem, own.pid);
  const tickMs = readTickMs(libSystem);
  const cpuTime = tickMs === undefined ? undefined : task.cpuTicks * tickMs;
  return [
    compare('first process', processes?.get(launchdPid)?.parentPid, 0),
    compare('parent', listed.parentPid, own.parentPid),
    compare('user', listed.uids.effective, own.user),
    compare('start time', listed.startTime, own.startTime, isStartTime),
    compare('pid of the task', task.pid, own.pid),
    compare('start time of the task', task.startTime, listed.startTime),
    compare('CPU time', cpuTime, own.cpuTime, isWithin(maxCpuTimeRatio * own.cpuTime + maxCpuTimeSlackMs)),
    compare('memory', task.residentMemory, own.memory, isWithin(maxMemoryRatio * own.memory)),
    // One runs JavaScript, others collect its garbage.
    compare('several threads', task.threadCount > 1 && task.threadCount < 10_000, true),
    compare('executable', executable && basename(executable), basename(own.executable)),
    compare('folder', readFolder(libSystem, own.pid), realPathOf(own.folder)),
    compare('unique id', unique !== undefined && unique.id > 0 && unique.parentId > 0, true),
    compare('session', libSystem.getSid(own.pid) > 0, true),
  ];
}

/** The path as the file system has it: in this case of letters, and without links. */
function realPathOf(folder: string): string | undefined {
  try {
    return realpathSync.native(folder);
  } catch {
    // It was deleted; then its path is not told either.
    return undefined;
  }
}

/** The same for what our own process was started with: in the extension host both may have been changed since. */
export function checkEnvironment(libSystem: LibSystem, own: OwnFacts): readonly SelfCheckLine[] {
  const args = new ArgumentsReader(libSystem).read(own.pid);
  const environment = parseEnvironment(args?.environment ?? '');
  return [
    compare('program', args && basename(args.executable), basename(own.executable)),
    compare('arguments', args !== undefined && args.arguments.length > 0, true),
    compare('variable HOME', environment.get('HOME'), own.environment.HOME),
  ];
}

/** How long a child has to end, in ms. */
const maxChildMs = 2_000;

/** Compares what macOS tells of a child of ours, and sends it a signal in the way that names it exactly. */
export async function checkChild(libSystem: LibSystem, ownPid: number): Promise<readonly SelfCheckLine[]> {
  const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' });
  try {
    await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    const { pid = 0 } = child;
    const signalProcess = libSystem.procSignalWithAuditToken;
    const own = readUniqueIdentifier(libSystem, ownPid);
    const unique = readUniqueIdentifier(libSystem, pid);
    return [
      compare('original parent of a child', unique?.parentId, own?.id),
      compare('session of a child', libSystem.getSid(pid), libSystem.getSid(ownPid)),
      ...(unique && signalProcess ? [await checkSignal(signalProcess, child, unique.version)] : []),
    ];
  } finally {
    child.kill('SIGKILL');
  }
}

async function checkSignal(
  signalProcess: NonNullable<LibSystem['procSignalWithAuditToken']>,
  child: ChildProcess,
  version: number,
): Promise<SelfCheckLine> {
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve(signal ?? `exit code ${String(code)}`);
    });
  });
  const late = new Promise<string>((resolve) => setTimeout(resolve, maxChildMs, 'no end').unref());
  const error = signalProcess(createAuditToken(child.pid ?? 0, version), constants.signals.SIGTERM);
  const name = 'signal to a child';
  // If the call is refused, signals are sent without it. This error says that there is no such process.
  if (error !== 0) return compare(name, error === constants.errno.ESRCH ? 'no process' : 'refused', 'refused');
  return compare(name, await Promise.race([ended, late]), 'SIGTERM');
}
