import { gitCommand } from './gitCommand';
import { invocationOf, type Called } from './invocation';

/** What `git gc` and `git maintenance` do, themselves or by these (builtin/gc.c); they detach and end when it is done. */
const gitCommands: ReadonlySet<string> = new Set([
  ...['gc', 'maintenance', 'repack', 'prune', 'prune-packed', 'pack-objects', 'pack-refs', 'commit-graph'],
  ...['multi-pack-index', 'reflog', 'rerere', 'worktree', 'loose-objects', 'incremental-repack'],
]);

/** Scripts that command line tools of Node.js start detached, and that ask or tell a server something. */
const scripts: readonly string[] = ['/update-notifier/check.js', '/next/dist/telemetry/detached-flush.js'];

/** Whether this is short work that a tool detaches on purpose, and that ends by itself: nothing is left behind. */
export function isHousekeeping(process: Called): boolean {
  const invocation = invocationOf(process);
  if (!invocation) return false;
  const { script } = invocation;
  if (script?.kind === 'file') return scripts.some((end) => script.value.replaceAll('\\', '/').endsWith(end));
  const command = gitCommand(invocation);
  return command !== undefined && gitCommands.has(command);
}
