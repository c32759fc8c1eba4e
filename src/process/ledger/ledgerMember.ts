import { isRecord } from '../../common/isRecord';
import type { Identity } from '../identity';
import { maxLostParents } from '../lineage/lostParents';
import { isEndedWith, isEvidence, type LineageRecord, type LostParent } from '../lineage/lineageRecord';
import { isOriginKind, type OriginRef } from '../origin';

/** Longer titles and names are cut to this many characters: a program may give its terminal a title of any length. */
const maxTextLength = 500;

export type Fields = Readonly<Record<string, unknown>>;

/** @returns undefined if the value does not say which process it is about, or what that belongs to. */
export function decodeMember(value: unknown): LineageRecord | undefined {
  if (!isRecord(value) || !isIdentity(value)) return undefined;
  const { pid, startTime, name, origin, evidence, hostPid, parent, lost, inherited, orphanedAt, endedWith, session } =
    value;
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
    // Without a valid date the time counts from the next listing on. A date in the future is left to the lineage.
    orphanedAt: isNumber(orphanedAt) && orphanedAt >= 0 ? orphanedAt : undefined,
    ...(isEndedWith(endedWith) && { endedWith }),
    session: Number.isSafeInteger(session) ? Number(session) : 0,
  });
}

export function withShortTexts(member: LineageRecord): LineageRecord {
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

/** Lost parents that an older version did not write, or that are damaged, are unknown: the member is valid without them. */
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

/** JSON has no NaN, but `1e999` is Infinity. */
function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Pid 1 belongs to no window and no workspace. */
function isPid(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 1;
}

export function isIdentity(value: unknown): value is Fields & Identity {
  return isRecord(value) && isPid(value.pid) && isNumber(value.startTime);
}

function isNamed(value: unknown): value is Identity & { readonly name: string } {
  return isIdentity(value) && typeof value.name === 'string';
}

function isOrigin(value: unknown): value is OriginRef {
  return isRecord(value) && typeof value.id === 'string' && typeof value.label === 'string' && isOriginKind(value.kind);
}
