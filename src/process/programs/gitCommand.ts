import type { Invocation } from './invocation';

/** Options of git that stand before its command and take the next argument (git(1)). */
const withValue: ReadonlySet<string> = new Set(['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--exec-path']);

/** `gc` of `git -C folder gc --auto`, and of `git-gc`; undefined for other programs. */
export function gitCommand({ program, args }: Invocation): string | undefined {
  if (program.startsWith('git-')) return program.slice('git-'.length);
  if (program !== 'git') return undefined;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('-')) return arg;
    if (withValue.has(arg)) index++;
  }
  return undefined;
}
