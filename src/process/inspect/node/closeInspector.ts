import { systemClock } from '../../../common/clock';
import { endsWithin } from '../../../common/timeLimit';
import type { Identity } from '../../identity';
import type { ProcessSockets } from '../../source/processSockets';
import type { Inspector } from './findInspector';
import { countConnections, type InspectorContext } from './inspectorAccess';
import { connectToInspector, type ConnectedInspector, type InspectorClient } from './inspectorClient';

/** How an inspector is left that was opened for an inspection. */
export type ClosingOutcome =
  | 'closed' // the process does not listen any more
  | 'otherDebugger' // another debugger has attached meanwhile: it is left open for that one
  | 'stillOpen' // the process has not closed it in time: anybody on this machine may use it
  | 'ended'; // the process has

const closeLimitMs = 2_000;
const pollMs = 20;

/**
 * Closes the inspector of a process, and makes sure of it. `client` is the session that there is; if it has ended, another
 * one is begun.
 */
export async function closeInspector(
  process: Identity,
  inspector: Inspector,
  client: ConnectedInspector | undefined,
  { source, connect }: InspectorContext,
): Promise<ClosingOutcome> {
  const sockets = await source.processSockets(process);
  if (!sockets) return 'ended';
  if (!listensOn(sockets, inspector)) return 'closed';
  if (countConnections(sockets, inspector.port, client?.localPort) > 0) return 'otherDebugger';
  const session =
    client?.isOpen === true
      ? client
      : await connectToInspector(inspector, inspector.path, { ...(connect && { connect }) }).catch(() => undefined);
  if (!session) return 'stillOpen';
  try {
    endInspector(session);
    await endsWithin(session.ended, closeLimitMs, systemClock);
  } finally {
    session.dispose();
  }
  return untilClosed(process, inspector, source);
}

/** Has a program close its inspector. No answer comes: the connection just ends. */
export function endInspector(session: InspectorClient): void {
  session.send('Runtime.evaluate', { expression: 'process._debugEnd()' }, closeLimitMs).catch(() => undefined);
}

async function untilClosed(
  process: Identity,
  inspector: Inspector,
  source: InspectorContext['source'],
): Promise<ClosingOutcome> {
  const deadline = systemClock.now() + closeLimitMs;
  for (;;) {
    const sockets = await source.processSockets(process);
    if (!sockets) return 'ended';
    if (!listensOn(sockets, inspector)) return 'closed';
    if (systemClock.now() >= deadline) return 'stillOpen';
    await systemClock.sleep(pollMs);
  }
}

function listensOn({ listening }: ProcessSockets, { port }: Inspector): boolean {
  return listening.some((socket) => socket.port === port);
}
