import { abortable } from '../../../common/abortable';
import { isRecord } from '../../../common/isRecord';
import { undoLimitMs } from './inspectorClient';
import { InspectorError } from './inspectorError';
import type { InspectorSession } from './nodeInspector';
import { recordFor } from './recordFor';

const stopLimitMs = 20_000;

/**
 * Records for so long where memory is allocated that is still in use at the end. It costs the program little.
 * @returns what a `.heapprofile` contains (HeapProfiler.SamplingHeapProfile).
 */
export async function recordHeapProfile(
  session: InspectorSession,
  durationMs: number,
): Promise<Readonly<Record<string, unknown>>> {
  const { client } = session;
  await client.send('HeapProfiler.enable');
  try {
    await client.send('HeapProfiler.startSampling');
    await recordFor(durationMs, session);
    const { profile } = await abortable(client.send('HeapProfiler.stopSampling', {}, stopLimitMs), session.signal);
    if (!isRecord(profile) || !isRecord(profile.head)) throw new InspectorError('badAnswer');
    return profile;
  } finally {
    await client.send('HeapProfiler.disable', {}, undoLimitMs).catch(() => undefined);
  }
}
