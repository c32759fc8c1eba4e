import type { Kinship, Known } from './lineage';
import { runToEnd, type Pausable } from '../../common/timeSlicing';
import { byAge } from '../processTable';

/**
 * What we make of a process that nobody of ours is the parent of any more. `leaving`: it has only just lost its parent
 * and may be about to exit; `orphan`: it is warned about; `detached`: a known daemon, meant to outlive its parent;
 * `kept`: the person said that it is meant to run.
 */
export type Standing = 'leaving' | 'orphan' | 'detached' | 'kept';

export interface OrphanPolicy {
  /** How long a process may take to leave before it counts, in ms. */
  graceMs(known: Known): number;
  /** What it is when that time is over. */
  standing(known: Known): Exclude<Standing, 'leaving'>;
}

export interface Orphan extends Known {
  readonly standing: Standing;
  /** In ms since 1970. */
  readonly orphanedAt: number;
}

export interface Judgement {
  /** The topmost process of each abandoned tree, longest abandoned first; whoever is below it is not counted again. */
  readonly orphans: readonly Orphan[];
  /** When to look again, in ms since 1970: when the next of them has had its time, or before. */
  readonly nextAt: number | undefined;
}

/**
 * For how long, and how soon, to look again after a process has lost its parent or its origin, in ms: the shell of a
 * closed terminal takes a moment to exit, and only then it is seen what it has left behind.
 */
const lookOftenMs = 2_000;
const lookAgainMs = 250;

/** Judges every process that has lost its parent or its origin. `now` is in ms since 1970. */
export function judgeOrphans(kinship: Kinship, policy: OrphanPolicy, now: number): Judgement {
  return runToEnd(judgeOneByOne(kinship, policy, now));
}

/** The same with a pause after each of them: the policy may read what the system says of it. */
export function* judgeOneByOne({ known }: Kinship, policy: OrphanPolicy, now: number): Pausable<Judgement> {
  const orphans: Orphan[] = [];
  let nextAt: number | undefined;
  for (const one of known.values()) {
    const { orphanedAt } = one.member;
    if (orphanedAt === undefined) continue;
    const dueAt = orphanedAt + policy.graceMs(one);
    if (dueAt > now) {
      const lookAt = now - orphanedAt < lookOftenMs ? Math.min(dueAt, now + lookAgainMs) : dueAt;
      nextAt = Math.min(nextAt ?? lookAt, lookAt);
      orphans.push({ ...one, standing: 'leaving', orphanedAt });
    } else {
      orphans.push({ ...one, standing: policy.standing(one), orphanedAt });
    }
    yield;
  }
  orphans.sort((a, b) => a.orphanedAt - b.orphanedAt || byAge(a.process, b.process));
  return { orphans, nextAt };
}
