import { originRules } from '../origin';
import type { ProcessInfo } from '../processInfo';
import type { OwnedProcess } from './attribution';

/** Enough for a process to die of the signal that ended its terminal, in ms. */
const hangUpMs = 500;

/** Language servers check for their client every few seconds (vscode-languageserver: 3 s), in ms. */
const languageServerMs = 10_000;

/** Tells a language server which process its client is. In a command line that is one string, it is within that. */
const clientArgument = /(^|\s)--clientProcessId/;

/**
 * VS Code lets a closed terminal finish its output, for 5 s at most (`ShutdownConstants` in terminalProcess.ts), before it
 * ends the shell, in ms.
 */
const terminalShutdownMs = 8_000;

export interface GraceOptions {
  /** The setting, in ms. */
  readonly graceMs: number;
  /** Whether the process has a handler for SIGHUP: then it may be cleaning up. Undefined if that cannot be known. */
  readonly handlesHangUp: (process: ProcessInfo) => boolean | undefined;
}

/**
 * How long a process that has lost its parent or its terminal may take to exit before it counts as an orphan, in ms.
 *
 * The kernel and the shell send SIGHUP when a terminal closes. A process without a handler is dead at once, or was
 * started not to receive it (`nohup`, `disown`, `setsid`): there is nothing to wait for. A process with a handler gets
 * the full time. So do the helpers of the extension host, which notice the end of their parent by a closed pipe or by
 * checking for it.
 */
export function graceFor({ process, record }: OwnedProcess, { graceMs, handlesHangUp }: GraceOptions): number {
  if (graceMs === 0) return 0;
  if (process.commandLine.some((argument) => clientArgument.test(argument))) {
    return Math.max(graceMs, languageServerMs);
  }
  // A shell of a closed terminal that is still the child of the process that started it: VS Code is about to end it.
  if (record.hostPid === process.parentPid) return Math.max(graceMs, terminalShutdownMs);
  const isHungUp = originRules[record.origin.kind].isTerminal && handlesHangUp(process) === false;
  return isHungUp ? Math.min(graceMs, hangUpMs) : graceMs;
}
