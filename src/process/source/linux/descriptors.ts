import type { SlicedTask } from '../../../common/timeSlicing';
import type { ProcFs } from './statFiles';

/** Names are fetched in parts of so many: a process may have very many. */
const namesFetched = 256;
/** Links read between two places where the work may be interrupted. */
const linksPerStep = 64;

/**
 * Which of the wanted sockets a process holds: its first descriptor of each, by inode. At most `maxDescriptors` of it are
 * looked at. None is found if the process is gone, or belongs to another user.
 */
export function* findSockets(
  fs: ProcFs,
  pid: number,
  wanted: ReadonlyMap<number, unknown>,
  maxDescriptors: number,
): SlicedTask<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  if (wanted.size === 0) return found;
  let count = 0;
  for (const name of listDescriptors(fs, pid)) {
    const inode = readSocketInode(fs, pid, name);
    if (inode !== undefined && wanted.has(inode) && !found.has(inode)) found.set(inode, name);
    if (++count >= maxDescriptors) break;
    if (count % linksPerStep === 0) yield;
  }
  return found;
}

/**
 * The inode of the socket that a descriptor stands for; undefined if it stands for something else, or cannot be read. This
 * waits for no process (proc_pid_get_link, fs/proc/base.c).
 */
export function readSocketInode(fs: ProcFs, pid: number, descriptor: string): number | undefined {
  let link: string;
  try {
    link = fs.readlinkSync(`/proc/${pid}/fd/${descriptor}`);
  } catch {
    return undefined;
  }
  return getSocketInode(link);
}

/** The inode of a socket, from the link of a descriptor: `socket:[12345]`. */
export function getSocketInode(link: string): number | undefined {
  return link.startsWith('socket:[') ? Number(link.slice('socket:['.length, -1)) : undefined;
}

function* listDescriptors(fs: ProcFs, pid: number): Generator<string> {
  let folder: ReturnType<ProcFs['opendirSync']> | undefined;
  try {
    folder = fs.opendirSync(`/proc/${pid}/fd`, { bufferSize: namesFetched });
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) yield entry.name;
  } catch {
    // What was read so far counts.
  } finally {
    folder?.closeSync();
  }
}
