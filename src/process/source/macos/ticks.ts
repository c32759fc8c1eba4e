import type { LibSystem } from './libSystem';
import { readUInt64 } from './readFields';

/**
 * How long a tick of the CPU times is, in ms; undefined if the system does not tell. It is 41.67 ns on Apple silicon and
 * 1 ns on Intel. `mach_timebase_info` would say 1 ns under Rosetta too, where it is wrong for these times (psutil,
 * arch/osx/proc.c).
 */
export function readTickMs(libSystem: LibSystem): number | undefined {
  const buffer = Buffer.alloc(8);
  const filled = libSystem.sysctlByName('hw.tbfrequency', buffer);
  const perSecond = filled === 8 ? readUInt64(buffer, 0) : filled === 4 ? buffer.readUInt32LE(0) : 0;
  return perSecond > 0 ? 1000 / perSecond : undefined;
}
