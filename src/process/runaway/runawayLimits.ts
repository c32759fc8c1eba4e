/** What makes a process a runaway. */
export interface RunawayLimits {
  /** Percent of one core, and for how long a process has to use so much, in ms. */
  readonly cpuPercent: number;
  readonly cpuMs: number;
  /** The same for a tree none of whose processes uses so much for that long by itself, as in a build. */
  readonly treeCpuMs: number;
  /** By how much the memory of a process has to grow without pause, in bytes. */
  readonly memoryGrowth: number;
  /** How many processes a tree has to have, and for how long, in ms. */
  readonly processes: number;
  readonly processesMs: number;
  /** How many processes one process has to fork per second, and for how long, in ms. */
  readonly forksPerSecond: number;
  readonly forksMs: number;
  /** How many like children that do not end a process has to have, and in what time it has to have started them, in ms. */
  readonly likeChildren: number;
  readonly likeChildrenMs: number;
}

/**
 * A build, a test run or the start of a language server reaches none of them: most are over in five minutes, their memory
 * grows in leaps, and their workers are started at once, or end. An endless loop does not get a whole core on a machine
 * that has other work, or that is one of several on its hardware: half a core is enough.
 */
export const defaultLimits: RunawayLimits = {
  cpuPercent: 50,
  cpuMs: 5 * 60_000,
  treeCpuMs: 20 * 60_000,
  memoryGrowth: 80 * 1024 ** 2,
  processes: 250,
  processesMs: 30_000,
  forksPerSecond: 50,
  forksMs: 3 * 60_000,
  likeChildren: 10,
  likeChildrenMs: 60_000,
};
