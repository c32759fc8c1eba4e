/**
 * The bytes of resident memory that other processes account for, from the text of `smaps_rollup` (proc_pid_smaps(5)): in
 * `Pss`, of a page that several processes share each has its part.
 */
export function parseSharedMemory(text: string): number | undefined {
  const resident = /^Rss:\s+(\d+) kB$/m.exec(text)?.[1];
  const proportional = /^Pss:\s+(\d+) kB$/m.exec(text)?.[1];
  if (resident === undefined || proportional === undefined) return undefined;
  return Math.max(0, Number(resident) - Number(proportional)) * 1024;
}
