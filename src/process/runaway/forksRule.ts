import type { ForksFigures } from './runaway';
import { goesOnShare, type RunawayRule } from './subject';
import { findSustained, wholeReadings } from './sustained';

/** A process that starts short-lived processes all the time. */
export const forksRule: RunawayRule<ForksFigures> = {
  mayBegin(node, { forksPerSecond }) {
    return (node.forksPerSecond ?? 0) >= forksPerSecond;
  },

  find({ node, history, limits }) {
    const { forksPerSecond: limit, forksMs } = limits;
    const series = history.own(node.key);
    const found = series && findSustained(wholeReadings(series.forks), series.intervalMs, limit, forksMs);
    return found && { kind: 'forks', perSecond: found.mean, limit, durationMs: found.durationMs };
  },

  goesOn({ node }, { limit }) {
    return (node.forksPerSecond ?? 0) >= limit * goesOnShare;
  },
};
