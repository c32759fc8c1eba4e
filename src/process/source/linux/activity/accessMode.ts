const modes = ['read', 'write', 'both', undefined] as const;

/** The access mode in `/proc/PID/fdinfo/N`: the last digit of the flags (open(2)). Undefined if there is none. */
export function parseAccessMode(fdinfo: string | undefined): (typeof modes)[number] {
  const digit = /^flags:\s+\d*(\d)$/m.exec(fdinfo ?? '')?.[1];
  return digit === undefined ? undefined : modes[Number(digit) & 3];
}
