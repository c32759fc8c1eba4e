import { originRules } from '../origin';
import type { ProcessInfo } from '../processInfo';
import { type OwnedProcess } from './attribution';

/** Enough for whoever dies of the signal that ended its terminal, in ms. */
const settleMs = 500;

/** Language servers look for their client every few seconds (vscode-languageserver: 3 s), in ms. */
const languageServerMs = 10_000;

/** Tells a language server who its client is. A program that shows its arguments as one string has it within that. */
const clientArgument = /(^|\s)--clientProcessId/;

/** VS Code lets a terminal that is closed write to its end, for 5 s at most (ShutdownConstants in terminalProcess.ts), in ms. */
const terminalShutdownMs = 8_000;

export interface GraceOptions {
  /** What the person has set, in ms. */
  readonly graceMs: number;
  /** Whether the process has a handler for SIGHUP: then it may be cleaning up. Undefined where it cannot be known. */
  readonly handlesHangUp: (process: ProcessInfo) => boolean | undefined;
}

/**
 * How long a process that has lost its parent or its terminal may take to leave before it counts as an orphan, in ms.
 *
 * The kernel and the shell send SIGHUP when a terminal closes. Whoever does not catch it is dead at once or was never
 * meant to hear it (`nohup`, `disown`, `setsid`): there is nothing to wait for. Whoever catches it gets the full time, and
 * so do the helpers of the extension host, which notice the end of their parent by a closed pipe or by looking for it.
 */
export function graceFor({ process, record }: OwnedProcess, { graceMs, handlesHangUp }: GraceOptions): number {
  if (graceMs === 0) return 0;
  if (process.commandLine.some((arg) => clientArgument.test(arg))) return Math.max(graceMs, languageServerMs);
  // The shell of a closed terminal that is still where VS Code started it: VS Code is about to end it.
  if (record.hostPid === process.parentPid) return Math.max(graceMs, terminalShutdownMs);
  const signalled = originRules[record.origin.kind].isTerminal;
  return signalled && handlesHangUp(process) === false ? Math.min(graceMs, settleMs) : graceMs;
}
