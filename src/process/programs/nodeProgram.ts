import type { ProcessCommand } from './invocation';
import { baseName, hasNameOfThread, stripExe } from './programName';

/** The file name of Node.js. Its group is the version: `node-22` is how distributions name one of several (Fedora). */
export const nodeName = /^node(?:js)?(?:-?(\d+(?:\.\d+)*))?$/;

/** Whether a file of this name is Node.js. */
export function isNodeName(name: string): boolean {
  return nodeName.test(name);
}

/** Whether a process looks like a Node.js program, by its name and its command line: for what is offered, not for signals. */
export function isNodeProgram(process: ProcessCommand): boolean {
  const { name, commandLine } = process;
  return hasNameOfThread(process) || isNodeName(name) || isNodeName(stripExe(baseName(commandLine[0] ?? '')));
}
