import type { Disposable } from '../../../common/event';
import { isRecord } from '../../../common/isRecord';
import { waitAtMost } from '../../../common/timeLimit';
import { InspectorError } from './inspectorError';
import { undoLimitMs, type InspectorEvent } from './inspectorClient';
import type { InspectorSession } from './nodeInspector';

/** What a program does at a moment. */
export type CurrentStack =
  | { readonly kind: 'running'; readonly frames: readonly StackFrame[] }
  /** It runs no JavaScript: it waits for something to happen, or for a call of the system. */
  | { readonly kind: 'idle' };

/** A function that has not returned yet. All text is raw. */
export interface StackFrame {
  /** Empty for a function without a name, and for the body of a module. */
  readonly functionName: string;
  /** A file is a URL, or a path in CommonJS of older versions; empty for code without a source. */
  readonly url: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** A program that runs JavaScript stops at the next call or turn of a loop. */
const pauseLimitMs = 1_000;
const maxFrames = 200;
const maxScripts = 100_000;

/**
 * Reads the stack of a program, for which it stops for some ms; it may be in an endless loop. It goes on in any case: if
 * this fails, with the end of the session.
 * @throws {InspectorError} `otherDebugger`: that one would see the stop, or has stopped the program itself.
 */
export async function readCurrentStack({ client, signal, hasOtherDebugger }: InspectorSession): Promise<CurrentStack> {
  if (hasOtherDebugger) throw new InspectorError('otherDebugger');
  signal.throwIfAborted();
  const urls = new Map<unknown, unknown>();
  let subscription: Disposable | undefined;
  const paused = new Promise<InspectorEvent>((resolve, reject) => {
    subscription = client.onEvent((event) => {
      const { method, params } = event;
      // Comes for each script that there is, before the answer to `Debugger.enable`.
      if (method === 'Debugger.scriptParsed' && urls.size < maxScripts) urls.set(params.scriptId, params.url);
      if (method === 'Debugger.paused') resolve(event);
    });
    void client.ended.then(reject);
  });
  // If it is not waited for, because the request has failed, that failure tells enough.
  paused.catch(() => undefined);
  try {
    await client.send('Debugger.enable');
    await client.send('Debugger.pause');
    const event = await waitAtMost(pauseLimitMs, paused, signal);
    return event ? { kind: 'running', frames: parseFrames(event.params.callFrames, urls) } : { kind: 'idle' };
  } finally {
    subscription?.dispose();
    // A pause that has not come yet is taken back, and one that has come ends.
    await client.send('Debugger.disable', {}, undoLimitMs).catch(() => undefined);
  }
}

function parseFrames(callFrames: unknown, urls: ReadonlyMap<unknown, unknown>): readonly StackFrame[] {
  if (!Array.isArray(callFrames)) throw new InspectorError('badAnswer');
  return callFrames.slice(0, maxFrames).map((frame: unknown) => {
    const { functionName, location } = isRecord(frame) ? frame : {};
    const { scriptId, lineNumber, columnNumber } = isRecord(location) ? location : {};
    const url = urls.get(scriptId);
    return {
      functionName: typeof functionName === 'string' ? functionName : '',
      url: typeof url === 'string' ? url : '',
      line: typeof lineNumber === 'number' ? lineNumber + 1 : 1,
      column: typeof columnNumber === 'number' ? columnNumber + 1 : 1,
    };
  });
}
