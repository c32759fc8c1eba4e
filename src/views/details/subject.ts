import { keyOf, sameProcess, type Identity } from '../../process/identity';
import type { EndedProcess, OriginNode, ProcessNode, Snapshot } from '../../process/model/snapshot';
import { allNodes } from '../../process/model/snapshotQueries';
import type { ProcessInfo } from '../../process/processInfo';
import { getWhy, getWhyOfRoot, type Why } from '../../process/why/why';

/** The process that a panel is about, as a snapshot has it: one of its nodes, or the root of an origin. */
export interface Subject extends Pick<ProcessNode, 'process' | 'total' | 'children' | 'ports'> {
  /** By which the history has its tree. */
  readonly treeKey: string;
  readonly getWhy: (snapshot: Snapshot) => Why | undefined;
}

/** A process of the tree of a subject. */
export interface TreeMember {
  readonly key: string;
  readonly process: ProcessInfo;
  /** The {@link key} of the process below which it is; undefined at the top. */
  readonly parentKey: string | undefined;
}

/** How a process has ended, as far as it is known. */
export interface End {
  /** When it was first missing, in ms since the epoch. */
  readonly at: number;
  /** The last signal that this extension has sent to it. */
  readonly signal: NodeJS.Signals | undefined;
}

/** Undefined if the snapshot does not have the process. */
export function findSubject(identity: Identity, snapshot: Snapshot): Subject | undefined {
  for (const origin of snapshot.origins) {
    if (origin.root && sameProcess(origin.root, identity)) return rootSubject(origin, origin.root);
  }
  for (const node of allNodes(snapshot)) {
    if (!sameProcess(node.process, identity)) continue;
    return { ...node, treeKey: node.key, getWhy: (newest) => getWhy(node, newest) };
  }
  return undefined;
}

/** The subject and all below it, each after its parent. */
export function treeOf({ process, children }: Pick<Subject, 'process' | 'children'>): readonly TreeMember[] {
  const members: TreeMember[] = [{ key: keyOf(process), process, parentKey: undefined }];
  const add = (nodes: readonly ProcessNode[], parentKey: string): void => {
    for (const node of nodes) members.push({ key: node.key, process: node.process, parentKey });
  };
  add(children, keyOf(process));
  // The list grows while it is iterated.
  const nodes = [...children];
  for (const node of nodes) {
    add(node.children, node.key);
    nodes.push(...node.children);
  }
  return members;
}

/** Undefined if it has not ended lately. */
export function findEnded(identity: Identity, { ended }: Pick<Snapshot, 'ended'>): EndedProcess | undefined {
  const key = keyOf(identity);
  return ended.find((each) => each.key === key);
}

export function endOf({ endedAt, signal }: EndedProcess): End {
  return { at: endedAt, signal };
}

function rootSubject(node: OriginNode, root: ProcessInfo): Subject {
  const { origin, processes, ports, total } = node;
  return {
    process: root,
    total,
    ports,
    // An orphan of the origin is not a child of its root.
    children: processes.filter(({ process }) => process.parentPid === root.pid),
    treeKey: origin.id,
    getWhy: (snapshot) => getWhyOfRoot(node, snapshot),
  };
}
