import type { ProcessesFigures } from './runaway';
import { goesOnShare, type RunawayRule } from './subject';
import { findSustained, wholeReadings } from './sustained';

/** A tree that has very many processes for a while. */
export const processesRule: RunawayRule<ProcessesFigures> = {
  mayBegin({ total }, { processes }) {
    return total.count >= processes;
  },

  find({ node, history, limits, isToldBelow }) {
    if (isToldBelow) return undefined;
    const { processes: limit, processesMs } = limits;
    const { count } = node.total;
    const series = history.tree(node.key);
    const found = series && findSustained(wholeReadings(series.count), series.intervalMs, limit, processesMs);
    return found && { kind: 'processes', count, limit, durationMs: found.durationMs };
  },

  goesOn({ node }, { limit }) {
    return node.total.count >= limit * goesOnShare;
  },
};
