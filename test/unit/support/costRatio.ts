/** The cost that the plain work has at least: less cannot be measured. */
const minPlainMicroseconds = 200;

/**
 * The CPU time of some work, as a multiple of the CPU time of plain work. Both run in turn, and the shortest times count:
 * a busy machine makes times longer, never shorter. The plain work should not be much shorter than the maximum for the
 * other work, so that both are interrupted alike. Only the sum of user and system time is exact: the kernel splits it by
 * what its clock ticks meet (cputime_adjust, kernel/sched/cputime.c).
 */
export function costRatio(work: () => unknown, plain: () => unknown): number {
  const measure = (run: () => unknown): number => {
    const before = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  let minMicroseconds = Infinity;
  let minOfPlain = Infinity;
  for (let run = 0; run < 7; run++) {
    minOfPlain = Math.min(minOfPlain, measure(plain));
    minMicroseconds = Math.min(minMicroseconds, measure(work));
  }
  return minMicroseconds / Math.max(minOfPlain, minPlainMicroseconds);
}
