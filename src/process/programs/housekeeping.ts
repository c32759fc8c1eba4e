import { getGitCommand } from './gitCommand';
import { getInvocation, type ProcessCommand } from './invocation';

/** `git gc`, `git maintenance` and the commands that they run (builtin/gc.c): they detach, and end when they are done. */
const gitCommands: ReadonlySet<string> = new Set([
  ...['gc', 'maintenance', 'repack', 'prune', 'prune-packed', 'pack-objects', 'pack-refs', 'commit-graph'],
  ...['multi-pack-index', 'reflog', 'rerere', 'worktree', 'loose-objects', 'incremental-repack'],
]);

/** Scripts that command-line tools of Node.js start detached, for one request to a server; by the end of their path. */
const scripts: readonly string[] = ['/update-notifier/check.js', '/next/dist/telemetry/detached-flush.js'];

/** Whether a process does short work that a tool has detached on purpose, and that ends by itself. */
export function isHousekeeping(process: ProcessCommand): boolean {
  const invocation = getInvocation(process);
  if (!invocation) return false;
  const { script } = invocation;
  if (script?.kind === 'file') return scripts.some((end) => script.value.replaceAll('\\', '/').endsWith(end));
  const command = getGitCommand(invocation);
  return command !== undefined && gitCommands.has(command);
}
