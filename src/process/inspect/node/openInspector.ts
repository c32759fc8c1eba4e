import { systemClock } from '../../../common/clock';
import type { Identity } from '../../identity';
import { formatEndpoint } from './connect';
import { findInspector, type Inspector } from './findInspector';
import { survivesOpenSignal, type InspectorContext } from './inspectorAccess';
import { InspectorError } from './inspectorError';

export interface WaitOptions {
  readonly limitMs: number;
  readonly pollMs: number;
  readonly signal: AbortSignal;
}

/** Waits for an inspector; undefined if there is none in time, the process is gone, or it is aborted. */
export type WaitForInspector = (options: WaitOptions) => Promise<Inspector | undefined>;

/**
 * Sends SIGUSR1. A program that runs JavaScript opens its inspector in some 100 ms, also in an endless loop. One that
 * waits in a call of the system (`execSync`) opens it only after that.
 * @returns what waits until this very process listens as an inspector does. What it listens on already is not asked: that
 * is no inspector.
 * @throws {InspectorError} if the signal was not sent.
 * @throws {RefusedError} if the process must not be signalled.
 */
export async function requestInspector(process: Identity, context: InspectorContext): Promise<WaitForInspector> {
  const { source, controller, connect } = context;
  const before = await source.processSockets(process);
  const known = new Set(before?.listening.map(toText));
  const { result } = controller.requestInspector(process, (now) => survivesOpenSignal(now, context));
  if (result === 'gone' || result === 'replaced') throw new InspectorError('ended');
  if (result === 'denied') throw new InspectorError('denied');
  if (result === 'skipped') throw new InspectorError('changed');
  return async ({ limitMs, pollMs, signal }) => {
    const deadline = systemClock.now() + limitMs;
    while (!signal.aborted) {
      const sockets = await source.processSockets(process);
      if (!sockets) return undefined;
      const added = sockets.listening.filter((socket) => !known.has(toText(socket)));
      const inspector = await findInspector(added, { signal, ...(connect && { connect }) });
      if (inspector || systemClock.now() >= deadline) return inspector;
      await systemClock.sleep(pollMs);
    }
    return undefined;
  };
}

function toText({ address, port }: { readonly address: string; readonly port: number }): string {
  return formatEndpoint({ host: address, port });
}
