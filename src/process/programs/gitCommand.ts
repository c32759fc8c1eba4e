import type { Invocation } from './invocation';

/** Options of git that are before its command and take the next argument (git(1)). */
const optionsWithValue: ReadonlySet<string> = new Set([
  '-C',
  '-c',
  '--git-dir',
  '--work-tree',
  '--namespace',
  '--exec-path',
]);

/** @returns `gc` for `git -C folder gc --auto` and for `git-gc`; undefined for other programs. */
export function getGitCommand({ program, args }: Invocation): string | undefined {
  if (program.startsWith('git-')) return program.slice('git-'.length);
  if (program !== 'git') return undefined;
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('-')) return arg;
    if (optionsWithValue.has(arg)) index++;
  }
  return undefined;
}
