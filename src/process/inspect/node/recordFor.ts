import { waitAtMost } from '../../../common/timeLimit';
import type { InspectorSession } from './nodeInspector';

/**
 * Lets a recording go on for so many ms, or until the program exits: it waits then for the session to end, and can still
 * be asked for what was recorded.
 * @throws if it is aborted, and if the session ends.
 */
export async function recordFor(durationMs: number, { client, signal }: InspectorSession): Promise<void> {
  const end = await waitAtMost(durationMs, Promise.race([client.ended, client.exiting]), signal);
  if (end) throw end;
}
