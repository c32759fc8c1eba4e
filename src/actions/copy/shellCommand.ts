import { shellQuote } from '../../ui/escape';

/**
 * A command line as it can be pasted into a shell. An argument with control characters is written in ANSI-C quotes, which
 * bash, zsh and ksh know, so that it is one line, and nothing in it acts on the terminal.
 */
export function shellCommand(commandLine: readonly string[]): string {
  return commandLine.map((arg) => (/\p{Cc}/u.test(arg) ? ansiQuote(arg) : shellQuote([arg]))).join(' ');
}

function ansiQuote(arg: string): string {
  const escaped = arg.replace(/[\\']/g, '\\$&').replace(/\p{Cc}/gu, escapeControl);
  return `$'${escaped}'`;
}

function escapeControl(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}
