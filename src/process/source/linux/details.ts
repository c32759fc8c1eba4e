import { wait, type SlicedTask } from '../../../common/timeSlicing';
import type { HeldSocket } from '../heldSocket';
import type { ProcessDetails, ProcessIo } from '../processDetails';
import { unanswered, type BoundedReader } from './boundedReader';
import { countDescriptors, findSockets } from './descriptors';
import { maxEnvironmentBytes, parseEnvironment } from './environments';
import { toHeldSocket } from './listeningSockets';
import { maxRollupBytes } from './sharedMemory';
import { readSocketTables } from './socketTables';
import type { ProcFs } from './statFiles';

/**
 * The files whose reading may wait for the process, and how many bytes are read. The last one takes long for a large
 * process.
 */
const files = [
  ['environ', maxEnvironmentBytes],
  // It has seven short lines. It waits as `environ` does, for `exec_update_lock` (do_io_accounting, fs/proc/base.c).
  ['io', 4_096],
  ['smaps_rollup', maxRollupBytes],
] as const;

/** Reads the details of a process. Never late: what hangs is left out. */
export function* readDetails(pid: number, fs: ProcFs, reader: BoundedReader): SlicedTask<ProcessDetails> {
  const openFiles = yield* countDescriptors(fs, pid);
  const listening = openFiles === undefined ? undefined : yield* readListening(pid, fs);
  const texts = yield* wait(readFiles(pid, reader));
  const [environment, io, memory] = files.map(([file]) => texts.get(file));
  return {
    openFiles,
    io: io === undefined ? undefined : parseIo(io),
    listening,
    proportionalMemory: memory === undefined ? undefined : parseProportional(memory),
    environment: environment === undefined ? undefined : parseEnvironment(environment),
  };
}

/** The sockets of the process that listen, in its own network, which need not be ours. */
function* readListening(pid: number, fs: ProcFs): SlicedTask<readonly HeldSocket[] | undefined> {
  const sockets = yield* wait(readSocketTables(fs, `/proc/${pid}/net`));
  if (!sockets) return undefined;
  const held = yield* findSockets(fs, pid, new Map(sockets.map((socket) => [socket.inode, socket])));
  return sockets.filter(({ inode }) => held.has(inode)).map(toHeldSocket);
}

/**
 * The texts of the {@link files} that can be read, by name. They are read in turn, and none after one that does not answer:
 * each takes a thread of Node's pool as long as it hangs.
 */
async function readFiles(pid: number, reader: BoundedReader): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const [file, maxBytes] of files) {
    const text = await reader.read(`/proc/${pid}/${file}`, maxBytes);
    if (text === unanswered) break;
    if (text !== undefined) texts.set(file, text);
  }
  return texts;
}

function parseIo(text: string): ProcessIo | undefined {
  const value = (name: string): number | undefined => {
    const match = new RegExp(`^${name}: (\\d+)$`, 'm').exec(text);
    return match ? Number(match[1]) : undefined;
  };
  const [read, written] = [value('rchar'), value('wchar')];
  if (read === undefined || written === undefined) return undefined;
  return { read, written, readFromDisk: value('read_bytes') ?? 0, writtenToDisk: value('write_bytes') ?? 0 };
}

function parseProportional(text: string): number | undefined {
  const match = /^Pss:\s+(\d+) kB$/m.exec(text);
  return match ? Number(match[1]) * 1024 : undefined;
}
