/**
 * How many times the time of plain work some work takes. Both are done in turn, and the shortest times count: a busy
 * machine makes all of them longer now and then, and none of them shorter.
 */
export function costRatio(work: () => unknown, plain: () => unknown): number {
  const timeOf = (each: () => unknown): number => {
    const start = performance.now();
    each();
    return performance.now() - start;
  };
  let shortest = Infinity;
  let shortestPlain = Infinity;
  for (let run = 0; run < 5; run++) {
    shortestPlain = Math.min(shortestPlain, timeOf(plain));
    shortest = Math.min(shortest, timeOf(work));
  }
  return shortest / shortestPlain;
}
