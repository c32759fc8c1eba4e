import { endianness } from 'node:os';
import { formatAddress } from '../formatAddress';
import type { HeldSocket } from '../heldSocket';
import { parseSocketLines } from './socketLines';

/** A TCP socket that listens, as a table of sockets describes it. */
export interface ListeningSocket {
  readonly port: number;
  /** `127.0.0.1`, `::`. */
  readonly address: string;
  /** The user id of its creator. */
  readonly uid: number;
  readonly inode: number;
}

/** TCP_LISTEN, include/net/tcp_states.h */
const listening = '0A';

/** Whether the last whole line of a part is of a socket that does not listen. */
export function hasOtherState(part: string): boolean {
  const line = part.split('\n').at(-2) ?? '';
  const state = line.trim().split(/ +/, 4)[3];
  return state !== undefined && state !== listening && /^[\dA-F]{2}$/.test(state);
}

/** The sockets in the text of `/proc/net/tcp` or `tcp6` that listen. */
export function* parseListeningSockets(
  text: string,
  isLittleEndian = endianness() === 'LE',
): Generator<ListeningSocket> {
  for (const { local, state, uid, inode } of parseSocketLines(text)) {
    const bound = state === listening ? parseSocketAddress(local, isLittleEndian) : undefined;
    if (bound) yield { ...bound, uid, inode };
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

export function toHeldSocket({ inode, address, port }: ListeningSocket): HeldSocket {
  return { id: inode.toString(), address, port };
}

/** The kernel prints an address as one or four numbers of 32 bits, each in the byte order of the machine. */
function toAddress(hex: string, isLittleEndian: boolean): string | undefined {
  if (!/^(?:[\da-f]{8}|[\da-f]{32})$/i.test(hex)) return undefined;
  const bytes = Buffer.from(hex, 'hex');
  if (isLittleEndian) bytes.swap32();
  return formatAddress(bytes);
}
