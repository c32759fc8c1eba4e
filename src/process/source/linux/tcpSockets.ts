import { endianness } from 'node:os';
import type { ProcFs } from './statFiles';

/** A TCP socket that accepts connections. */
export interface TcpListener {
  /** The same for every descriptor of the socket, and unique on the machine, whatever network namespace it is in. */
  readonly inode: string;
  readonly address: string;
  readonly port: number;
  /** The user that has opened it. */
  readonly uid: number;
}

/** TCP_LISTEN, include/net/tcp_states.h */
const listenState = '0A';

/** `seq_read` hands out one page at a time (fs/seq_file.c). */
const bufferBytes = 8_192;
/** A file is read up to this size: some thousands of listeners. */
const maxBytes = 4 * 1024 * 1024;

/**
 * The listening sockets of `net/tcp` or `net/tcp6` (proc_pid_net(5)); undefined if it cannot be read. The kernel writes
 * those first (`tcp_seq_start`, net/ipv4/tcp_ipv4.c), so that reading ends with the first other one: a server may have
 * tens of thousands of connections.
 */
export function readListeners(
  fs: Pick<ProcFs, 'openSync' | 'readSync' | 'closeSync'>,
  path: string,
): readonly TcpListener[] | undefined {
  const found: TcpListener[] = [];
  const buffer = Buffer.allocUnsafe(bufferBytes);
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(path, 'r');
    let rest = '';
    for (let total = 0; total < maxBytes;) {
      const length = fs.readSync(descriptor, buffer, 0, buffer.length, null);
      if (length === 0) break;
      total += length;
      const lines = (rest + buffer.toString('latin1', 0, length)).split('\n');
      rest = lines.pop() ?? '';
      if (!addListeners(lines, found)) return found;
    }
    addListeners([rest], found);
    return found;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** The listening sockets in the text of such a file. */
export function parseListeners(text: string): readonly TcpListener[] {
  const found: TcpListener[] = [];
  addListeners(text.split('\n'), found);
  return found;
}

/** @returns whether more may follow: a socket in another state comes after the last listening one. */
function addListeners(lines: readonly string[], found: TcpListener[]): boolean {
  for (const line of lines) {
    const [, local = '', , state, , , , uid, , inode] = line.trim().split(/\s+/);
    // The header, and an incomplete line.
    if (state === undefined || inode === undefined || !/^[0-9A-F]{2}$/.test(state)) continue;
    if (state !== listenState) return false;
    const [address = '', port = ''] = local.split(':');
    found.push({ inode, address: parseAddress(address), port: parseInt(port, 16), uid: Number(uid) });
  }
  return true;
}

/** The inode of a socket, from the link of a descriptor: `socket:[12345]`. */
export function socketInode(link: string): string | undefined {
  return link.startsWith('socket:[') ? link.slice('socket:['.length, -1) : undefined;
}

/** The kernel writes addresses as numbers of 32 bits, each in the byte order of the machine. */
export function parseAddress(hex: string, order: 'LE' | 'BE' = endianness()): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => {
    const wordBytes = [...Buffer.from(word, 'hex')];
    return order === 'LE' ? wordBytes.reverse() : wordBytes;
  });
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.length !== 16) return hex;
  const groups = Buffer.from(bytes).toString('hex').match(/.{4}/g) ?? [];
  // The host of a URL is the shortest form of the address, in brackets.
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
