import type { Target } from '../process/ender';
import { keyOf } from '../process/identity';
import type { OriginRef } from '../process/origin';
import { isAlive, type ProcessInfo } from '../process/processInfo';
import { withDescendants, type ProcessNode, type Snapshot } from '../process/snapshot';

/** A process as the view shows it, with what is below it there. */
export interface Shown extends Pick<ProcessNode, 'process' | 'children' | 'total' | 'detachedDescendants'> {
  readonly origin: OriginRef;
}

/**
 * Whom the view shows and a person may mean, a terminal's or task's shell after what was started in it: the row of such
 * an origin stands for its shell. That of the extension host stands for nobody, since VS Code itself would end with it.
 */
export function* everyShown({ orphans, detached, origins }: Snapshot): Generator<Shown> {
  for (const node of [...orphans, ...detached]) yield* shownFrom(node);
  for (const { origin, root, processes, total, detachedDescendants } of origins) {
    for (const node of processes) yield* shownFrom(node);
    if (root && origin.kind !== 'extensionHost') {
      yield { process: root, origin, total, children: processes, detachedDescendants };
    }
  }
}

function* shownFrom(node: ProcessNode): Generator<Shown> {
  for (const { process, member, total, children, detachedDescendants } of withDescendants(node)) {
    yield { process, origin: member.origin, total, children, detachedDescendants };
  }
}

/** A target as the view shows it. */
export function findShown(target: Target, snapshot: Snapshot): Shown | undefined {
  for (const shown of everyShown(snapshot)) if (isSame(shown.process, target)) return shown;
  return undefined;
}

/** Each target once, however often it was chosen: by its row and by that of its group, for example. */
export function unique<T extends Target>(targets: readonly T[]): readonly T[] {
  return targets.filter((target, index) => targets.findIndex((other) => isSame(other, target)) === index);
}

/** Without those that are below another target: its tree holds them already. */
export function topmost(targets: readonly Target[], snapshot: Snapshot): readonly Target[] {
  const lower = allBelow(targets, snapshot);
  return targets.filter((target) => !lower.some((process) => isSame(process, target)));
}

/** Who would lose a parent, or somebody above that, if these and only these ended. */
export function leftBehind(targets: readonly Target[], snapshot: Snapshot): readonly ProcessInfo[] {
  return allBelow(targets, snapshot).filter(
    (process) => isAlive(process) && !targets.some((target) => isSame(process, target)),
  );
}

/**
 * Whom the view shows below these targets, each once and after its parent; with those that are known to descend from
 * them though the parents between have died, wherever these are shown.
 */
export function allBelow(targets: readonly Target[], snapshot: Snapshot): readonly ProcessInfo[] {
  const shown = new Map([...everyShown(snapshot)].map((each) => [keyOf(each.process), each]));
  const found = new Map<string, ProcessInfo>();
  const queue = [...shown.values()].filter(({ process }) => targets.some((target) => isSame(process, target)));
  // Those that are found under way are visited too.
  for (const { children, detachedDescendants } of queue) {
    for (const key of [...children.map((child) => child.key), ...detachedDescendants.map(keyOf)]) {
      const below = found.has(key) ? undefined : shown.get(key);
      if (!below) continue;
      found.set(key, below.process);
      queue.push(below);
    }
  }
  return [...found.values()];
}

/**
 * Who is named by its pid alone is none of those shown: they were listed a while ago, and what was below the one that
 * had the pid then is not below whoever has it now.
 */
function isSame(a: Target, b: Target): boolean {
  return a.pid === b.pid && a.startTime === b.startTime;
}
