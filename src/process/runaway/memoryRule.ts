import { meanOf } from './meanOf';
import type { MemoryFigures } from './runaway';
import { findSteadyGrowth, growsOn } from './steadyGrowth';
import type { RunawayRule } from './subject';

/** It goes on if the lowest memory of the last minute is above that of the minute before, by so many bytes. */
const goesOnReadings = 12;
const goesOnGrowth = 1024 ** 2;

/**
 * A compiler or a linter that is at work, which shows in its CPU in percent of one core, may need more and more memory for
 * minutes. Its memory has to grow for so long, in ms.
 */
const busyPercent = 15;
const busyMs = 180_000;

/** A process whose memory grows and grows. */
export const memoryRule: RunawayRule<MemoryFigures> = {
  mayBegin({ process }, { memoryGrowth }) {
    return process.memory >= memoryGrowth;
  },

  find({ node, history, limits }) {
    const { memory } = node.process;
    const series = history.own(node.key);
    if (!series) return undefined;
    // The newest reading is not complete.
    const readings = series.memory.slice(0, -1);
    const { intervalMs, cpu } = series;
    let growth = findSteadyGrowth(readings, intervalMs, limits.memoryGrowth);
    if (growth && meanOf(cpu.slice(-1 - growth.durationMs / intervalMs)) >= busyPercent) {
      growth = findSteadyGrowth(readings, intervalMs, limits.memoryGrowth, busyMs);
    }
    return growth && { kind: 'memory', memory, growth: growth.amount, durationMs: growth.durationMs };
  },

  goesOn({ node, history }) {
    const series = history.own(node.key);
    return series !== undefined && growsOn(series.memory, goesOnReadings, goesOnGrowth);
  },
};
