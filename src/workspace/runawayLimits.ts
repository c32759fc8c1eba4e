import type { RunawayKind } from '../process/runaway/runaway';
import { defaultLimits, type RunawayLimits } from '../process/runaway/runawayLimits';
import type { Settings } from './settings';

type RunawaySettings = Pick<
  Settings,
  | 'runawayCpuPercent'
  | 'runawayCpuMs'
  | 'runawayMemoryGrowth'
  | 'runawayProcesses'
  | 'runawayForksPerSecond'
  | 'runawayLikeProcesses'
>;

/** The history reaches back for an hour: a longer time, in ms, is never seen. */
const maxTreeCpuMs = 50 * 60_000;

/** What makes a process a runaway, as the user has set it. */
export function getRunawayLimits(settings: RunawaySettings): RunawayLimits {
  const cpuMs = settings.runawayCpuMs.value;
  return {
    ...defaultLimits,
    cpuPercent: settings.runawayCpuPercent.value,
    cpuMs,
    treeCpuMs: Math.min(cpuMs * (defaultLimits.treeCpuMs / defaultLimits.cpuMs), maxTreeCpuMs),
    memoryGrowth: settings.runawayMemoryGrowth.value,
    processes: settings.runawayProcesses.value,
    forksPerSecond: settings.runawayForksPerSecond.value,
    likeChildren: settings.runawayLikeProcesses.value,
  };
}

/** Whether the user wants to be told of runaways of this kind. */
export function isRunawayKindEnabled(kind: RunawayKind, settings: RunawaySettings): boolean {
  const { cpuPercent, memoryGrowth, processes, forksPerSecond, likeChildren } = getRunawayLimits(settings);
  const limits = { cpu: cpuPercent, memory: memoryGrowth, processes, forks: forksPerSecond, pileUp: likeChildren };
  return limits[kind] > 0;
}
