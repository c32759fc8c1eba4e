import type { Identity } from '../identity';
import type { OriginRef } from '../origin';

/**
 * Why a process counts as ours. `root`: it is the root of an origin. `descent`: it was seen below a process of ours, or
 * the system tells that one has started it.
 * `session`: it is in the session of a process of ours. `cookie`: it has inherited the environment variable that only
 * the terminals of this workspace have.
 */
export type Evidence = (typeof evidences)[number];

const evidences = ['root', 'descent', 'session', 'cookie'] as const;

/** Whether a value from outside, such as a ledger, is evidence that this version knows. */
export function isEvidence(value: unknown): value is Evidence {
  return evidences.some((evidence) => evidence === value);
}

/**
 * `origin`: the terminal was closed, the task or the debug session ended. `window`: the process lost its parent between
 * the last listing of an earlier window and the first one of this window.
 */
export type EndedWith = (typeof endedWiths)[number];

const endedWiths = ['origin', 'window'] as const;

/** The same as {@link isEvidence}. */
export function isEndedWith(value: unknown): value is EndedWith {
  return endedWiths.some((endedWith) => endedWith === value);
}

/** What is remembered of a process of ours. Plain data: it goes to the ledger as it is. */
export interface LineageRecord extends Identity {
  readonly name: string;
  readonly origin: OriginRef;
  readonly evidence: Evidence;
  /**
   * Of a root, and of a child of the extension host: the process that started it, as the pty host starts shells. As long
   * as this is its parent, VS Code holds it.
   */
  readonly hostPid: number | undefined;
  /** The parent it was first seen with; undefined for roots, and if that parent had gone before the first listing. */
  readonly parent: (Identity & { readonly name: string }) | undefined;
  /**
   * Once that parent has died: the parent, and its own parents as far as they have died too, up to the nearest that
   * lives. This keeps descent known whatever has died in between.
   */
  readonly lost?: readonly LostParent[];
  /** It is known from an earlier window, or from before a reload, and no process of this window is above it. */
  readonly inherited: boolean;
  /** When the process lost its parent or its origin, in ms since the epoch; undefined while it has one. */
  readonly orphanedAt: number | undefined;
  /** What ended together with its parent, and so explains that it is an orphan; undefined if that is not known. */
  readonly endedWith?: EndedWith;
  /** The id of its session. */
  readonly session: number;
}

/** A process of ours that has died and from which a living one descends. Plain data: it goes to the ledger as it is. */
export interface LostParent extends Identity {
  readonly name: string;
  /** Its arguments, cut off at {@link maxCommandLineLength}; empty if they were not known. */
  readonly commandLine: readonly string[];
  /** When it was first missing, in ms since the epoch. */
  readonly endedAt: number;
  /** Its own parent, dead or alive. */
  readonly parent: Identity | undefined;
}

/** Whether a record says the same as one without lost parents: then the same object stays, and nothing is shown anew. */
export function isSameRecord(a: LineageRecord, b: LineageRecord): boolean {
  return (
    a.lost === b.lost &&
    a.pid === b.pid &&
    a.startTime === b.startTime &&
    a.name === b.name &&
    a.evidence === b.evidence &&
    a.hostPid === b.hostPid &&
    a.inherited === b.inherited &&
    a.orphanedAt === b.orphanedAt &&
    a.session === b.session &&
    isSameOrigin(a.origin, b.origin) &&
    isSameParent(a.parent, b.parent)
  );
}

function isSameOrigin(a: OriginRef, b: OriginRef): boolean {
  return a === b || (a.id === b.id && a.kind === b.kind && a.label === b.label);
}

function isSameParent(a: LineageRecord['parent'], b: LineageRecord['parent']): boolean {
  return a === b || (a?.pid === b?.pid && a?.startTime === b?.startTime && a?.name === b?.name);
}
