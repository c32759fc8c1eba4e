import type { Target } from '../../process/identity';
import { indexListed } from '../../process/model/snapshotQueries';
import type { ActionContext, InputTerminal } from '../actionContext';

/** Ctrl+C, which the terminal turns into SIGINT, unless a program reads its keys itself (termios(3), ISIG). */
export const controlC = '\x03';

/**
 * Sends Ctrl+C to the terminals in whose foreground one of these processes runs, to each once: all of a job gets it, as by
 * the key, and a program that reads the keys itself does what it does on that key.
 * @returns these terminals, and the other processes.
 */
export function interruptInTerminals(
  targets: readonly Target[],
  { model, source, findTerminal }: Pick<ActionContext, 'model' | 'source' | 'findTerminal'>,
): { readonly terminals: readonly InputTerminal[]; readonly rest: readonly Target[] } {
  const find = indexListed(model.snapshot);
  const terminals = new Set<InputTerminal>();
  const rest = targets.filter((target) => {
    const listed = find(target);
    // Another VS Code is ended as a whole, once the user has confirmed that, or not at all.
    if (!listed || listed.isVSCode || source.isInForeground(listed.process) !== true) return true;
    const terminal = findTerminal(listed.process.session);
    if (terminal) terminals.add(terminal);
    return terminal === undefined;
  });
  for (const terminal of terminals) terminal.sendText(controlC, false);
  return { terminals: [...terminals], rest };
}
