import { hasOtherState, parseListeningSockets, type ListeningSocket } from './listeningSockets';
import { readProcFile } from './procFile';
import type { ProcFs } from './statFiles';

/** Enough for 25,000 sockets that listen. */
const maxBytes = 4 * 1024 * 1024;
/** The kernel hands out at most a page at a time (seq_read_iter, fs/seq_file.c). */
const pageBytes = 4096;
/** Longer than a line of such a table, in bytes. */
const maxLineBytes = 256;
/** `sockstat` has a few lines, in bytes. */
const maxCountBytes = 4096;

/** How many TCP sockets of IPv4 and of IPv6 there are in a network. */
export interface SocketCounts {
  readonly tcp: number;
  readonly tcp6: number;
}

/**
 * Counts the sockets of the network of a folder such as `/proc/net`: at a hundredth of the cost of its tables, which need
 * not be read while the numbers stay the same. Undefined if they cannot be read.
 */
export function readSocketCounts(fs: ProcFs, folder: string): SocketCounts | undefined {
  const tcp = /^TCP: inuse (\d+)/m.exec(readProcFile(fs, `${folder}/sockstat`, maxCountBytes) ?? '');
  if (!tcp) return undefined;
  // Without IPv6 there is no second file.
  const tcp6 = /^TCP6: inuse (\d+)/m.exec(readProcFile(fs, `${folder}/sockstat6`, maxCountBytes) ?? '');
  return { tcp: Number(tcp[1]), tcp6: Number(tcp6?.[1] ?? 0) };
}

/**
 * The sockets that listen in the network of a folder. They are read off the event loop: after them the kernel goes through
 * its hash table of connections, which takes some ms on a machine with much memory, even if there are none. `counts` says
 * which tables are empty.
 * @returns undefined if the tables cannot be read.
 */
export async function readSocketTables(
  fs: ProcFs,
  folder: string,
  counts: SocketCounts = { tcp: 1, tcp6: 1 },
): Promise<readonly ListeningSocket[] | undefined> {
  const tcp = counts.tcp > 0 ? await readTable(fs, `${folder}/tcp`) : '';
  if (tcp === undefined) return undefined;
  const tcp6 = counts.tcp6 > 0 ? await readTable(fs, `${folder}/tcp6`) : '';
  return [...parseListeningSockets(tcp), ...parseListeningSockets(tcp6 ?? '')];
}

/** The text of a table up to its first socket that does not listen. */
function readTable(fs: ProcFs, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    fs.open(path, 'r', (openError, descriptor) => {
      if (openError) {
        resolve(undefined);
        return;
      }
      const buffer = Buffer.allocUnsafe(pageBytes);
      let text = '';
      const readMore = (): void => {
        fs.read(descriptor, buffer, 0, pageBytes, null, (error, length) => {
          const part = buffer.toString('latin1', 0, length);
          text += part;
          // Another line would have fitted in. To read on only to see the end would cost as much again.
          const isEnd = length < pageBytes - maxLineBytes;
          if (!error && !isEnd && text.length < maxBytes && !hasOtherState(part)) {
            readMore();
            return;
          }
          fs.closeSync(descriptor);
          resolve(error ? undefined : text);
        });
      };
      readMore();
    });
  });
}
