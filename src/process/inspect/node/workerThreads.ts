import { isRecord } from '../../../common/isRecord';
import { undoLimitMs } from './inspectorClient';
import type { InspectorSession } from './nodeInspector';

/** A worker thread of a program (node:worker_threads). All text is raw. */
export interface WorkerThread {
  /** The number of the thread, as `threadId` shows it to the program; undefined if it is not told. */
  readonly id: number | undefined;
  readonly title: string;
  readonly url: string;
}

const maxWorkers = 256;

/** The worker threads that a program has. The inspector of Deno tells none. */
export async function listWorkerThreads({ client, signal }: InspectorSession): Promise<readonly WorkerThread[]> {
  signal.throwIfAborted();
  const found: WorkerThread[] = [];
  const subscription = client.onEvent(({ method, params: { workerInfo } }) => {
    if (method !== 'NodeWorker.attachedToWorker' || !isRecord(workerInfo) || found.length >= maxWorkers) return;
    const { workerId, title, url } = workerInfo;
    const id = Number(workerId);
    found.push({ id: Number.isSafeInteger(id) ? id : undefined, title: textOf(title), url: textOf(url) });
  });
  try {
    // Each worker that there is is announced before the answer.
    await client.send('NodeWorker.enable', { waitForDebuggerOnStart: false });
    return found;
  } finally {
    subscription.dispose();
    await client.send('NodeWorker.disable', {}, undoLimitMs).catch(() => undefined);
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
