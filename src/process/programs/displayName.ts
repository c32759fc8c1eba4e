import { truncate } from '../../common/truncate';
import { getInvocation, type ProcessCommand } from './invocation';
import { getPackageTool } from './packageTools';
import { baseName, hasNameOfThread, isSameName } from './programName';
import { getHelperName } from './runtimeHelpers';
import { getScriptName, getTellingPath } from './scriptName';

/** The length of the longest name, in characters: it has to fit into a row, a dialog and a notification. */
export const maxNameLength = 60;

/**
 * What a user would call the process: the title that it gave itself (`tmux: server`), the purpose of a helper of a runtime
 * (`tsserver`), the tool of a package (`vite`), the script of an interpreter (`api.js`), or its program. The text is raw:
 * what shows it has to escape it.
 */
export function displayName(process: ProcessCommand): string {
  return truncate(getFullName(process), maxNameLength);
}

function getFullName(process: ProcessCommand): string {
  const { name, commandLine } = process;
  const invocation = getInvocation(process);
  if (!invocation) return name;
  const title = getTitle(process);
  if (title !== undefined) return title;
  const helper = getHelperName(invocation);
  if (helper !== undefined) return helper;
  const tool = getPackageTool(invocation);
  if (tool !== undefined && (hasNameOfThread(process) || isSameName(invocation.program, name))) return tool;
  const { program, args, script } = invocation;
  if (program === '') return name;
  if (!hasNameOfThread(process) && !isSameName(program, name)) {
    // The kernel names a script with a `#!` line after the script, which is the first argument of its interpreter.
    const path = (commandLine.length > 1 ? commandLine[1] : args[0]) ?? '';
    const scriptName = baseName(path);
    return scriptName !== '' && isSameName(scriptName, name) ? getTellingPath(path) : name;
  }
  return script ? getScriptName(program, script) : program;
}

/**
 * The title that a program has written over its arguments. It is one string that begins with the process's name: either
 * the name is the title's beginning (`npm run dev`, `PM2 v7.0.4: God Daemon`, both set by prctl(2) too), or the title
 * adds what the process does (`postgres: writer`).
 */
function getTitle({ name, commandLine }: ProcessCommand): string | undefined {
  const [title = ''] = commandLine;
  if (commandLine.length !== 1 || !title.includes(' ')) return undefined;
  return isSameName(title, name) || (name !== '' && title.startsWith(`${name}: `)) ? title : undefined;
}
