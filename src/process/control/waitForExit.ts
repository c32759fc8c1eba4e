import type { Clock } from '../../common/clock';
import { createYield } from '../../common/createYield';
import { keyOf, type Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { ForkMonitor } from '../source/forkMonitor';
import type { GetProcess } from '../source/processSource';
import { findRunning } from './liveness';

/** What waiting needs. */
export interface WaitContext {
  readonly clock: Clock;
  readonly getBasic: GetProcess;
  readonly forkMonitor: Pick<ForkMonitor, 'pidExists'> | undefined;
}

/**
 * Pauses between two checks, in ms: most processes exit at once, and the others need not be checked often. Each pause is
 * about a fifth of the time waited so far, so an exit is never noticed much later than it happens.
 */
const backoffMs = [1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50];

/** The pauses of one wait, in ms; the last is repeated. */
export function* pauses(backoff: readonly number[] = backoffMs): Generator<number, never> {
  yield* backoff;
  for (;;) yield backoff.at(-1) ?? 0;
}

/** After this time, in ms, other work gets its turn of the event loop. */
const sliceMs = 8;

/**
 * Waits until all processes are gone or `until` (on the clock) has come. Only one process is checked until it is gone,
 * then the next: that makes one read for each process and one for each pause.
 * @returns those that still run.
 */
export async function waitUntilGone(
  identities: Iterable<Identity>,
  until: number,
  { clock, getBasic, forkMonitor }: WaitContext,
): Promise<readonly ProcessInfo[]> {
  const isGone = (identity: Identity): boolean =>
    forkMonitor?.pidExists(identity.pid) === false || !findRunning(identity, getBasic);
  const pause = pauses();
  const remaining = [...identities].values();
  const yieldIfDue = createYield(clock, sliceMs);
  for (const identity of remaining) {
    while (!isGone(identity)) {
      const remainingMs = until - clock.now();
      if (remainingMs <= 0) return [identity, ...remaining].flatMap((each) => findRunning(each, getBasic) ?? []);
      await clock.sleep(Math.min(pause.next().value, remainingMs));
    }
    await yieldIfDue();
  }
  return [];
}

/** How long processes in uninterruptible sleep are waited for, in ms, while none of them ends: it may last for ever. */
const maxBlockedMs = 1_000;

/**
 * The same for processes that SIGKILL was sent to: only uninterruptible sleep can keep them.
 * @returns those that are gone.
 */
export async function waitUntilKilled(
  identities: readonly Identity[],
  until: number,
  context: WaitContext,
): Promise<readonly Identity[]> {
  const { clock } = context;
  let remaining: readonly Identity[] = identities;
  for (;;) {
    const before = remaining.length;
    const running = await waitUntilGone(remaining, Math.min(until, clock.now() + maxBlockedMs), context);
    remaining = running;
    const isStuck = running.length === before && running.every(({ state }) => state === 'blocked');
    if (isStuck || running.length === 0 || clock.now() >= until) break;
  }
  const remainingKeys = new Set(remaining.map(keyOf));
  return identities.filter((identity) => !remainingKeys.has(keyOf(identity)));
}
