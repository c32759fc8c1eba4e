import { win32 } from 'node:path';
import type { SelfCheckLine } from '../../native/selfCheck';
import { compare, isStartTime, isWithin, type OwnFacts } from '../ownFacts';
import { parseEnvironment } from '../parseEnvironment';
import { GrowingBuffer } from './growingBuffer';
import { processAccess } from './kernel32';
import { readTimes, withProcess } from './openProcess';
import { readProcessList } from './processList';
import { readProcessParameters } from './processParameters';
import type { WindowsApi } from './windowsApi';

/** How much two readings may differ: ticks of 15.6 ms, memory that is in use. */
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
    compare('parent', system.parentPid, own.parentPid),
    compare('name', system.name, win32.basename(own.executable), isSameText),
    compare('start time', system.startTime, own.startTime, isStartTime),
    compare('start time by handle', times?.startTime, system.startTime),
    compare('CPU time', system.cpuTime, own.cpuTime, isWithin(maxCpuTimeSlackMs)),
    compare('memory', system.workingSet, own.memory, isWithin(maxMemoryRatio * own.memory)),
    compare('threads', system.threads.length > 0, true),
    compare('folder', parameters?.folder, own.folder, isSameFolder),
    compare(`variable ${variable}`, environment.get(variable), own.environment[variable]),
  ];
}

function isSameText(a: string | undefined, b: string | undefined): boolean {
  return a?.toLowerCase() === b?.toLowerCase();
}

/** Windows keeps a folder with a backslash at its end. */
function isSameFolder(a: string | undefined, b: string | undefined): boolean {
  return isSameText(a?.replace(/\\$/, ''), b?.replace(/\\$/, ''));
}
