import type { TextRecipe } from './recipe';

/** Frames of each goroutine. */
const depth = 30;

/**
 * https://github.com/go-delve/delve. Never SIGQUIT: that prints the goroutines, and ends the program. `exit` asks whether
 * to kill the process, and takes an empty line for a yes, so that the answer is written beforehand; at the end of its
 * input it only detaches.
 */
export const delveGoroutines: TextRecipe = {
  ...{ id: 'dlv goroutines', tool: 'dlv', runtimes: ['go'], access: 'attach', impact: 'stops', output: 'text' },
  command: ({ pid }) => ({
    args: ['attach', String(pid), '--allow-non-terminal-interactive=true'],
    input: `goroutines -t ${depth}\nexit\nn\n`,
  }),
  clean: (output) => output.replace("Type 'help' for list of commands.\n", '').replaceAll('(dlv) ', ''),
};
