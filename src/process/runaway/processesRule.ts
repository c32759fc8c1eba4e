import type { ProcessesFigures } from './runaway';
import { goesOnShare, type RunawayRule } from './subject';
import { findSustained } from './sustained';

/** A tree that has very many processes for a while. */
export const processesRule: RunawayRule<ProcessesFigures> = {
  mayBegin({ total }, { processes }) {
    return total.count >= processes;
  },

  find({ node, history, limits }) {
    const { processes: limit, processesMs } = limits;
    const { count } = node.total;
    const series = history.tree(node.key);
    const found = series && findSustained(series.count, series.intervalMs, limit, processesMs);
    return found && { kind: 'processes', count, limit, durationMs: found.durationMs };
  },

  goesOn({ node }, { limit }) {
    return node.total.count >= limit * goesOnShare;
  },
};
