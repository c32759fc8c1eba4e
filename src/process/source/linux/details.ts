import { readFile, readdir, readlink } from 'node:fs/promises';
import type { HeldSocket } from '../heldSocket';
import type { ProcessDetails, ProcessIo } from '../processDetails';
import { getSocketInode } from './descriptors';
import { parseListeningSockets, toHeldSocket } from './listeningSockets';

/** The part of `node:fs/promises` that is needed. */
export interface DetailFs {
  readFile(path: string): Promise<Buffer>;
  readdir(path: string): Promise<string[]>;
  readlink(path: string): Promise<string>;
}

/** How many links are read at a time: a process with many open files must not take all threads of Node's pool. */
const maxLinksAtOnce = 32;

/**
 * Reads the details of a process, off the event loop: `smaps_rollup` of a large process can take long. `isSame` says
 * whether the pid still belongs to the process; if not, what was read is thrown away.
 */
export async function readDetails(
  pid: number,
  isSame: () => boolean,
  fs: DetailFs = { readFile, readdir, readlink },
): Promise<ProcessDetails | undefined> {
  const text = (file: string): Promise<string | undefined> =>
    fs.readFile(`/proc/${pid}/${file}`).then(
      (bytes) => bytes.toString('utf8'),
      () => undefined,
    );
  const [links, io, memory, environment, tcp, tcp6] = await Promise.all([
    readLinks(fs, `/proc/${pid}/fd`),
    text('io'),
    text('smaps_rollup'),
    text('environ'),
    // Of its own network namespace, which need not be ours.
    text('net/tcp'),
    text('net/tcp6'),
  ]);
  if (!isSame()) return undefined;
  return {
    openFiles: links?.length,
    io: io === undefined ? undefined : parseIo(io),
    listening: links && tcp !== undefined ? joinSockets(links, tcp, tcp6 ?? '') : undefined,
    proportionalMemory: memory === undefined ? undefined : parseProportional(memory),
    environment: environment === undefined ? undefined : parseEnvironment(environment),
  };
}

/** What the open files are; undefined if that may not be read. A file that is closed meanwhile is an empty string. */
async function readLinks(fs: DetailFs, folder: string): Promise<readonly string[] | undefined> {
  let names: readonly string[];
  try {
    names = await fs.readdir(folder);
  } catch {
    return undefined;
  }
  const links: string[] = [];
  for (let from = 0; from < names.length; from += maxLinksAtOnce) {
    const batch = names.slice(from, from + maxLinksAtOnce);
    links.push(...(await Promise.all(batch.map((name) => fs.readlink(`${folder}/${name}`).catch(() => '')))));
  }
  return links;
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

/** `NAME=value`, with a zero byte after each (environ(7)). */
export function parseEnvironment(text: string): ReadonlyMap<string, string> {
  const variables = new Map<string, string>();
  for (const line of text.split('\0')) {
    const equals = line.indexOf('=');
    if (equals > 0) variables.set(line.slice(0, equals), line.slice(equals + 1));
  }
  return variables;
}

/**
 * The sockets in the text of `net/tcp` and `net/tcp6` (proc_pid_net(5)) that listen, and whose inode is that of an open
 * file.
 */
export function joinSockets(links: readonly string[], ...texts: readonly string[]): readonly HeldSocket[] {
  const inodes = new Set(links.flatMap((link) => getSocketInode(link) ?? []));
  return texts
    .flatMap((text) => [...parseListeningSockets(text)])
    .filter(({ inode }) => inodes.has(inode))
    .map(toHeldSocket);
}
