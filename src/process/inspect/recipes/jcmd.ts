import { getBusyStacks, parseThreadDump } from '../profile/threadDump';
import type { SamplesRecipe, TextRecipe } from './recipe';

/** SIGQUIT, by which `jcmd` asks for an answer the first time. With `-Xrs` a virtual machine does not handle it. */
const sentSignal = 3;

/**
 * jcmd(1) of a JDK. The virtual machine answers by itself, at a safepoint: its threads stand still for milliseconds. A
 * virtual machine that is stopped does not answer.
 */
const common = { tool: 'jcmd', runtimes: ['jvm'], access: 'sameUser', impact: 'pauses', sentSignal } as const;

export const jcmdThreads: TextRecipe = {
  ...common,
  ...{ id: 'jcmd Thread.print', output: 'text' },
  // `-l`: locks of java.util.concurrent as well.
  command: ({ pid }) => ({ args: [String(pid), 'Thread.print', '-l'] }),
};

/** Each run of `jcmd` takes some 0.2 s itself. The first dump is what the second is compared with. */
const runs = 12;

export const jcmdSamples: SamplesRecipe = {
  ...common,
  ...{ id: 'jcmd Thread.print, repeated', output: 'samples', from: 'stdout', intervalMs: 250, runs },
  command: ({ pid }) => ({ args: [String(pid), 'Thread.print'] }),
  parse: (outputs) => {
    const dumps = outputs.map(parseThreadDump);
    return dumps.slice(1).flatMap((dump, index) => getBusyStacks(dumps[index] ?? [], dump));
  },
};
