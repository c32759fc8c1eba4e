import { isRecord } from '../../common/isRecord';
import { keyOf, sameProcess, type Identity } from '../identity';
import type { LineageRecord } from '../lineage/lineageRecord';
import { decodeMember, isIdentity, withShortTexts } from './ledgerMember';

/**
 * What one window writes about its processes, so that the next window on the same workspace knows what was left behind:
 * after a reload, a crash of the extension host, or the end of VS Code as a whole.
 */
export interface Ledger extends LedgerContent {
  /** The run of the machine that the start times belong to. After a reboot the ledger means nothing. */
  readonly bootId: string;
  /** The extension host that wrote it. While it runs, the processes belong to its window alone. */
  readonly window: Identity;
}

/** The part of a ledger that changes. */
export interface LedgerContent {
  readonly members: readonly LineageRecord[];
  /**
   * The extension host runs, but has lost its window. VS Code keeps it for a while in case the connection was only
   * interrupted, and after a reload that it did not learn of. A connected window may take its processes over. In the file
   * this is `away`.
   */
  readonly isDisconnected: boolean;
}

/** Raised when the shape changes: an older program does not touch a newer ledger. */
const version = 1;

/** More members than this are not written. Orphans are written first. */
export const maxMembers = 1_000;

/** Why a ledger cannot be used. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  constructor(
    message: string,
    /** A newer version of this extension wrote the ledger: it has to stay where it is. */
    readonly newer = false,
  ) {
    super(message);
  }
}

export function encodeLedger({ bootId, window, isDisconnected, members }: Ledger): string {
  const written = [...members]
    .sort((a, b) => Number(b.orphanedAt !== undefined) - Number(a.orphanedAt !== undefined))
    .slice(0, maxMembers)
    .map(withShortTexts);
  const { pid, startTime } = window;
  return JSON.stringify({ version, bootId, window: { pid, startTime }, away: isDisconnected, members: written });
}

/**
 * Reads a ledger. Members that are damaged, or hold something that this version does not know, are left out, and
 * `warn` is called with their number.
 *
 * @throws {LedgerError} on anything but a whole ledger of this version.
 */
export function decodeLedger(text: string, warn: (message: string) => void = () => undefined): Ledger {
  const value = parse(text);
  if (!isRecord(value)) throw new LedgerError('it is not a ledger');
  if (typeof value.version === 'number' && value.version > version) {
    throw new LedgerError(`a newer version of this extension wrote it (${value.version})`, true);
  }
  const { bootId, window, away, members } = value;
  if (value.version !== version || typeof bootId !== 'string' || !isIdentity(window) || !Array.isArray(members)) {
    throw new LedgerError('it is not a ledger');
  }
  const listed = members.slice(0, maxMembers);
  const decoded = listed.flatMap((member) => decodeMember(member) ?? []);
  if (decoded.length < listed.length) warn(`${listed.length - decoded.length} processes in it make no sense`);
  return {
    bootId,
    window: { pid: window.pid, startTime: window.startTime },
    isDisconnected: away === true,
    members: decoded,
  };
}

/** Whether two lists would be written alike. The order does not matter, but costs least if it is the same. */
export function sameMembers(a: readonly LineageRecord[], b: readonly LineageRecord[]): boolean {
  if (a.length !== b.length) return false;
  let byKey: ReadonlyMap<string, LineageRecord> | undefined;
  const find = (process: Identity): LineageRecord | undefined => {
    byKey ??= new Map(a.map((member) => [keyOf(member), member]));
    return byKey.get(keyOf(process));
  };
  return b.every((member, index) => {
    const inPlace = a[index];
    const other = inPlace && sameProcess(inPlace, member) ? inPlace : find(member);
    return other !== undefined && isUnchanged(other, member);
  });
}

/** Compares what changes in a member while its process runs. */
function isUnchanged(before: LineageRecord, after: LineageRecord): boolean {
  return (
    before === after ||
    (before.origin.id === after.origin.id &&
      before.orphanedAt === after.orphanedAt &&
      before.endedWith === after.endedWith &&
      before.inherited === after.inherited &&
      (before.lost?.length ?? 0) === (after.lost?.length ?? 0))
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The message of the error would quote the text, whatever that is.
    throw new LedgerError('it is not JSON');
  }
}
