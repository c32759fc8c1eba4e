import { runToEnd, type SlicedTask } from '../../common/timeSlicing';
import { byAge } from '../processTable';
import type { Attribution, OwnedProcess } from './attribution';

/**
 * What a process is that has no parent of ours any more. `leaving`: it has just lost its parent and may be about to exit;
 * `orphan`: the user is warned about it; `detached`: a known daemon, meant to outlive its parent; `kept`: the user said
 * that it is meant to run.
 */
export type OrphanState = 'leaving' | 'orphan' | 'detached' | 'kept';

export interface OrphanPolicy {
  /** How long a process may take to exit before it counts, in ms. */
  graceMs(owned: OwnedProcess): number;
  /** What it is after that time. */
  classify(owned: OwnedProcess): Exclude<OrphanState, 'leaving'>;
}

export interface Orphan extends OwnedProcess {
  readonly state: OrphanState;
  /** In ms since the epoch. */
  readonly orphanedAt: number;
}

export interface Classification {
  /** The topmost process of each abandoned tree, the longest abandoned first; what is below it is not counted again. */
  readonly orphans: readonly Orphan[];
  /** When to list again at the latest, in ms since the epoch: when the first grace period ends, or earlier. */
  readonly recheckAt: number | undefined;
}

/**
 * After a process has lost its parent or its origin, listings follow each other at this interval for this long, in ms:
 * the shell of a closed terminal takes a moment to exit, and only a listing after that shows what it has left behind.
 */
const frequentRecheckIntervalMs = 250;
const frequentRecheckMs = 2_000;

/** Classifies every process that has lost its parent or its origin. `now` is in ms since the epoch. */
export function classifyOrphans(attribution: Attribution, policy: OrphanPolicy, now: number): Classification {
  return runToEnd(classifyInSteps(attribution, policy, now));
}

/** The same with a pause after each of them: the policy may ask the system about it. */
export function* classifyInSteps(
  { owned }: Attribution,
  policy: OrphanPolicy,
  now: number,
): SlicedTask<Classification> {
  const orphans: Orphan[] = [];
  let recheckAt: number | undefined;
  for (const one of owned.values()) {
    const { orphanedAt } = one.record;
    if (orphanedAt === undefined) continue;
    const graceEndsAt = orphanedAt + policy.graceMs(one);
    if (graceEndsAt > now) {
      const isRecent = now - orphanedAt < frequentRecheckMs;
      const nextAt = isRecent ? Math.min(graceEndsAt, now + frequentRecheckIntervalMs) : graceEndsAt;
      recheckAt = Math.min(recheckAt ?? nextAt, nextAt);
      orphans.push({ ...one, state: 'leaving', orphanedAt });
    } else {
      orphans.push({ ...one, state: policy.classify(one), orphanedAt });
    }
    yield;
  }
  orphans.sort((a, b) => a.orphanedAt - b.orphanedAt || byAge(a.process, b.process));
  return { orphans, recheckAt };
}
