import { getRunningStacks, parseEuStack } from '../profile/nativeStacks';
import type { Impact, SamplesRecipe, TextRecipe } from './recipe';
import type { RuntimeKind } from '../runtime/runtime';

/** Of these, a stack of C shows what is wanted, or at least what the runtime itself does. */
export const nativeRuntimes: readonly RuntimeKind[] = [
  ...(['native', 'unknown', 'go', 'python', 'ruby', 'php', 'dotnet', 'node', 'deno', 'bun'] as const),
];

const impact: Impact = 'pauses';
const common = { tool: 'eu-stack', runtimes: nativeRuntimes, access: 'attach', impact } as const;

/** 1: a stack could not be unwound to its end, the others are there (src/stack.c of elfutils). */
const successCodes = [0, 1];

/** eu-stack(1). It stops the process, reads the stacks of all threads, and lets it go on: some 10 ms. */
export const euStack: TextRecipe = {
  ...common,
  ...{ id: 'eu-stack', output: 'text', successCodes },
  command: ({ pid }) => ({ args: ['--source', '--pid', String(pid)] }),
};

export const euStackSamples: SamplesRecipe = {
  ...common,
  // A stack of a program that has no symbols is of no use in a profile.
  suits: ({ kind }) => kind === 'native' || kind === 'go',
  ...{ id: 'eu-stack, repeated', output: 'samples', from: 'stdout', intervalMs: 100, runs: 20, successCodes },
  command: ({ pid }) => ({ args: ['--source', '--pid', String(pid)] }),
  parse: (outputs) => outputs.flatMap((output) => getRunningStacks(parseEuStack(output))),
};
