import { maxLostParents, type LostParent } from './descent';
import { messageOf } from './errors';
import { keyOf, type Identity } from './identity';
import type { Evidence, Member } from './lineage';
import type { OriginKind, OriginRef } from './origin';

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
  readonly members: readonly Member[];
}

/** Raised when the shape changes: an older program leaves a newer ledger alone. */
const version = 1;

/** More members than this are not written; the orphans among them go first. */
export const mostMembers = 1_000;

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
    .slice(0, mostMembers);
  const { pid, startTime } = window;
  return JSON.stringify({ version, bootId, window: { pid, startTime }, away, members: kept });
}

/** @throws {LedgerError} on anything but a whole ledger of this version. */
export function decodeLedger(text: string): Ledger {
  const value = parse(text);
  if (!isRecord(value)) throw new LedgerError('it is not a ledger');
  if (typeof value.version === 'number' && value.version > version) {
    throw new LedgerError(`a newer version of this extension wrote it (${value.version})`, true);
  }
  const { bootId, window, away, members } = value;
  if (value.version !== version || typeof bootId !== 'string' || !isIdentity(window) || !Array.isArray(members)) {
    throw new LedgerError('it is not a ledger');
  }
  return {
    bootId,
    window: { pid: window.pid, startTime: window.startTime },
    away: away === true,
    members: members.slice(0, mostMembers).map(decodeMember),
  };
}

/** Whether two lists would be written alike: the order does not matter. */
export function sameMembers(a: readonly Member[], b: readonly Member[]): boolean {
  const marks = new Set(a.map(mark));
  return a.length === b.length && b.every((member) => marks.has(mark(member)));
}

function mark(member: Member): string {
  return `${keyOf(member)} ${member.origin.id} ${String(member.orphanedAt)} ${String(member.inherited)} ${member.lost?.length ?? 0}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LedgerError(`it is damaged: ${messageOf(error)}`);
  }
}

function decodeMember(value: unknown): Member {
  if (!isIdentity(value)) throw new LedgerError('a member of it names no process');
  const { pid, startTime } = value;
  const { name, origin, evidence, hostPid, parent, lost, inherited, orphanedAt, session } = value as Identity &
    Record<string, unknown>;
  if (typeof name !== 'string' || !isOrigin(origin) || !isEvidence(evidence)) {
    throw new LedgerError(`what it says of process ${pid} is incomplete`);
  }
  return {
    pid,
    startTime,
    name,
    origin: { id: origin.id, kind: origin.kind, label: origin.label },
    evidence,
    hostPid: typeof hostPid === 'number' ? hostPid : undefined,
    parent: isNamed(parent) ? { pid: parent.pid, startTime: parent.startTime, name: parent.name } : undefined,
    ...decodeLost(lost),
    inherited: inherited !== false,
    orphanedAt: typeof orphanedAt === 'number' ? orphanedAt : undefined,
    session: typeof session === 'number' ? session : 0,
  };
}

/** What an older version has not written, or something has damaged, is not known: the member is good without it. */
function decodeLost(value: unknown): Pick<Member, 'lost'> {
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
  const { commandLine, endedAt } = value as unknown as Record<string, unknown>;
  return (
    Number.isFinite(endedAt) && Array.isArray(commandLine) && commandLine.every((each) => typeof each === 'string')
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isIdentity(value: unknown): value is Identity {
  return (
    isRecord(value) && Number.isSafeInteger(value.pid) && Number(value.pid) > 1 && Number.isFinite(value.startTime)
  );
}

function isNamed(value: unknown): value is Identity & { readonly name: string } {
  return isIdentity(value) && typeof (value as unknown as Record<string, unknown>).name === 'string';
}

const originKinds: readonly OriginKind[] = ['terminal', 'task', 'debug', 'extensionHost'];

function isOrigin(value: unknown): value is OriginRef {
  return (
    isRecord(value) &&
    typeof value.id === 'string' &&
    typeof value.label === 'string' &&
    originKinds.some((kind) => kind === value.kind)
  );
}

const evidences: readonly Evidence[] = ['root', 'descent', 'session', 'cookie'];

function isEvidence(value: unknown): value is Evidence {
  return evidences.some((evidence) => evidence === value);
}
