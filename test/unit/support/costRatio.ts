/** Less than this cannot be told from nothing. */
const minPlainMicroseconds = 200;

/**
 * How many times the CPU time of plain work some work takes. Both are done in turn, and the shortest times count: a busy
 * machine makes all of them longer, and none of them shorter. The plain work should not be much shorter than what the
 * other is allowed to be, so that both are interrupted alike. Only the sum of user and system time is exact: the kernel
 * splits it by what its clock ticks have met (cputime_adjust, kernel/sched/cputime.c).
 */
export function costRatio(work: () => unknown, plain: () => unknown): number {
  const timeOf = (each: () => unknown): number => {
    const before = process.cpuUsage();
    each();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  let shortest = Infinity;
  let shortestPlain = Infinity;
  for (let run = 0; run < 7; run++) {
    shortestPlain = Math.min(shortestPlain, timeOf(plain));
    shortest = Math.min(shortest, timeOf(work));
  }
  return shortest / Math.max(shortestPlain, minPlainMicroseconds);
}
