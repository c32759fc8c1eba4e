import { systemClock } from '../../../common/clock';
import type { Identity } from '../../identity';
import type { ProcessSource } from '../../source/processSource';
import { countConnections } from './inspectorAccess';
import type { InspectorSession } from './nodeInspector';

const limitMs = 3_000;
const pollMs = 50;

/**
 * Waits, for some seconds at most, until no other debugger is attached: one that has just detached may not have closed its
 * connection yet, and would be taken for another one.
 */
export async function untilAlone(
  process: Identity,
  { client, endpoint }: InspectorSession,
  source: Pick<ProcessSource, 'processSockets'>,
): Promise<void> {
  const deadline = systemClock.now() + limitMs;
  while (systemClock.now() < deadline) {
    const sockets = await source.processSockets(process);
    if (!sockets || countConnections(sockets, endpoint.port, client.localPort) === 0) return;
    await systemClock.sleep(pollMs);
  }
}
