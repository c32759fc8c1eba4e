import type { UncheckedTarget } from '../identity';
import { originRules, type OriginRef } from '../origin';
import { isAlive, type ProcessInfo } from '../processInfo';
import { withDescendants, type ProcessNode, type Snapshot } from './snapshot';

/** A process as the view shows it, with what is below it there. */
export interface ListedProcess extends Pick<
  ProcessNode,
  'process' | 'children' | 'total' | 'isVSCode' | 'detachedDescendants'
> {
  readonly origin: OriginRef;
}

/** What the nodes of a snapshot are found by. */
type NodesOf = Pick<Snapshot, 'orphans' | 'detached' | 'origins'>;

/** The topmost nodes of a snapshot, in a list of its own. The roots of origins are none of them. */
export function topNodes({ orphans, detached, origins }: NodesOf): ProcessNode[] {
  return [...orphans, ...detached, ...origins.flatMap(({ processes }) => processes)];
}

/** Every node of a snapshot, each after its parent. The roots of origins are none of them. */
export function* allNodes(snapshot: NodesOf): Generator<ProcessNode> {
  for (const top of topNodes(snapshot)) yield* withDescendants(top);
}

/**
 * The processes in the view that the user can end. The row of a terminal or task stands for its shell, which comes after
 * what was started in it. The row of the extension host stands for no process, since VS Code itself would end with it.
 * What is more than this many levels deep, top rows included, is left out.
 */
export function* listedProcesses({ orphans, detached, origins }: Snapshot, depth = Infinity): Generator<ListedProcess> {
  for (const node of [...orphans, ...detached]) yield* listedFrom(node, depth);
  for (const { origin, root, processes, total, isVSCode, detachedDescendants } of origins) {
    for (const node of processes) yield* listedFrom(node, depth);
    if (root && originRules[origin.kind].canEndRoot) {
      yield { process: root, origin, total, children: processes, isVSCode, detachedDescendants };
    }
  }
}

function* listedFrom(top: ProcessNode, depth: number): Generator<ListedProcess> {
  for (const { process, record, total, children, isVSCode, detachedDescendants } of withDescendants(top, depth - 1)) {
    yield { process, origin: record.origin, total, children, isVSCode, detachedDescendants };
  }
}

/** A target as the view shows it. */
export function findListed(target: UncheckedTarget, snapshot: Snapshot): ListedProcess | undefined {
  const { pid, startTime } = target;
  for (const listed of listedProcesses(snapshot)) {
    if (listed.process.pid === pid && listed.process.startTime === startTime) return listed;
  }
  return undefined;
}

/** Each target once, however often it was selected: by its own row and by that of its group, for example. */
export function unique<T extends UncheckedTarget>(targets: readonly T[]): readonly T[] {
  const seen = new TargetSet();
  return targets.filter((target) => seen.add(target));
}

/** The targets without those that are below another target, whose tree includes them. */
export function topmost<T extends UncheckedTarget>(targets: readonly T[], snapshot: Snapshot): readonly T[] {
  const lower = new TargetSet(descendants(targets, snapshot));
  return targets.filter((target) => !lower.has(target));
}

/** The processes that would lose their parent or another ancestor if exactly these targets ended. */
export function survivingDescendants(targets: readonly UncheckedTarget[], snapshot: Snapshot): readonly ProcessInfo[] {
  const ending = new TargetSet(targets);
  return descendants(targets, snapshot).filter((process) => isAlive(process) && !ending.has(process));
}

/** Finds a target as the view shows it; made once for a command with many targets. */
export type FindListed = (target: UncheckedTarget) => ListedProcess | undefined;

/**
 * A target without a start time matches no listed process: since the listing, its pid may have been handed out again.
 * What a program hands over may not be numbers at all, so it is not turned into a text for a key.
 */
export function indexListed(snapshot: Snapshot): FindListed {
  const byPid = new Map<unknown, Map<unknown, ListedProcess>>();
  for (const listed of listedProcesses(snapshot)) {
    const { pid, startTime } = listed.process;
    const byStartTime = byPid.get(pid) ?? new Map<unknown, ListedProcess>();
    byPid.set(pid, byStartTime.set(startTime, listed));
  }
  return ({ pid, startTime }) => byPid.get(pid)?.get(startTime);
}

/**
 * The processes that the view shows below these targets, each once and after its parent; with those that are known to
 * descend from them though the parents in between have died, wherever these are shown.
 */
export function descendants(
  targets: readonly UncheckedTarget[],
  snapshot: Snapshot,
  find: FindListed = indexListed(snapshot),
): readonly ProcessInfo[] {
  const found = new Set<ProcessInfo>();
  const queue = targets.flatMap((target) => find(target) ?? []);
  // The queue grows while it is iterated.
  for (const { children, detachedDescendants } of queue) {
    for (const identity of [...children.map(({ process }) => process), ...detachedDescendants]) {
      const descendant = find(identity);
      if (!descendant || found.has(descendant.process)) continue;
      found.add(descendant.process);
      queue.push(descendant);
    }
  }
  return [...found];
}

/** Targets by pid and start time, as {@link indexListed} has them. */
class TargetSet {
  private readonly startTimes = new Map<unknown, Set<unknown>>();

  constructor(targets: Iterable<UncheckedTarget> = []) {
    for (const target of targets) this.add(target);
  }

  /** @returns whether it was new. */
  add(target: UncheckedTarget): boolean {
    if (this.has(target)) return false;
    const { pid, startTime } = target;
    const startTimes = this.startTimes.get(pid);
    if (startTimes) startTimes.add(startTime);
    else this.startTimes.set(pid, new Set([startTime]));
    return true;
  }

  has({ pid, startTime }: UncheckedTarget): boolean {
    return this.startTimes.get(pid)?.has(startTime) === true;
  }
}
