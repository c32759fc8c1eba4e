import type { Target } from '../process/ender';
import type { OriginRef } from '../process/origin';
import { isAlive, type ProcessInfo } from '../process/processInfo';
import { withDescendants, type ProcessNode, type Snapshot } from '../process/snapshot';

/** A process as the view shows it, with what is below it there. */
export interface Shown extends Pick<ProcessNode, 'process' | 'children' | 'total' | 'isVSCode'> {
  readonly origin: OriginRef;
}

/**
 * Whom the view shows and a person may mean, a terminal's or task's shell after what was started in it: the row of such
 * an origin stands for its shell. That of the extension host stands for nobody, since VS Code itself would end with it.
 * What is deeper than so many levels below a top row is left out.
 */
export function* everyShown({ orphans, detached, origins }: Snapshot, depth = Infinity): Generator<Shown> {
  for (const node of [...orphans, ...detached]) yield* shownFrom(node, depth);
  for (const { origin, root, processes, total, isVSCode } of origins) {
    for (const node of processes) yield* shownFrom(node, depth);
    if (root && origin.kind !== 'extensionHost') {
      yield { process: root, origin, total, children: processes, isVSCode };
    }
  }
}

function* shownFrom(node: ProcessNode, depth: number): Generator<Shown> {
  for (const { process, member, total, children, isVSCode } of withDescendants(node, depth - 1)) {
    yield { process, origin: member.origin, total, children, isVSCode };
  }
}

/** A target as the view shows it. */
export function findShown(target: Target, snapshot: Snapshot): Shown | undefined {
  const { pid, startTime } = target;
  for (const shown of everyShown(snapshot)) {
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
  const lower = new TargetSet(allBelow(targets, snapshot));
  return targets.filter((target) => !lower.has(target));
}

/** The processes that would lose a parent, or one above that, if these and only these ended. */
export function leftBehind(targets: readonly Target[], snapshot: Snapshot): readonly ProcessInfo[] {
  const ending = new TargetSet(targets);
  return allBelow(targets, snapshot).filter((process) => isAlive(process) && !ending.has(process));
}

/** The processes that the view shows below these targets, each once. */
export function allBelow(targets: readonly Target[], { orphans, detached, origins }: Snapshot): readonly ProcessInfo[] {
  const wanted = new TargetSet(targets);
  const found: ProcessInfo[] = [];
  // Those that are to be looked at, with whether they are below a target.
  const stack: (readonly [node: ProcessNode, isBelow: boolean])[] = [];
  const push = (nodes: readonly ProcessNode[], isBelow: boolean): void => {
    for (const node of nodes.toReversed()) stack.push([node, isBelow]);
  };
  for (const { root, processes } of origins.toReversed()) push(processes, root !== undefined && wanted.has(root));
  push(detached, false);
  push(orphans, false);
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [{ process, children }, isBelow] = top;
    if (isBelow) found.push(process);
    push(children, isBelow || wanted.has(process));
  }
  return found;
}

/**
 * Targets by what names them. A target that is named by its pid alone is none of the processes shown: they were listed a
 * while ago, and what was below the one that had the pid then is not below the one that has it now. What a program hands
 * over need not be numbers at all, and is made no text of.
 */
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
