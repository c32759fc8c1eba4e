import { runToEnd, type SlicedTask } from '../../common/timeSlicing';
import { byAge } from '../processTable';
import { type Attribution, type OwnedProcess } from './attribution';

/**
 * What we make of a process that nobody of ours is the parent of any more. `leaving`: it has only just lost its parent
 * and may be about to exit; `orphan`: it is warned about; `detached`: a known daemon, meant to outlive its parent;
 * `kept`: the person said that it is meant to run.
 */
export type OrphanState = 'leaving' | 'orphan' | 'detached' | 'kept';

export interface OrphanPolicy {
  /** How long a process may take to leave before it counts, in ms. */
  graceMs(known: OwnedProcess): number;
  /** What it is when that time is over. */
  classify(known: OwnedProcess): Exclude<OrphanState, 'leaving'>;
}

export interface Orphan extends OwnedProcess {
  readonly state: OrphanState;
  /** In ms since 1970. */
  readonly orphanedAt: number;
}

export interface Classification {
  /** The topmost process of each abandoned tree, longest abandoned first; whoever is below it is not counted again. */
  readonly orphans: readonly Orphan[];
  /** When to look again, in ms since 1970: when the next of them has had its time, or before. */
  readonly recheckAt: number | undefined;
}

/**
 * For how long, and how soon, to look again after a process has lost its parent or its origin, in ms: the shell of a
 * closed terminal takes a moment to exit, and only then it is seen what it has left behind.
 */
const frequentRecheckMs = 2_000;
const recheckMs = 250;

/** Judges every process that has lost its parent or its origin. `now` is in ms since 1970. */
export function classifyOrphans(kinship: Attribution, policy: OrphanPolicy, now: number): Classification {
  return runToEnd(classifyInSteps(kinship, policy, now));
}

/** The same with a pause after each of them: the policy may read what the system says of it. */
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
    const dueAt = orphanedAt + policy.graceMs(one);
    if (dueAt > now) {
      const lookAt = now - orphanedAt < frequentRecheckMs ? Math.min(dueAt, now + recheckMs) : dueAt;
      recheckAt = Math.min(recheckAt ?? lookAt, lookAt);
      orphans.push({ ...one, state: 'leaving', orphanedAt });
    } else {
      orphans.push({ ...one, state: policy.classify(one), orphanedAt });
    }
    yield;
  }
  orphans.sort((a, b) => a.orphanedAt - b.orphanedAt || byAge(a.process, b.process));
  return { orphans, recheckAt };
}
