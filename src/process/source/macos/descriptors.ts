import { formatAddress } from '../formatAddress';
import { fdInfo, pidInfo, type LibSystem } from './libSystem';
import { readText } from './readFields';

/** What a descriptor stands for (`PROX_FDTYPE_…`, proc_info.h). */
export type DescriptorType = 'file' | 'socket' | 'pipe' | 'eventQueue' | 'other';

export interface Descriptor {
  readonly number: number;
  readonly type: DescriptorType;
}

/** `proc_fdinfo` (proc_info.h) */
const descriptorBytes = 8;
const types: ReadonlyMap<number, DescriptorType> = new Map([
  [1, 'file'],
  [2, 'socket'],
  [5, 'eventQueue'],
  [6, 'pipe'],
]);

/** More descriptors of one process are not looked at. */
export const maxDescriptors = 16_384;

/**
 * The open descriptors of a process.
 * @returns undefined if it is gone, or belongs to another user.
 */
export function listDescriptors(libSystem: LibSystem, pid: number): readonly Descriptor[] | undefined {
  const { flavor } = pidInfo.descriptors;
  // With some to spare (proc_pidfdlist, proc_info.c).
  const needed = libSystem.procPidInfo(pid, flavor, 0, null);
  if (needed <= 0) return undefined;
  const buffer = Buffer.alloc(Math.min(needed, maxDescriptors * descriptorBytes));
  const filled = libSystem.procPidInfo(pid, flavor, 0, buffer);
  // It has none, or it is of another user: the first call does not tell, and the second one fails for both.
  return filled > 0 ? decodeDescriptors(buffer.subarray(0, filled)) : undefined;
}

export function decodeDescriptors(buffer: Buffer): readonly Descriptor[] {
  return Array.from({ length: Math.floor(buffer.length / descriptorBytes) }, (_, index) => ({
    number: buffer.readInt32LE(index * descriptorBytes),
    type: types.get(buffer.readUInt32LE(index * descriptorBytes + 4)) ?? 'other',
  }));
}

/** An open socket (`socket_fdinfo`, proc_info.h). */
export interface SocketInfo {
  /** The same in each process that has the socket (`soi_so`). */
  readonly id: string;
  readonly kind: 'tcp' | 'internet' | 'unix' | 'other';
  readonly isListening: boolean;
  readonly isConnected: boolean;
  readonly address: string;
  readonly port: number;
  readonly remotePort: number;
  /** Of a Unix socket that is bound to a path. */
  readonly path: string;
}

/** `SOCKINFO_…` (proc_info.h) */
const kinds: ReadonlyMap<number, SocketInfo['kind']> = new Map([
  [1, 'internet'],
  [2, 'tcp'],
  [3, 'unix'],
]);
/** `TSI_S_…` (proc_info.h) */
const tcpState = { listening: 1, established: 4 } as const;
const isIpv4 = 0x1;
/** `sun_path` (un.h) */
const socketPathBytes = 104;

/** Reads a buffer of {@link fdInfo} that is full. */
export function decodeSocket(buffer: Buffer): SocketInfo {
  const kind = kinds.get(buffer.readInt32LE(256)) ?? 'other';
  const isInternet = kind === 'tcp' || kind === 'internet';
  const state = kind === 'tcp' ? buffer.readInt32LE(344) : 0;
  return {
    id: buffer.readBigUInt64LE(160).toString(16),
    kind,
    isListening: state === tcpState.listening,
    isConnected: state === tcpState.established,
    address: isInternet ? readAddress(buffer) : '',
    port: isInternet ? readPort(buffer, 268) : 0,
    remotePort: isInternet ? readPort(buffer, 264) : 0,
    path: kind === 'unix' ? readText(buffer, 282, socketPathBytes) : '',
  };
}

/** The local address. One of IPv4 is in the last four of 16 bytes. A socket of both versions listens as one of IPv6. */
function readAddress(buffer: Buffer): string {
  const versions = buffer.readUInt8(288);
  return formatAddress(versions === isIpv4 ? buffer.subarray(324, 328) : buffer.subarray(312, 328));
}

/** In the order of the network, in the first two bytes of four. */
function readPort(buffer: Buffer, offset: number): number {
  return buffer.readUInt16BE(offset);
}

/** The path of an open file, as far as it has one (`vnode_fdinfowithpath`). */
export function decodeFilePath(buffer: Buffer): string {
  return readText(buffer, 176, 1024);
}

/** The two ends of a pipe (`pipe_fdinfo`): an id of this one, and of the other one, which is 0 if it was closed. */
export function decodePipe(buffer: Buffer): { readonly id: string; readonly otherId: string } {
  return { id: buffer.readBigUInt64LE(160).toString(16), otherId: buffer.readBigUInt64LE(168).toString(16) };
}

/** Reads what there is to a descriptor; undefined if it has been closed. */
export function readDescriptor(
  libSystem: LibSystem,
  pid: number,
  descriptor: number,
  { flavor, bytes }: (typeof fdInfo)[keyof typeof fdInfo],
): Buffer | undefined {
  const buffer = Buffer.alloc(bytes);
  return libSystem.procPidFdInfo(pid, descriptor, flavor, buffer) === bytes ? buffer : undefined;
}
