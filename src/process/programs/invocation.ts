import type { ProcessInfo } from '../processInfo';
import { baseName, stripExe } from './programName';
import { findScript, type Script } from './script';
import { findProgram, splitAtBlanks, splitQuoted } from './splitCommandLine';

/** What tells which program a process runs. */
export type ProcessCommand = Pick<ProcessInfo, 'name' | 'commandLine'>;

/** A program with its arguments, in whatever form the process shows them. All text is raw. */
export interface Invocation {
  /** The file name of the program, without folder and `.exe`. */
  readonly program: string;
  readonly args: readonly string[];
  /** What an interpreter or a virtual machine runs; undefined for other programs, and where none is named. */
  readonly script: Script | undefined;
}

/** Enough to find the script: a virtual machine may have dozens of options before it. */
const maxArguments = 128;
/** The length that is read of a command line that is one string, in characters: a classpath is that long. */
const maxTextLength = 16 * 1024;

/** @returns undefined where no command line can be read. */
export function getInvocation({ name, commandLine }: ProcessCommand): Invocation | undefined {
  const [first = ''] = commandLine;
  if (first === '') return undefined;
  const [path = '', ...args] = commandLine.length > 1 ? commandLine.slice(0, maxArguments + 1) : splitText(first, name);
  // A login shell has a hyphen before its name.
  const program = stripExe(baseName(path.startsWith('-') ? path.slice(1) : path));
  return { program, args, script: findScript(program, args) };
}

function splitText(commandLine: string, processName: string): readonly string[] {
  const text = commandLine.slice(0, maxTextLength);
  const all = text.startsWith('"') ? splitQuoted(text) : splitAtBlanks(text, findProgram(text, processName));
  return all.slice(0, maxArguments + 1);
}
