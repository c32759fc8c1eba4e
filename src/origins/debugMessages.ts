/**
 * What is read out of the messages of the debug adapter protocol. Adapters are programs of strangers, so nothing is
 * taken for granted of what they send.
 */

/** A process that an adapter says it debugs. */
export interface ToldDebuggee {
  readonly pid: number;
  /** Whether it is on the machine of the adapter; undefined when the adapter does not say. */
  readonly isLocal: boolean | undefined;
  /** How debugging began; undefined when the adapter does not say. */
  readonly startMethod: unknown;
}

/** The process of a `process` event; undefined for other messages, and where the event names none. */
export function debuggeeOf(message: unknown): ToldDebuggee | undefined {
  if (!isRecord(message) || message.event !== 'process' || !isRecord(message.body)) return undefined;
  const { systemProcessId: pid, isLocalProcess, startMethod } = message.body;
  if (typeof pid !== 'number') return undefined;
  return { pid, isLocal: typeof isLocalProcess === 'boolean' ? isLocalProcess : undefined, startMethod };
}

/** The shell of the terminal in which a program was started, in the response to a `runInTerminal` request. */
export function shellOf(message: unknown): number | undefined {
  if (!isRecord(message) || message.type !== 'response' || message.command !== 'runInTerminal') return undefined;
  const pid = isRecord(message.body) ? message.body.shellProcessId : undefined;
  return typeof pid === 'number' ? pid : undefined;
}

/**
 * The pid of a Node.js program in the name of the session that js-debug begins for it: `server.js [1234]`, or `[1234]`
 * (nodeTarget.ts of vscode-js-debug).
 */
export function pidInName(name: string): number | undefined {
  const pid = /\[(\d{1,10})\]$/.exec(name.slice(-12))?.[1];
  return pid === undefined ? undefined : Number(pid);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
