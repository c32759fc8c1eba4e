import { win32 } from 'node:path';
import type { SelfCheckLine } from '../../native/selfCheck';
import { parseEnvironment } from '../parseEnvironment';
import { GrowingBuffer } from './growingBuffer';
import { processAccess } from './kernel32';
import { readTimes, withProcess } from './openProcess';
import { readProcessList } from './processList';
import { readProcessParameters } from './processParameters';
import type { WindowsApi } from './windowsApi';

/** What Node.js says of the process that it runs in. */
export interface OwnFacts {
  readonly pid: number;
  readonly parentPid: number;
  readonly executable: string;
  /** In ms since 1970. */
  readonly startTime: number;
  /** In ms. */
  readonly cpuTime: number;
  /** In bytes. */
  readonly memory: number;
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export function getOwnFacts(): OwnFacts {
  const { user, system } = process.cpuUsage();
  return {
    pid: process.pid,
    parentPid: process.ppid,
    executable: process.execPath,
    startTime: Date.now() - process.uptime() * 1_000,
    cpuTime: (user + system) / 1_000,
    memory: process.memoryUsage.rss(),
    folder: process.cwd(),
    environment: process.env,
  };
}

/** How much later than Windows Node.js may begin to count its time, in ms: on a busy machine it takes seconds to start. */
const maxNodeStartMs = 60_000;
/** How much two readings may differ: dates that are counted back, ticks of 15.6 ms, memory that is in use. */
const maxDateSlackMs = 2_000;
const maxCpuTimeSlackMs = 100;
const maxMemoryRatio = 0.25;

/** Compares what Windows tells of our own process with what Node.js tells: an offset that is wrong shows here. */
export function checkWindows({ kernel32, ntdll }: WindowsApi, own: OwnFacts): readonly SelfCheckLine[] {
  const system = readProcessList(ntdll, new GrowingBuffer()).get(own.pid)?.system;
  if (!system) return [{ name: 'list', failure: 'own process is not in it' }];
  const access = processAccess.queryLimited | processAccess.readMemory;
  const read = withProcess(kernel32, own.pid, access, (handle) => ({
    times: readTimes(kernel32, handle),
    parameters: readProcessParameters(kernel32, ntdll, handle),
  }));
  if (typeof read === 'string') return [{ name: 'handle', failure: `own process is ${read}` }];
  const { times, parameters } = read;
  const environment = parseEnvironment(parameters?.environment ?? '');
  // It is in every environment of Windows.
  const variable = Object.keys(own.environment).find((name) => name.toLowerCase() === 'systemroot') ?? 'SystemRoot';
  return [
    compare('parent', system.parentPid, own.parentPid, isSame),
    compare('name', system.name, win32.basename(own.executable), isSameText),
    compare('start time', system.startTime, own.startTime, isStartTime),
    compare('start time by handle', times?.startTime, system.startTime, isSame),
    compare('CPU time', system.cpuTime, own.cpuTime, isWithin(maxCpuTimeSlackMs)),
    compare('memory', system.workingSet, own.memory, isWithin(maxMemoryRatio * own.memory)),
    compare('threads', system.threads.length > 0, true, isSame),
    compare('folder', parameters?.folder, own.folder, isSameFolder),
    compare(`variable ${variable}`, environment.get(variable), own.environment[variable], isSame),
  ];
}

function compare<T>(
  name: string,
  told: T,
  expected: T,
  isAsExpected: (told: T, expected: T) => boolean,
): SelfCheckLine {
  if (isAsExpected(told, expected)) return { name };
  return { name, failure: `${String(told)} instead of ${String(expected)}` };
}

function isSame<T>(a: T, b: T): boolean {
  return a === b;
}

function isWithin(slack: number): (a: number, b: number) => boolean {
  return (a, b) => Math.abs(a - b) <= slack;
}

function isStartTime(told: number, own: number): boolean {
  return told <= own + maxDateSlackMs && told >= own - maxNodeStartMs;
}

function isSameText(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

/** Windows keeps a folder with a backslash at its end. */
function isSameFolder(a: string | undefined, b: string | undefined): boolean {
  return isSameText(a?.replace(/\\$/, ''), b?.replace(/\\$/, ''));
}
