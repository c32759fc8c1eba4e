import { parseCollapsedStacks, parseRbspyFrame } from '../profile/collapsedStacks';
import type { SamplesRecipe, TextRecipe } from './recipe';

/** Samples a second. */
const rate = 100;

/** https://rbspy.github.io. It stops the process for each stack, for less than a millisecond. */
const common = { tool: 'rbspy', runtimes: ['ruby'], access: 'attach', impact: 'pauses' } as const;

export const rbspySnapshot: TextRecipe = {
  ...common,
  ...{ id: 'rbspy snapshot', output: 'text' },
  command: ({ pid }) => ({ args: ['snapshot', '--pid', String(pid)] }),
};

export const rbspyRecord: SamplesRecipe = {
  ...common,
  ...{ id: 'rbspy record', output: 'samples', from: 'outputFile', intervalMs: 1000 / rate },
  command: ({ pid, seconds, outputFile }) => ({
    args: [
      ...['record', '--pid', String(pid), '--duration', String(seconds), '--rate', String(rate), '--silent'],
      ...['--format', 'collapsed', '--file', outputFile, '--raw-file', `${outputFile}.raw.gz`],
    ],
  }),
  parse: (outputs) => outputs.flatMap((output) => parseCollapsedStacks(output, parseRbspyFrame)),
};
