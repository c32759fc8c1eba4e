/** The processes by the pid of their parent. */
export function groupByParent<T extends { readonly parentPid: number }>(
  processes: Iterable<T>,
): ReadonlyMap<number, readonly T[]> {
  const children = new Map<number, T[]>();
  for (const process of processes) {
    const siblings = children.get(process.parentPid);
    if (siblings) siblings.push(process);
    else children.set(process.parentPid, [process]);
  }
  return children;
}
