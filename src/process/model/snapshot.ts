import type { Identity } from '../identity';
import type { LineageRecord, LostParent } from '../lineage/lineageRecord';
import type { ListeningPort } from '../listeningPort';
import type { OrphanState } from '../lineage/orphans';
import type { Origin, OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';
import type { Totals } from '../processTable';

/** A process with its children. */
export interface ProcessNode {
  /** {@link keyOf} the process. */
  readonly key: string;
  readonly process: ProcessInfo;
  readonly record: LineageRecord;
  /** Its own CPU in percent of one core, with what its short-lived children used; undefined before the second reading. */
  readonly cpu: number | undefined;
  /** The process and everything below it. */
  readonly total: Totals;
  readonly children: readonly ProcessNode[];
  /** Sorted by number; empty if it has none, or if none is known. */
  readonly ports: readonly ListeningPort[];
  /** It is another VS Code: a single row with the totals of all that it runs, to be ended as a whole or not at all. */
  readonly isVSCode: boolean;
  /** Only of an {@link OrphanNode}. */
  readonly state?: OrphanState;
  /** Only of an {@link OrphanNode}; in ms since the epoch. */
  readonly orphanedAt?: number;
  /** Of an orphan that is shown below the parent that it has lost, together with others that have lost the same. */
  readonly lostParent?: LostParent;
  /**
   * The processes whose parent has died and whose nearest living ancestor is this one: they belong to its tree, and are
   * shown elsewhere. Without daemons and what the user keeps.
   */
  readonly detachedDescendants: readonly Identity[];
  /**
   * How many processes it forks per second, most of which have ended already; estimated and rounded. Undefined if they are
   * few, or if it is not known.
   */
  readonly forksPerSecond?: number;
}

/**
 * Why an origin that is no longer open is shown: processes of it still run. `closing`: they have just lost it and may be
 * about to exit. `held`: it was open before the window was reloaded, and VS Code still holds its processes and may bring
 * it back.
 */
export type Ending = 'closing' | 'held';

/** An origin by name, with what is known of it while it is open. */
export type ShownOrigin = OriginRef & Omit<Origin, 'rootPid'>;

export interface OriginNode {
  readonly origin: ShownOrigin;
  /** Undefined while the origin is open. */
  readonly ending?: Ending;
  readonly root: ProcessInfo | undefined;
  /** The root with all below it; undefined if there is none, or if it is shown elsewhere. */
  readonly rootNode?: ProcessNode;
  /** Its root is another VS Code: see {@link ProcessNode.isVSCode}. */
  readonly isVSCode: boolean;
  /** What was started in it, without the root itself. */
  readonly processes: readonly ProcessNode[];
  /** Those of the root. */
  readonly detachedDescendants: readonly Identity[];
  /** Those of the root. */
  readonly ports: readonly ListeningPort[];
  /** Everything in it, with the root if `OriginRules.countsRoot`. */
  readonly total: Totals;
}

/** A process that has lost its parent or its origin. */
export interface OrphanNode extends ProcessNode {
  readonly state: OrphanState;
  readonly orphanedAt: number;
}

/** A process that has ended a few seconds ago, and is still shown. */
export interface EndedProcess extends Pick<ProcessNode, 'key' | 'process' | 'record'> {
  /** The {@link keyOf} the process below which it was shown last; undefined if it was directly below its origin. */
  readonly parentKey: string | undefined;
  /** When it was first missing, in ms since the epoch. */
  readonly endedAt: number;
  /** The last signal that this extension sent to it; undefined if it ended by itself. */
  readonly signal: NodeJS.Signals | undefined;
}

/** Everything there is to show, as plain data. */
export interface Snapshot {
  /** When it was taken, in ms since the epoch. */
  readonly at: number;
  readonly origins: readonly OriginNode[];
  /** The processes that the user is warned about. */
  readonly orphans: readonly OrphanNode[];
  /** The processes that outlived their parent and are meant to: daemons, and what the user keeps. */
  readonly detached: readonly OrphanNode[];
  /** What has just ended, the latest last. */
  readonly ended: readonly EndedProcess[];
  /** Why the last listing failed: then everything else is from an earlier one. */
  readonly failure: Error | undefined;
}

/** Whether a process has lost its parent or its origin. */
export function isOrphanNode(node: ProcessNode): node is OrphanNode {
  return node.state !== undefined;
}

/** A node and this many levels below it, each node after its parent, from the first child to the last. */
export function* withDescendants(top: ProcessNode, levels = Infinity): Generator<ProcessNode> {
  const stack: (readonly [node: ProcessNode, levelsBelow: number])[] = [[top, levels]];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const [node, levelsBelow] = next;
    yield node;
    if (levelsBelow > 0) for (const child of node.children.toReversed()) stack.push([child, levelsBelow - 1]);
  }
}
