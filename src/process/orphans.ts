import { keyOf } from './identity';
import type { Kinship, Known } from './lineage';

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
 * How soon to look again while somebody is leaving, in ms: the shell of a closed terminal takes a moment to exit, and
 * only then it is seen what it has left behind.
 */
const lookAgainMs = 250;

/** Judges everybody who has lost parent or origin. `now` is in ms since 1970. */
export function judgeOrphans(kinship: Kinship, policy: OrphanPolicy, now: number): Judgement {
  const orphans: Orphan[] = [];
  let nextAt: number | undefined;
  for (const known of kinship.known.values()) {
    const { orphanedAt } = known.member;
    if (orphanedAt === undefined) continue;
    const dueAt = orphanedAt + policy.graceMs(known);
    if (dueAt > now) {
      nextAt = Math.min(nextAt ?? dueAt, dueAt, now + lookAgainMs);
      orphans.push({ ...known, standing: 'leaving', orphanedAt });
    } else {
      orphans.push({ ...known, standing: policy.standing(known), orphanedAt });
    }
  }
  orphans.sort((a, b) => a.orphanedAt - b.orphanedAt || keyOf(a.process).localeCompare(keyOf(b.process)));
  return { orphans, nextAt };
}
