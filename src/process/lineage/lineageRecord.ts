import type { Identity } from '../identity';
import type { OriginRef } from '../origin';
/**
 * Why we think that a process is ours: it is an origin's root, we saw it below a process of ours (descent), it is in the
 * session of one, it inherited the environment variable that only this workspace's terminals have (cookie).
 */
export type Evidence = (typeof evidences)[number];

const evidences = ['root', 'descent', 'session', 'cookie'] as const;

/** Whether a value from outside, such as a ledger, is evidence that this version knows. */
export function isEvidence(value: unknown): value is Evidence {
  return evidences.some((evidence) => evidence === value);
}

/** What is remembered about a process of ours. Plain data: it goes to the ledger as it is. */
export interface LineageRecord extends Identity {
  readonly name: string;
  readonly origin: OriginRef;
  readonly evidence: Evidence;
  /**
   * For a root, and for a child of the extension host: who started it, as the pty host does for shells. As long as that
   * is its parent, VS Code holds it.
   */
  readonly hostPid: number | undefined;
  /** Its parent when it was first seen; undefined for roots, and where the parent had gone before anybody looked. */
  readonly parent: (Identity & { readonly name: string }) | undefined;
  /**
   * When that parent has died: it, and its own parents as far as they have died too, up to the nearest that lives. This
   * is how descent is known whatever has died between.
   */
  readonly lost?: readonly LostParent[];
  /** True when an earlier window, or the time before a reload, told us of it, and nobody of ours is above it now. */
  readonly inherited: boolean;
  /** Since when nobody it belongs to is there any more, in ms since 1970. */
  readonly orphanedAt: number | undefined;
  /** The id of its session. */
  readonly session: number;
}

/** A process of ours that has died, and that a living one descends from. Plain data: it goes to the ledger as it is. */
export interface LostParent extends Identity {
  readonly name: string;
  /** Its arguments, cut off at {@link maxCommandLineLength}; empty where they were not known. */
  readonly commandLine: readonly string[];
  /** When it was first missing, in ms since 1970. */
  readonly endedAt: number;
  /** Its own parent, dead or alive. */
  readonly parent: Identity | undefined;
}
