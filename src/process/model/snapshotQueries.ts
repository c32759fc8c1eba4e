import { originRules, type OriginRef } from '../origin';
import { isAlive, type ProcessInfo } from '../processInfo';
import { withDescendants, type ProcessNode, type Snapshot } from './snapshot';
import { type Target } from '../identity';

/** A process as the view shows it, with what is below it there. */
export interface ListedProcess extends Pick<
  ProcessNode,
  'process' | 'children' | 'total' | 'isVSCode' | 'detachedDescendants'
> {
  readonly origin: OriginRef;
}

/**
 * Whom the view shows and a person may mean, a terminal's or task's shell after what was started in it: the row of such
 * an origin stands for its shell. That of the extension host stands for nobody, since VS Code itself would end with it.
 * What is deeper than so many levels below a top row is left out.
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

function* listedFrom(node: ProcessNode, depth: number): Generator<ListedProcess> {
  for (const { process, record, total, children, isVSCode, detachedDescendants } of withDescendants(node, depth - 1)) {
    yield { process, origin: record.origin, total, children, isVSCode, detachedDescendants };
  }
}

/** A target as the view shows it. */
export function findListed(target: Target, snapshot: Snapshot): ListedProcess | undefined {
  const { pid, startTime } = target;
  for (const shown of listedProcesses(snapshot)) {
    if (shown.process.pid === pid && shown.process.startTime === startTime) return shown;
  }
  return undefined;
}

/** Each target once, however often it was chosen: by its row and by that of its group, for example. */
export function unique<T extends Target>(targets: readonly T[]): readonly T[] {
  const seen = new TargetSet();
  return targets.filter((target) => seen.add(target));
}

/** Without those that are below another target: its tree holds them already. */
export function topmost(targets: readonly Target[], snapshot: Snapshot): readonly Target[] {
  const lower = new TargetSet(descendants(targets, snapshot));
  return targets.filter((target) => !lower.has(target));
}

/** The processes that would lose a parent, or one above that, if these and only these ended. */
export function survivingDescendants(targets: readonly Target[], snapshot: Snapshot): readonly ProcessInfo[] {
  const ending = new TargetSet(targets);
  return descendants(targets, snapshot).filter((process) => isAlive(process) && !ending.has(process));
}

/** Finds what the view shows of a target; made once for a command with many targets. */
export type FindListed = (target: Target) => ListedProcess | undefined;

/**
 * A target that is named by its pid alone is none of the processes shown: they were listed a while ago, and the pid may
 * have another holder by now. What a program hands over need not be numbers at all, and is made no text of.
 */
export function indexListed(snapshot: Snapshot): FindListed {
  const byPid = new Map<unknown, Map<unknown, ListedProcess>>();
  for (const shown of listedProcesses(snapshot)) {
    const { pid, startTime } = shown.process;
    const holders = byPid.get(pid) ?? new Map<unknown, ListedProcess>();
    byPid.set(pid, holders.set(startTime, shown));
  }
  return ({ pid, startTime }) => byPid.get(pid)?.get(startTime);
}

/**
 * The processes that the view shows below these targets, each once and after its parent; with those that are known to
 * descend from them though the parents between have died, wherever these are shown.
 */
export function descendants(
  targets: readonly Target[],
  snapshot: Snapshot,
  find: FindListed = indexListed(snapshot),
): readonly ProcessInfo[] {
  const found = new Set<ProcessInfo>();
  const queue = targets.flatMap((target) => find(target) ?? []);
  // Those that are found under way are visited too.
  for (const { children, detachedDescendants } of queue) {
    for (const identity of [...children.map(({ process }) => process), ...detachedDescendants]) {
      const below = find(identity);
      if (!below || found.has(below.process)) continue;
      found.add(below.process);
      queue.push(below);
    }
  }
  return [...found];
}

/** Targets by what names them, as {@link indexListed} has it. */
class TargetSet {
  private readonly startTimes = new Map<unknown, Set<unknown>>();

  constructor(targets: Iterable<Target> = []) {
    for (const target of targets) this.add(target);
  }

  /** Says whether it was new. */
  add(target: Target): boolean {
    if (this.has(target)) return false;
    const { pid, startTime } = target;
    const startTimes = this.startTimes.get(pid);
    if (startTimes) startTimes.add(startTime);
    else this.startTimes.set(pid, new Set([startTime]));
    return true;
  }

  has({ pid, startTime }: Target): boolean {
    return this.startTimes.get(pid)?.has(startTime) === true;
  }
}
