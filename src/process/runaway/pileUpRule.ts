import { findPileUp, type LikeChildren } from './pileUp';
import type { PileUpFigures, RunawayFigures } from './runaway';
import type { RunawayLimits } from './runawayLimits';
import type { AppliedRule } from './runawayStates';
import { goesOnShare } from './subject';

/** The rule of pile-ups, applied to the like children of one process. */
export function createPileUpRule(
  groups: readonly LikeChildren[],
  { likeChildren: limit, likeChildrenMs }: RunawayLimits,
): AppliedRule {
  return {
    kind: 'pileUp',
    find: () => {
      const found = groups.flatMap((group) => {
        const youngest = group.members.at(-1);
        const pileUp = findPileUp(group, limit, likeChildrenMs);
        return youngest && pileUp ? { kind: 'pileUp' as const, ...pileUp, limit, youngest } : [];
      });
      return largest(found);
    },
    goesOn: (figures) => groups.some(({ members }) => members.length >= limitOf(figures) * goesOnShare),
  };
}

function limitOf(figures: RunawayFigures): number {
  return figures.kind === 'pileUp' ? figures.limit : Infinity;
}

function largest(found: readonly PileUpFigures[]): PileUpFigures | undefined {
  return [...found].sort((a, b) => b.count - a.count)[0];
}
