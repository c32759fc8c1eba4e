import { isRecord } from '../common/isRecord';

/**
 * Reads the messages of the debug adapter protocol. An adapter may be any program, so the shape of every message is
 * checked.
 */

/** The process that an adapter says it debugs. */
export interface ReportedDebuggee {
  readonly pid: number;
  /** Whether it is on the machine of the adapter; undefined if the adapter does not say. */
  readonly isLocal: boolean | undefined;
  /** How debugging started; undefined if the adapter does not say. */
  readonly startMethod: unknown;
}

/** @returns the process of a `process` event; undefined for other messages, and if the event names no process. */
export function getReportedDebuggee(message: unknown): ReportedDebuggee | undefined {
  if (!isRecord(message) || message.event !== 'process' || !isRecord(message.body)) return undefined;
  const { systemProcessId: pid, isLocalProcess, startMethod } = message.body;
  if (typeof pid !== 'number') return undefined;
  return { pid, isLocal: typeof isLocalProcess === 'boolean' ? isLocalProcess : undefined, startMethod };
}

/** @returns the shell of the terminal in which a program was started, from the response to a `runInTerminal` request. */
export function getShellPid(message: unknown): number | undefined {
  if (!isRecord(message) || message.type !== 'response' || message.command !== 'runInTerminal') return undefined;
  const pid = isRecord(message.body) ? message.body.shellProcessId : undefined;
  return typeof pid === 'number' ? pid : undefined;
}

/**
 * @returns the pid of a Node.js program from the name of the session that js-debug starts for it: `server.js [1234]`, or
 * `[1234]` (nodeTarget.ts of vscode-js-debug).
 */
export function getNamedPid(name: string): number | undefined {
  const pid = /\[(\d{1,10})\]$/.exec(name.slice(-12))?.[1];
  return pid === undefined ? undefined : Number(pid);
}
