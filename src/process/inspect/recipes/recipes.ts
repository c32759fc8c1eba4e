import type { Recipe } from './recipe';
import { asyncioTasks, cpythonDump, cpythonSampling } from './cpython';
import { gdbBacktrace, lldbBacktrace, macSample } from './debuggers';
import { delveGoroutines } from './delve';
import { dotnetStack } from './dotnetStack';
import { euStack, euStackSamples } from './elfutils';
import { jcmdSamples, jcmdThreads } from './jcmd';
import { phpspy } from './phpspy';
import { pySpyDump, pySpyRecord } from './pySpy';
import { rbspyRecord, rbspySnapshot } from './rbspy';

/**
 * All ways of looking into a process by a tool, the best one first: those that know the language before those that see
 * machine code, and of these the ones that stop the process for the shortest time.
 */
export const recipes: readonly Recipe[] = [
  ...[cpythonSampling, cpythonDump, pySpyRecord, pySpyDump, asyncioTasks],
  ...[jcmdSamples, jcmdThreads, delveGoroutines, dotnetStack, rbspyRecord, rbspySnapshot, phpspy],
  ...[macSample, euStackSamples, euStack, gdbBacktrace, lldbBacktrace],
];
