import { maxLostParents } from '../lineage/lostParents';
import { keyOf, type Identity } from '../identity';
import { isOriginKind, type OriginRef } from '../origin';
import { isEvidence, type LineageRecord, type LostParent } from '../lineage/lineageRecord';

/**
 * What one window writes down about its processes, so that the next window on the same workspace knows what was left:
 * after a reload, a crash of the extension host, or the end of VS Code as a whole.
 */
export interface Ledger {
  /** Which run of the machine the start times belong to. After a reboot nothing in here means anything. */
  readonly bootId: string;
  /** The extension host that wrote it. While it runs, these are its processes and nobody else's. */
  readonly window: Identity;
  /**
   * The extension host runs, but nobody sees what it says: VS Code keeps it for a while in case that a connection was only
   * interrupted, and after a reload that it has not heard of. Who is seen may take its processes over.
   */
  readonly away: boolean;
  readonly members: readonly LineageRecord[];
}

/** Raised when the shape changes: an older program leaves a newer ledger alone. */
const version = 1;

/** More members than this are not written; the orphans among them go first. */
export const maxMembers = 1_000;

/** Titles and names are cut to this many characters: a program may give its terminal a title of any length. */
const maxTextLength = 500;

/** Why a ledger cannot be used. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError';
  constructor(
    message: string,
    /** True when a newer version of this extension wrote it: it is to be left where it is. */
    readonly newer = false,
  ) {
    super(message);
  }
}

export function encodeLedger({ bootId, window, away, members }: Ledger): string {
  const kept = [...members]
    .sort((a, b) => Number(b.orphanedAt !== undefined) - Number(a.orphanedAt !== undefined))
    .slice(0, maxMembers)
    .map(withShortTexts);
  const { pid, startTime } = window;
  return JSON.stringify({ version, bootId, window: { pid, startTime }, away, members: kept });
}

/**
 * Tells `warn` of members that make no sense, and goes on without them.
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
    away: away === true,
    members: decoded,
  };
}

/** Whether two lists would be written alike: the order does not matter. */
export function sameMembers(a: readonly LineageRecord[], b: readonly LineageRecord[]): boolean {
  const marks = new Set(a.map(mark));
  return a.length === b.length && b.every((member) => marks.has(mark(member)));
}

function mark(member: LineageRecord): string {
  return `${keyOf(member)} ${member.origin.id} ${String(member.orphanedAt)} ${String(member.inherited)} ${member.lost?.length ?? 0}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The error would quote what is in there, whatever that is.
    throw new LedgerError('it is not JSON');
  }
}

/** Undefined when it does not say which process it is about, or whose that is. */
function decodeMember(value: unknown): LineageRecord | undefined {
  if (!isRecord(value) || !isIdentity(value)) return undefined;
  const { pid, startTime, name, origin, evidence, hostPid, parent, lost, inherited, orphanedAt, session } = value;
  if (typeof name !== 'string' || !isOrigin(origin) || !isEvidence(evidence)) return undefined;
  return withShortTexts({
    pid,
    startTime,
    name,
    origin: { id: origin.id, kind: origin.kind, label: origin.label },
    evidence,
    hostPid: isPid(hostPid) ? hostPid : undefined,
    parent: isNamed(parent) ? { pid: parent.pid, startTime: parent.startTime, name: parent.name } : undefined,
    ...decodeLost(lost),
    inherited: inherited !== false,
    // Without a date that makes sense it counts from the next listing on. One that is still to come is for the lineage.
    orphanedAt: isNumber(orphanedAt) && orphanedAt >= 0 ? orphanedAt : undefined,
    session: Number.isSafeInteger(session) ? Number(session) : 0,
  });
}

function withShortTexts(member: LineageRecord): LineageRecord {
  const { name, origin, parent } = member;
  return {
    ...member,
    name: short(name),
    origin: { ...origin, label: short(origin.label) },
    parent: parent && { ...parent, name: short(parent.name) },
  };
}

function short(text: string): string {
  return text.slice(0, maxTextLength);
}

/** What an older version has not written, or something has damaged, is not known: the member is good without it. */
function decodeLost(value: unknown): Pick<LineageRecord, 'lost'> {
  const lost = Array.isArray(value) ? value.slice(0, maxLostParents).filter(isLostParent) : [];
  if (lost.length === 0) return {};
  return {
    lost: lost.map(({ pid, startTime, name, commandLine, endedAt, parent }) => ({
      pid,
      startTime,
      name,
      commandLine,
      endedAt,
      parent: isIdentity(parent) ? { pid: parent.pid, startTime: parent.startTime } : undefined,
    })),
  };
}

function isLostParent(value: unknown): value is LostParent {
  if (!isNamed(value)) return false;
  const { commandLine, endedAt } = value as unknown as Fields;
  return (
    Number.isFinite(endedAt) && Array.isArray(commandLine) && commandLine.every((each) => typeof each === 'string')
  );
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON has no NaN, but `1e999` is Infinity. */
function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Pid 1 is of no window and no workspace. */
function isPid(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 1;
}

function isIdentity(value: unknown): value is Fields & Identity {
  return isRecord(value) && isPid(value.pid) && isNumber(value.startTime);
}

function isNamed(value: unknown): value is Identity & { readonly name: string } {
  return isIdentity(value) && typeof value.name === 'string';
}

function isOrigin(value: unknown): value is OriginRef {
  return isRecord(value) && typeof value.id === 'string' && typeof value.label === 'string' && isOriginKind(value.kind);
}
