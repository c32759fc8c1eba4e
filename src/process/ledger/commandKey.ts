import { createHash } from 'node:crypto';
import type { ProcessInfo } from '../processInfo';

/** The names that {@link hashCommand} returns. */
const commandKeyPattern = /^[0-9a-f]{64}$/;

export function isCommandKey(name: string): boolean {
  return commandKeyPattern.test(name);
}

/** A SHA-256 of a command line whose arguments are separated by NUL, which no argument can contain. */
export function hashCommand(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Computes the key of a process' command. A listing reuses a command line that has not changed, so it is hashed once. */
export class CommandKeys {
  private readonly known = new WeakMap<readonly string[], string>();

  keyOf({ name, commandLine }: Pick<ProcessInfo, 'name' | 'commandLine'>): string {
    if (commandLine.length === 0) return hashCommand(name);
    const key = this.known.get(commandLine) ?? hashCommand(commandLine.join('\0'));
    this.known.set(commandLine, key);
    return key;
  }
}
