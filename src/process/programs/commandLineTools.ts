import type { ProcessInfo } from '../processInfo';
import { shells } from './shells';

/** Common programs besides shells that are neither a VS Code nor a browser. */
const tools: ReadonlySet<string> = new Set([
  ...['sleep', 'cat', 'tail', 'grep', 'find', 'sed', 'awk', 'make', 'ninja'],
  ...['python', 'python3', 'perl', 'ruby', 'php', 'java', 'git', 'ssh'],
]);

/**
 * Whether a process may be a VS Code or a browser, by its name alone. Reading its command line costs more, and is not
 * worth it for the programs that a build starts by the thousand.
 */
export function mayHaveWindows({ name }: Pick<ProcessInfo, 'name'>): boolean {
  return !shells.has(name) && !tools.has(name);
}
