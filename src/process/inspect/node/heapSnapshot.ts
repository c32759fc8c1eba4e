import { abortable } from '../../../common/abortable';
import { undoLimitMs } from './inspectorClient';
import type { InspectorSession } from './nodeInspector';

/** What a user should know before a snapshot is taken. */
export interface SnapshotEstimate {
  /** The program stops for about so long, in ms, and needs about so much more memory meanwhile, in bytes. */
  readonly stopsForMs: number;
  readonly extraBytes: number;
}

/** A program with a large heap stops for minutes. */
const snapshotLimitMs = 600_000;
/** Measured with heaps of 10 to 85 MB: 10,000 to 17,000 with Node.js 20 and 24 on a slow machine. */
const heapBytesPerMs = 10_000;
/** More of it than this waits for the drive only while nothing is taken in, in characters. */
const maxWaitingLength = 16 * 1024 * 1024;

/** `memory`: the resident memory of the process, in bytes. The heap is less. */
export function estimateSnapshot(memory: number): SnapshotEstimate {
  return { stopsForMs: memory / heapBytesPerMs, extraBytes: memory };
}

/**
 * Takes a snapshot of the heap: the program stops meanwhile. What a `.heapsnapshot` contains is handed to `write` in
 * parts, one after the other: it may have gigabytes.
 */
export async function takeHeapSnapshot(
  { client, signal }: InspectorSession,
  write: (part: string) => Promise<void>,
): Promise<void> {
  let waiting = 0;
  let last = Promise.resolve();
  let failure: { readonly error: unknown } | undefined;
  const subscription = client.onEvent(({ method, params: { chunk } }) => {
    if (method !== 'HeapProfiler.addHeapSnapshotChunk' || typeof chunk !== 'string' || failure) return;
    waiting += chunk.length;
    if (waiting > maxWaitingLength) client.pause();
    last = last
      .then(() => write(chunk))
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => {
        waiting -= chunk.length;
        if (waiting <= maxWaitingLength) client.resume();
      });
  });
  try {
    await client.send('HeapProfiler.enable');
    await abortable(client.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false }, snapshotLimitMs), signal);
    await last;
    if (failure) throw failure.error;
  } finally {
    subscription.dispose();
    client.resume();
    await client.send('HeapProfiler.disable', {}, undoLimitMs).catch(() => undefined);
  }
}
