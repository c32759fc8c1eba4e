import { keyOf, type Identity } from '../identity';
import { type ProcessInfo } from '../processInfo';
import type { ControlContext } from './controlContext';
import { findRunning } from './liveness';

type WaitContext = Pick<ControlContext, 'clock' | 'glance' | 'forkMonitor'>;
/**
 * Pauses between two looks, in ms: most processes go at once, and who does not need not be asked often. Each is about a
 * fifth of the time waited so far, so that nobody is noticed much later than it goes.
 */
const backoffMs = [1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50];

/** The pauses of one wait, in ms; the last is repeated. */
export function* pauses(backoff: readonly number[] = backoffMs): Generator<number, never> {
  yield* backoff;
  for (;;) yield backoff.at(-1) ?? 0;
}

/** After this long, in ms, other work gets its turn of the event loop. */
const sliceMs = 8;

/**
 * Waits until all are gone or `until` (on the clock) has come, and says who still runs. Only one of them is looked at
 * until it is gone, then the next: that is a glance for each and one for each pause.
 */
export async function waitUntilGone(
  identities: Iterable<Identity>,
  until: number,
  { clock, glance, forkMonitor }: WaitContext,
): Promise<readonly ProcessInfo[]> {
  const isGone = (one: Identity): boolean => forkMonitor?.pidExists(one.pid) === false || !findRunning(one, glance);
  const pause = pauses();
  const left = [...identities].values();
  let sliceStart = clock.now();
  for (const one of left) {
    while (!isGone(one)) {
      const remaining = until - clock.now();
      if (remaining <= 0) return [one, ...left].flatMap((identity) => findRunning(identity, glance) ?? []);
      await clock.sleep(Math.min(pause.next().value, remaining));
    }
    if (clock.now() - sliceStart < sliceMs) continue;
    await clock.sleep(0);
    sliceStart = clock.now();
  }
  return [];
}

/** How long those in uninterruptible sleep are waited for, in ms, while none of them ends: it may last for ever. */
const maxBlockedMs = 1_000;

/** The same for those that SIGKILL was sent to: only uninterruptible sleep can keep them. Returns those that are gone. */
export async function waitUntilKilled(
  identities: readonly Identity[],
  until: number,
  parts: WaitContext,
): Promise<readonly Identity[]> {
  let left: readonly Identity[] = identities;
  for (;;) {
    const before = left.length;
    const running = await waitUntilGone(left, Math.min(until, parts.clock.now() + maxBlockedMs), parts);
    left = running;
    const stuck = running.length === before && running.every(({ state }) => state === 'blocked');
    if (stuck || running.length === 0 || parts.clock.now() >= until) break;
  }
  const remaining = new Set(left.map(keyOf));
  return identities.filter((identity) => !remaining.has(keyOf(identity)));
}
