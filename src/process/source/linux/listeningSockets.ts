import { endianness } from 'node:os';
import type { ProcFs } from './statFiles';

/** A TCP socket that listens. */
export interface ListeningSocket {
  readonly port: number;
  /** `127.0.0.1`, `::`. */
  readonly address: string;
  /** The user id of its creator. */
  readonly uid: number;
  readonly inode: number;
}

/** Enough for 25,000 sockets that listen. */
const maxBytes = 4 * 1024 * 1024;
/** A file is read in parts of a page, at most (`seq_read_iter`, fs/seq_file.c). */
const partBytes = 4_096;

/** TCP_LISTEN, include/net/tcp_states.h */
const listening = '0A';

/**
 * The TCP sockets that listen in a network namespace (proc_pid_net(5)), by default our own: a port of a container is not
 * ours.
 * @returns undefined if they cannot be read.
 */
export function readListeningSockets(fs: ProcFs, folder = '/proc/net'): readonly ListeningSocket[] | undefined {
  const texts = ['tcp', 'tcp6'].map((file) => readListeningPart(fs, `${folder}/${file}`));
  if (texts[0] === undefined) return undefined;
  // Without IPv6 there is no second file.
  return texts.flatMap((text) => [...parseListeningSockets(text ?? '')]);
}

/**
 * The text of such a file up to its first socket that does not listen. The others come after that (`tcp_seq_start`,
 * net/ipv4/tcp_ipv4.c): a server may have tens of thousands of connections.
 */
function readListeningPart(fs: ProcFs, path: string): string | undefined {
  const buffer = Buffer.allocUnsafe(partBytes);
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(path, 'r');
    let text = '';
    while (text.length < maxBytes) {
      const length = fs.readSync(descriptor, buffer, 0, buffer.length, null);
      const part = buffer.toString('latin1', 0, length);
      text += part;
      if (length === 0 || hasOtherState(part)) break;
    }
    return text;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** Whether the last whole line of a part is of a socket that does not listen. */
export function hasOtherState(part: string): boolean {
  const line = part.split('\n').at(-2) ?? '';
  const state = line.trim().split(/ +/, 4)[3];
  return state !== undefined && state !== listening && /^[\dA-F]{2}$/.test(state);
}

/** The inode of a socket, from the link of a descriptor: `socket:[12345]`. */
export function getSocketInode(link: string): number | undefined {
  return link.startsWith('socket:[') ? Number(link.slice('socket:['.length, -1)) : undefined;
}

/** The sockets in the text of `/proc/net/tcp` or `tcp6` that listen; a line that is cut off is left out. */
export function* parseListeningSockets(
  text: string,
  isLittleEndian = endianness() === 'LE',
): Generator<ListeningSocket> {
  for (const line of text.split('\n')) {
    const [, local = '', , state, , , , uid, , inode, references] = line.trim().split(/ +/, 11);
    if (state !== listening || references === undefined) continue;
    const bound = parseSocketAddress(local, isLittleEndian);
    if (bound) yield { ...bound, uid: Number(uid), inode: Number(inode) };
  }
}

/** An address and a port as a table of sockets has them: `0100007F:1F90`. Undefined if they are not. */
export function parseSocketAddress(
  text: string,
  isLittleEndian = endianness() === 'LE',
): { readonly address: string; readonly port: number } | undefined {
  const [hex = '', port = ''] = text.split(':');
  const address = toAddress(hex, isLittleEndian);
  return address === undefined || !/^[\da-f]{4}$/i.test(port) ? undefined : { address, port: parseInt(port, 16) };
}

/** The kernel prints an address as one or four numbers of 32 bits, each in the byte order of the machine. */
function toAddress(hex: string, isLittleEndian: boolean): string | undefined {
  if (!/^(?:[\da-f]{8}|[\da-f]{32})$/i.test(hex)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  if (isLittleEndian) bytes.swap32();
  if (bytes.length === 4) return bytes.join('.');
  const isMapped = bytes.subarray(0, 12).equals(mappedPrefix);
  if (isMapped) return `::ffff:${bytes.subarray(12).join('.')}`;
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(2 * index).toString(16));
  // It writes an address in its short form (RFC 5952).
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** `::ffff:0:0/96` (RFC 4291) */
const mappedPrefix = Buffer.from('00000000000000000000ffff', 'hex');
