import type { SlicedTask } from '../../../common/timeSlicing';
import { listNames } from './folderNames';
import type { ProcFs } from './statFiles';

/** Links read between two places where the work may be interrupted. */
const linksPerStep = 64;
/** The sockets of a server are among its first descriptors. */
const usualMaxDescriptors = 16_384;

/**
 * Which of the wanted sockets a process holds: its first descriptor of each, by inode. At most `maxDescriptors` of it are
 * looked at. None is found if the process is gone, or belongs to another user.
 */
export function* findSockets(
  fs: ProcFs,
  pid: number,
  wanted: ReadonlyMap<number, unknown>,
  maxDescriptors = usualMaxDescriptors,
): SlicedTask<ReadonlyMap<number, string>> {
  const found = new Map<number, string>();
  if (wanted.size === 0) return found;
  let count = 0;
  try {
    for (const name of listNames(fs, `/proc/${pid}/fd`)) {
      const inode = readSocketInode(fs, pid, name);
      if (inode !== undefined && wanted.has(inode) && !found.has(inode)) found.set(inode, name);
      if (++count >= maxDescriptors) return found;
      if (count % linksPerStep === 0) yield;
    }
  } catch {
    // What was found so far counts.
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
