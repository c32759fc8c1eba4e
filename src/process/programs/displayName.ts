import { baseName, invocationOf, isCalled, type Called, type Script } from './invocation';
import { helperName } from './runtimeHelpers';
import { truncate } from '../../common/truncate';

/** What Node.js calls its main thread, and with it the process: not a name that anybody chose. */
const meaninglessNames = new Set(['MainThread', 'node-MainThread']);

/** No name is longer, in characters: it has to fit into a row, a button's question, a notification. */
export const maxNameLength = 60;

const maxCodeLength = 24;

/**
 * What a user would call the process. That is what a helper of a runtime is (`tsserver`), the title that it gave itself
 * (`tmux: server`), else its program, and for an interpreter the script too (`node server.js`). Raw: anything may be in
 * it, and what shows it has to escape it.
 */
export function displayName(process: Called): string {
  return truncate(fullName(process), maxNameLength);
}

function fullName(process: Called): string {
  const { name, commandLine } = process;
  const invocation = invocationOf(process);
  if (!invocation) return name;
  const title = titleOf(process);
  if (title !== undefined) return title;
  const helper = helperName(invocation);
  if (helper !== undefined) return helper;
  const { program, args, script } = invocation;
  if (program === '') return name;
  if (!meaninglessNames.has(name) && !isCalled(program, name)) {
    // A script with a `#!` line goes by its own name, which stands after its interpreter's.
    const own = baseName((commandLine.length > 1 ? commandLine[1] : args[0]) ?? '');
    return own !== '' && isCalled(own, name) ? own : name;
  }
  return script ? `${program} ${scriptName(script)}`.trim() : program;
}

/**
 * The title that a program has written over its arguments: one text, which its name is the beginning of
 * (`npm run dev`, `PM2 v7.0.4: God Daemon`, both set by prctl(2) too) or which says what it does (`postgres: writer`).
 */
function titleOf({ name, commandLine }: Called): string | undefined {
  const [title = ''] = commandLine;
  if (commandLine.length !== 1 || !title.includes(' ')) return undefined;
  return isCalled(title, name) || (name !== '' && title.startsWith(`${name}: `)) ? title : undefined;
}

function scriptName({ kind, option, value }: Script): string {
  if (kind === 'code') return `${option} ${truncate(value, maxCodeLength)}`;
  return option === '' ? baseName(value) : `${option} ${baseName(value)}`;
}
