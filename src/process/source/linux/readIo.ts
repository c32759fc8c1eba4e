import { keyOf, type Identity } from '../../identity';
import type { ProcessIo } from '../processDetails';
import type { BoundedReader } from './boundedReader';

/** `io` has seven short lines. */
const maxIoBytes = 1_024;

/**
 * What processes have read and written, by {@link keyOf}. They are read in turn, off the event loop: `io` waits for
 * `exec_update_lock` as `environ` does (do_io_accounting, fs/proc/base.c).
 */
export async function readIo(
  processes: readonly Identity[],
  reader: Pick<BoundedReader, 'read'>,
  isRunning: (process: Identity) => boolean,
): Promise<ReadonlyMap<string, ProcessIo>> {
  const found = new Map<string, ProcessIo>();
  for (const process of processes) {
    const text = await reader.read(`/proc/${process.pid}/io`, maxIoBytes);
    // Meanwhile the pid may have gone to another process: then what was read is of that one.
    const io = typeof text === 'string' && isRunning(process) ? parseIo(text) : undefined;
    if (io) found.set(keyOf(process), io);
  }
  return found;
}

/** `name: value` in each line (proc_pid_io(5)). */
export function parseIo(text: string): ProcessIo | undefined {
  const value = (name: string): number | undefined => {
    const match = new RegExp(`^${name}: (\\d+)$`, 'm').exec(text);
    return match ? Number(match[1]) : undefined;
  };
  const [read, written] = [value('rchar'), value('wchar')];
  if (read === undefined || written === undefined) return undefined;
  return { read, written, readFromDisk: value('read_bytes') ?? 0, writtenToDisk: value('write_bytes') ?? 0 };
}
