/** `smaps_rollup` has some twenty short lines. */
export const maxRollupBytes = 4_096;

/**
 * The bytes of resident memory that other processes have as well, from the text of `smaps_rollup` (proc_pid_smaps(5)).
 * @returns undefined if the text does not tell.
 */
export function parseSharedMemory(text: string): number | undefined {
  const kilobytes = ['Shared_Clean', 'Shared_Dirty'].map(
    (name) => new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1],
  );
  const [clean, dirty] = kilobytes;
  return clean === undefined || dirty === undefined ? undefined : (Number(clean) + Number(dirty)) * 1024;
}
