import { abortable } from './abortable';
import { InspectorError } from './inspectorError';
import { isRecord, undoLimitMs, type InspectorClient } from './inspectorClient';
import type { InspectorSession } from './nodeInspector';
import { recordFor } from './recordFor';

/** As V8 writes it into a `.cpuprofile` (Profiler.Profile, Chrome DevTools Protocol). */
export interface CpuProfile {
  readonly nodes: readonly CpuProfileNode[];
  /** In µs, on a clock of the program. */
  readonly startTime: number;
  readonly endTime: number;
  /** The id of the node that each sample has found, and the time since the sample before, in µs. */
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

export interface CpuProfileNode {
  readonly id: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url: string;
    /** From 0; -1 for what has no source. */
    readonly lineNumber: number;
    readonly columnNumber: number;
  };
  readonly children?: readonly number[];
}

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
    if (!isCpuProfile(profile)) throw new InspectorError('badAnswer');
    return profile;
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

/** Whether a value has the form of a profile, as far as it is read here and by the viewers. */
export function isCpuProfile(value: unknown): value is CpuProfile {
  if (!isRecord(value)) return false;
  const { nodes, samples, timeDeltas, startTime, endTime } = value;
  return (
    [startTime, endTime].every((time) => typeof time === 'number') &&
    [samples, timeDeltas].every((each) => Array.isArray(each) && each.every((one) => typeof one === 'number')) &&
    Array.isArray(nodes) &&
    nodes.every(isNode)
  );
}

function isNode(value: unknown): boolean {
  if (!isRecord(value) || typeof value.id !== 'number' || !isRecord(value.callFrame)) return false;
  const { functionName, url, lineNumber, columnNumber } = value.callFrame;
  const { children = [] } = value;
  return (
    [functionName, url].every((text) => typeof text === 'string') &&
    [lineNumber, columnNumber].every((number) => typeof number === 'number') &&
    Array.isArray(children) &&
    children.every((child) => typeof child === 'number')
  );
}
