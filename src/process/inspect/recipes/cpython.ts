import { parseCollapsedStacks, parseCPythonFrame } from '../profile/collapsedStacks';
import { isPythonAtLeast } from '../runtime/isPythonAtLeast';
import type { Runtime } from '../runtime/runtime';
import type { SamplesRecipe, TextRecipe } from './recipe';

/** Of its default rate, 1 kHz: the option for another one was renamed before 3.15 was released. */
const intervalMs = 1;

/**
 * The tools that CPython brings along. They must be of the same version as the process, so its own executable is run.
 * `-I` keeps modules of the current folder and of `PYTHONPATH` out.
 */
const own = { tool: 'interpreter', runtimes: ['python'], access: 'read', impact: 'none' } as const;

/** Since 3.15: https://docs.python.org/3.15/library/profiling.sampling.html */
export const cpythonSampling: SamplesRecipe = {
  ...own,
  ...{ id: 'profiling.sampling attach', output: 'samples', from: 'outputFile', intervalMs },
  suits: (runtime) => isAtLeast(runtime, 15),
  command: ({ pid, seconds, outputFile }) => ({
    args: [
      ...['-I', '-m', 'profiling.sampling', 'attach', '--all-threads', '--mode', 'cpu'],
      ...['--duration', String(seconds), '--collapsed', '--output', outputFile, String(pid)],
    ],
  }),
  parse: (outputs) => outputs.flatMap((output) => parseCollapsedStacks(output, parseCPythonFrame)),
};

export const cpythonDump: TextRecipe = {
  ...own,
  ...{ id: 'profiling.sampling dump', output: 'text' },
  suits: (runtime) => isAtLeast(runtime, 15),
  command: ({ pid }) => ({ args: ['-I', '-m', 'profiling.sampling', 'dump', String(pid)] }),
};

/** Since 3.14, and only of programs with asyncio: https://docs.python.org/3.14/library/asyncio-tools.html */
export const asyncioTasks: TextRecipe = {
  ...own,
  ...{ id: 'asyncio pstree', output: 'text' },
  suits: (runtime) => isAtLeast(runtime, 14),
  command: ({ pid }) => ({ args: ['-I', '-m', 'asyncio', 'pstree', String(pid)] }),
};

/** A process that has loaded Python as a library has no interpreter to run. */
function isAtLeast(runtime: Runtime, minor: number): boolean {
  return !runtime.isEmbedded && isPythonAtLeast(runtime, minor);
}
