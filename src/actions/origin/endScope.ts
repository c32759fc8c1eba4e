import { keyOf } from '../../process/identity';
import type { Recogniser } from '../../process/lineage/recogniser';
import { withDescendants, type OriginNode, type ProcessNode, type Snapshot } from '../../process/model/snapshot';
import { allNodes } from '../../process/model/snapshotQueries';
import { originRules } from '../../process/origin';
import { isAlive, type ProcessInfo } from '../../process/processInfo';
import { getShellUse } from '../../process/programs/shellUse';

/** What is to be ended at once: what an origin has started, by the id of the origin, or all orphans. */
export type EndScope = { readonly originId: string } | 'orphans';

/** The processes of a scope. */
export interface ScopeMembers {
  /** Those that are listed, each after its parent. Daemons and what the user keeps are left out: they are meant to run. */
  readonly members: readonly ProcessInfo[];
  /** The shell with a prompt of a terminal: it is the user's, and goes on. */
  readonly sparedShell: ProcessInfo | undefined;
  /** Whether a process that no listing has shown yet is one of them; undefined if that cannot be said yet. */
  readonly belongs: (candidate: ProcessInfo, recogniser: Recogniser) => boolean | undefined;
}

/** Finds what belongs to a scope, wherever it is shown. */
export function getScopeMembers(scope: EndScope, snapshot: Snapshot): ScopeMembers {
  return scope === 'orphans' ? getOrphans(snapshot) : getOriginMembers(scope.originId, snapshot);
}

function getOriginMembers(originId: string, snapshot: Snapshot): ScopeMembers {
  const node = snapshot.origins.find(({ origin }) => origin.id === originId);
  const sparedShell = node && getSparedShell(node);
  const root = node?.root && originRules[node.origin.kind].canEndRoot && node.root !== sparedShell ? [node.root] : [];
  const tops = [...(node?.processes ?? []), ...snapshot.orphans];
  const below = processesBelow([...tops, ...snapshot.origins.flatMap(({ processes }) => processes)]).filter(
    ({ record }) => record.origin.id === originId,
  );
  const members = distinct([...root, ...below.map(({ process }) => process)]);
  const others = othersThan(members, snapshot, sparedShell);
  return {
    members,
    sparedShell,
    belongs: (candidate, recogniser) => {
      if (others.include(candidate)) return false;
      if (candidate.parentPid === sparedShell?.pid) return true;
      return isOf(candidate, recogniser, (id) => id === originId);
    },
  };
}

/** A process that is still below a living parent is no orphan, whatever it has inherited. */
function getOrphans(snapshot: Snapshot): ScopeMembers {
  const nodes = processesBelow(snapshot.orphans);
  const originIds = new Set(nodes.map(({ record }) => record.origin.id));
  const members = distinct(nodes.map(({ process }) => process));
  const others = othersThan(members, snapshot, undefined);
  return {
    members,
    sparedShell: undefined,
    belongs: (candidate, recogniser) => {
      if (others.include(candidate) || !recogniser.hasLostParent(candidate)) return false;
      return isOf(candidate, recogniser, (id) => originIds.has(id));
    },
  };
}

function isOf(
  candidate: ProcessInfo,
  recogniser: Recogniser,
  isWanted: (originId: string) => boolean,
): boolean | undefined {
  const origin = recogniser.originOf(candidate);
  if (origin) return isWanted(origin.id);
  return recogniser.isUndecided(candidate) ? undefined : false;
}

function getSparedShell({ origin, root }: OriginNode): ProcessInfo | undefined {
  return root && origin.kind === 'terminal' && getShellUse(root) === 'prompt' ? root : undefined;
}

function processesBelow(tops: readonly ProcessNode[]): readonly ProcessNode[] {
  return tops.flatMap((top) => [...withDescendants(top)]);
}

function distinct(processes: readonly ProcessInfo[]): readonly ProcessInfo[] {
  return [...new Map(processes.filter(isAlive).map((process) => [keyOf(process), process])).values()];
}

/** The listed processes that are no members, and what they start: another origin's, daemons, what the user keeps. */
function othersThan(
  members: readonly ProcessInfo[],
  snapshot: Snapshot,
  sparedShell: ProcessInfo | undefined,
): { include(candidate: ProcessInfo): boolean } {
  const memberKeys = new Set(members.map(keyOf));
  const others = [
    ...[...allNodes(snapshot)].map(({ process }) => process),
    ...snapshot.origins.flatMap(({ root }) => root ?? []),
  ].filter((process) => !memberKeys.has(keyOf(process)));
  const keys = new Set(others.map(keyOf));
  const parents = new Set(others.filter((process) => process !== sparedShell).map(({ pid }) => pid));
  return { include: (candidate) => keys.has(keyOf(candidate)) || parents.has(candidate.parentPid) };
}
