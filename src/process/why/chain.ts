import { keyOf, type Identity } from '../identity';
import type { LineageRecord, LostParent } from '../lineage/lineageRecord';
import { isOrphanNode, type ProcessNode, type Snapshot } from '../model/snapshot';
import { originRules } from '../origin';
import type { ProcessInfo } from '../processInfo';

/** A process on the way from an origin down to another one. */
export interface ChainLink extends Pick<ProcessInfo, 'name' | 'commandLine'>, Identity {
  readonly isAlive: boolean;
  /** In ms since the epoch; undefined while it is alive, and if it is not known. */
  readonly endedAt: number | undefined;
}

/** What is asked about: a node, or what is known of a process that has none. */
export type Explained = Pick<ProcessNode, 'key' | 'process' | 'record'>;

interface Place {
  readonly process: ProcessInfo;
  /** Undefined for the root of an origin. */
  readonly record: LineageRecord | undefined;
  readonly parent: Place | undefined;
}

/**
 * The ancestors of a process that belong to its origin, dead ones included, the topmost first, and the process itself as
 * the last. It begins below the origin if what is between has never been seen.
 */
export function getChain(explained: Explained, snapshot: Snapshot): readonly ChainLink[] {
  const places = getPlaces(snapshot);
  const links: ChainLink[] = [];
  const seen = new Set<Place>();
  let place = places.get(explained.key) ?? { ...explained, parent: undefined };
  for (;;) {
    seen.add(place);
    links.push(toLink(place.process));
    const lost = place.record ? lostParentsOf(place.record) : [];
    links.push(...lost);
    const next = lost.length > 0 ? findNext(place.record, places) : place.parent;
    if (!next || seen.has(next)) return links.reverse();
    place = next;
  }
}

/** The nearest living ancestor, above the dead ones. */
function findNext(record: LineageRecord | undefined, places: ReadonlyMap<string, Place>): Place | undefined {
  const next = record?.lost?.at(-1)?.parent;
  return next && places.get(keyOf(next));
}

/** The dead ancestors, the nearest first. */
function lostParentsOf(record: LineageRecord): readonly ChainLink[] {
  const { lost, parent, orphanedAt, endedWith, hostPid } = record;
  if (lost) return lost.map((each) => ({ ...each, isAlive: false, endedAt: endOf(each, record) }));
  // An earlier version has not written more than this to the ledger. The host of an extension says no more than its origin.
  if (parent && orphanedAt !== undefined && parent.pid !== hostPid) {
    return [{ ...parent, commandLine: [], isAlive: false, endedAt: endedWith === 'window' ? undefined : orphanedAt }];
  }
  return [];
}

/** If it ended between two windows, the time at which it was first missing says nothing. */
function endOf({ endedAt }: LostParent, { endedWith, orphanedAt }: LineageRecord): number | undefined {
  return endedWith === 'window' && endedAt === orphanedAt ? undefined : endedAt;
}

function toLink({ pid, startTime, name, commandLine }: ProcessInfo): ChainLink {
  return { pid, startTime, name, commandLine, isAlive: true, endedAt: undefined };
}

/** Where each process is in the snapshot, by key. */
function getPlaces({ origins, orphans, detached }: Snapshot): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const queue: (readonly [node: ProcessNode, parent: Place | undefined])[] = [];
  for (const node of [...orphans, ...detached]) queue.push([node, undefined]);
  for (const { origin, root, processes } of origins) {
    // The extension host says no more than the name of the origin.
    const rootPlace =
      root && !originRules[origin.kind].isRootVSCode
        ? { process: root, record: undefined, parent: undefined }
        : undefined;
    if (rootPlace) places.set(keyOf(rootPlace.process), rootPlace);
    for (const node of processes) {
      const isChild = node.process.parentPid === root?.pid && !isOrphanNode(node);
      queue.push([node, isChild ? rootPlace : undefined]);
    }
  }
  // The queue grows while it is iterated.
  for (const [{ key, process, record, children }, parent] of queue) {
    const place = { process, record, parent };
    places.set(key, place);
    for (const child of children) queue.push([child, place]);
  }
  return places;
}
