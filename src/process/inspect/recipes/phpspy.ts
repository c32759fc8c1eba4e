import { parsePhpspyTraces } from '../profile/phpspyTraces';
import type { SamplesRecipe } from './recipe';

/** Samples a second. */
const rate = 50;

/** https://github.com/adsr/phpspy. It reads the memory of the process while that runs. */
export const phpspy: SamplesRecipe = {
  ...{ id: 'phpspy', tool: 'phpspy', runtimes: ['php'], access: 'read', impact: 'none' },
  ...{ output: 'samples', from: 'stdout', intervalMs: 1000 / rate },
  command: ({ pid, seconds }) => ({
    args: [`--pid=${pid}`, `--rate-hz=${rate}`, `--limit=${rate * seconds}`, `--time-limit-ms=${seconds * 1000}`],
  }),
  parse: (outputs) => outputs.flatMap(parsePhpspyTraces),
};
