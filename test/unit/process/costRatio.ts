/**
 * How many times the CPU time of plain work some work takes. Both are done in turn, and the shortest times count: a busy
 * machine makes all of them longer, and none of them shorter. The plain work should not be much shorter than what the
 * other is allowed to be, so that both are interrupted alike.
 */
export function costRatio(work: () => unknown, plain: () => unknown): number {
  const timeOf = (each: () => unknown): number => {
    const before = process.cpuUsage();
    each();
    return process.cpuUsage(before).user;
  };
  let shortest = Infinity;
  let shortestPlain = Infinity;
  for (let run = 0; run < 7; run++) {
    shortestPlain = Math.min(shortestPlain, timeOf(plain));
    shortest = Math.min(shortest, timeOf(work));
  }
  return shortest / shortestPlain;
}
