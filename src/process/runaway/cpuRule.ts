import { meanOf } from './meanOf';
import type { CpuFigures } from './runaway';
import { goesOnShare, type RunawayRule, type Subject } from './subject';
import { findSustained, wholeReadings } from './sustained';

/** A longer time than this, in ms, is looked at in the readings of an hour: those of ten minutes barely reach back so far. */
const maxFineMs = 8 * 60_000;

/** What a program uses varies: it goes on if the mean of so many readings is near the limit. */
const goesOnReadings = 6;

/**
 * A process, with its short-lived children, that uses much of a core for minutes; or a tree that does, in which no process
 * does so by itself.
 */
export const cpuRule: RunawayRule<CpuFigures> = {
  mayBegin({ total }, { cpuPercent }) {
    return (total.cpu ?? 0) >= cpuPercent * goesOnShare;
  },

  find({ node, history, limits, isToldBelow }) {
    const limit = limits.cpuPercent;
    const own = history.own(node.key, limits.cpuMs > maxFineMs ? 'hour' : 'tenMinutes');
    const ofProcess = own && findSustained(wholeReadings(own.cpu), own.intervalMs, limit, limits.cpuMs);
    if (ofProcess) return toFigures(ofProcess, limit, false);
    if (isToldBelow) return undefined;
    const tree = history.tree(node.key, 'hour');
    const ofTree = tree && findSustained(wholeReadings(tree.cpu), tree.intervalMs, limit, limits.treeCpuMs);
    return ofTree && toFigures(ofTree, limit, true);
  },

  goesOn(subject, { isTree, limit }) {
    return recentMean(subject, isTree) >= limit * goesOnShare;
  },
};

function toFigures(
  { mean, durationMs }: { readonly mean: number; readonly durationMs: number },
  limit: number,
  isTree: boolean,
): CpuFigures {
  return { kind: 'cpu', percent: mean, limit, isTree, durationMs };
}

function recentMean({ node, history }: Subject, isTree: boolean): number {
  const { cpu = [] } = (isTree ? history.tree(node.key) : history.own(node.key)) ?? {};
  return meanOf(cpu.slice(-goesOnReadings));
}
