import { parseCollapsedStacks, parsePySpyFrame } from '../profile/collapsedStacks';
import type { SamplesRecipe, TextRecipe } from './recipe';

/** Samples a second. */
const rate = 100;

/** https://github.com/benfred/py-spy. It stops the process for each stack, for about a millisecond. */
export const pySpyDump: TextRecipe = {
  ...{ id: 'py-spy dump', tool: 'py-spy', runtimes: ['python'], access: 'attach', impact: 'pauses', output: 'text' },
  command: ({ pid }) => ({ args: ['dump', '--pid', String(pid)] }),
};

export const pySpyRecord: SamplesRecipe = {
  ...{ id: 'py-spy record', tool: 'py-spy', runtimes: ['python'], access: 'attach', impact: 'pauses' },
  ...{ output: 'samples', from: 'outputFile', intervalMs: 1000 / rate },
  command: ({ pid, seconds, outputFile }) => ({
    args: [
      ...['record', '--pid', String(pid), '--duration', String(seconds), '--rate', String(rate)],
      ...['--format', 'raw', '--full-filenames', '--output', outputFile],
    ],
  }),
  parse: (outputs) => outputs.flatMap((output) => parseCollapsedStacks(output, parsePySpyFrame)),
};
