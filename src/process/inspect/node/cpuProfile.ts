import type { CpuProfile, ProfileNode } from '../profile/cpuProfile';
import { abortable } from '../../../common/abortable';
import { isRecord } from '../../../common/isRecord';
import { InspectorError } from './inspectorError';
import { undoLimitMs, type InspectorClient } from './inspectorClient';
import type { InspectorSession } from './nodeInspector';
import { recordFor } from './recordFor';

/** The time between two samples, in µs. */
const samplingIntervalUs = 1_000;
/** A large profile takes its time: the program converts it itself. */
const stopLimitMs = 20_000;

/**
 * Records what a program spends its time with, for so long. The program goes on meanwhile, a few percent slower; it may
 * be in an endless loop. A measurement of coverage in the program ends with it, as with every profile of V8.
 */
export async function recordCpuProfile(session: InspectorSession, durationMs: number): Promise<CpuProfile> {
  const { client } = session;
  await client.send('Profiler.enable');
  try {
    await client.send('Profiler.setSamplingInterval', { interval: samplingIntervalUs });
    await client.send('Profiler.start');
    await forgetOptimizedCode(client);
    await recordFor(durationMs, session);
    const { profile } = await abortable(client.send('Profiler.stop', {}, stopLimitMs), session.signal);
    const parsed = parseCpuProfile(profile);
    if (!parsed) throw new InspectorError('badAnswer');
    return parsed;
  } finally {
    // Ends the recording, too.
    await client.send('Profiler.disable', {}, undoLimitMs).catch(() => undefined);
  }
}

/**
 * Has V8 compile again what runs. A function that was optimized while it ran, as one in an endless loop is, is not known to
 * a profile that begins later: its time would count for what has called it (tried with Node.js 20 and 24). What is compiled
 * during the profile is known to it. Counting calls needs code that is not optimized (`Coverage::SelectMode`,
 * src/debug/debug-coverage.cc), so that is begun and ended at once. The program is slower for some ms.
 */
async function forgetOptimizedCode(client: InspectorClient): Promise<void> {
  await client.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await client.send('Profiler.stopPreciseCoverage');
}

/**
 * What an inspector has answered as a profile; undefined if it is none. What else V8 puts into a node is kept, because the
 * viewer shows some of it.
 */
function parseCpuProfile(value: unknown): CpuProfile | undefined {
  if (!isRecord(value) || !Array.isArray(value.nodes)) return undefined;
  const { startTime, endTime, samples, timeDeltas } = value;
  const nodes = value.nodes.map(parseNode).filter((node) => node !== undefined);
  if (typeof startTime !== 'number' || typeof endTime !== 'number' || nodes.length < value.nodes.length)
    return undefined;
  return isNumbers(samples) && isNumbers(timeDeltas) ? { nodes, startTime, endTime, samples, timeDeltas } : undefined;
}

/** V8 leaves out what is empty. */
function parseNode(value: unknown): ProfileNode | undefined {
  if (!isRecord(value) || !isRecord(value.callFrame)) return undefined;
  const { id, hitCount = 0, children = [] } = value;
  const { functionName, scriptId = '', url, lineNumber, columnNumber } = value.callFrame;
  if (typeof id !== 'number' || typeof hitCount !== 'number' || !isNumbers(children)) return undefined;
  if (typeof functionName !== 'string' || typeof scriptId !== 'string' || typeof url !== 'string') return undefined;
  if (typeof lineNumber !== 'number' || typeof columnNumber !== 'number') return undefined;
  return { ...value, id, hitCount, children, callFrame: { functionName, scriptId, url, lineNumber, columnNumber } };
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'number');
}
