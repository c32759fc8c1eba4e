import type { ProcessCommand } from './invocation';
import { baseName, hasNameOfThread, stripExe } from './programName';

const programs = /^node(?:js)?(?:-?\d+(?:\.\d+)*)?$/;

/** Whether a process looks like a Node.js program, by its name and its command line: for what is offered, not for signals. */
export function isNodeProgram(process: ProcessCommand): boolean {
  const { name, commandLine } = process;
  return hasNameOfThread(process) || programs.test(name) || programs.test(stripExe(baseName(commandLine[0] ?? '')));
}
