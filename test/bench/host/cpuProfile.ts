import type { Profiler } from 'node:inspector';

/** What an extension has used of a profiled thread, in ms. */
export interface CpuShare {
  /** How long the profile is. */
  readonly wallMs: number;
  /** With a function of the extension on the stack. What a function calls counts as the function's own. */
  readonly ownMs: number;
  /** With any function on the stack, or in a garbage collection. */
  readonly busyMs: number;
}

/** A function of the extension. */
export interface FunctionCost {
  /** The name and the place, which tells functions of one name apart. */
  readonly name: string;
  /** In it, and in what it calls that is not the extension's: the functions of Node and of VS Code. */
  readonly selfMs: number;
  /** In it, and in all that it calls. */
  readonly totalMs: number;
}

/** A sample: the functions on the stack, the innermost first, and the time that it stands for. */
interface Sample {
  readonly stack: readonly Profiler.ProfileNode[];
  readonly ms: number;
}

/** @param isOwn whether a script is the extension's, by its URL */
export function getCpuShare(profile: Profiler.Profile, isOwn: (url: string) => boolean): CpuShare {
  const share = { wallMs: 0, ownMs: 0, busyMs: 0 };
  for (const { stack, ms } of samplesOf(profile)) {
    share.wallMs += ms;
    if (stack.some(({ callFrame }) => callFrame.url !== '' || isGarbageCollection(callFrame))) share.busyMs += ms;
    if (stack.some(({ callFrame }) => isOwn(callFrame.url))) share.ownMs += ms;
  }
  return share;
}

/** @returns the functions of the extension; unsorted. */
export function getFunctionCosts(
  profiles: readonly Profiler.Profile[],
  isOwn: (url: string) => boolean,
): readonly FunctionCost[] {
  const costs = new Map<string, { name: string; selfMs: number; totalMs: number }>();
  for (const { stack, ms } of profiles.flatMap((profile) => [...samplesOf(profile)])) {
    const names = stack.filter(({ callFrame }) => isOwn(callFrame.url)).map(({ callFrame }) => nameOf(callFrame));
    // A function that calls itself is on the stack several times, and counts once.
    for (const name of new Set(names)) {
      const cost = costs.get(name) ?? { name, selfMs: 0, totalMs: 0 };
      cost.totalMs += ms;
      if (name === names[0]) cost.selfMs += ms;
      costs.set(name, cost);
    }
  }
  return [...costs.values()];
}

function nameOf({ functionName, lineNumber }: Profiler.ProfileNode['callFrame']): string {
  return `${functionName === '' ? '(anonymous)' : functionName}:${lineNumber + 1}`;
}

/**
 * A sample stands for the time until the next one. V8 has no stack for a garbage collection, which belongs to the
 * functions that have run before it (as in DevTools).
 */
function* samplesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Generator<Sample> {
  const stacks = getStacks(nodes);
  let previous: readonly Profiler.ProfileNode[] = [];
  for (const [index, id] of samples.entries()) {
    const ms = Math.max(0, timeDeltas[index + 1] ?? 0) / 1000;
    const found = stacks.get(id) ?? [];
    const isCollection = found[0] !== undefined && isGarbageCollection(found[0].callFrame);
    const stack = isCollection ? [...found, ...previous] : found;
    yield { stack, ms };
    if (!isCollection) previous = found;
  }
}

/** The stack of each node, by its id. A parent comes before its children. */
function getStacks(nodes: readonly Profiler.ProfileNode[]): ReadonlyMap<number, readonly Profiler.ProfileNode[]> {
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id] as const)));
  const stacks = new Map<number, readonly Profiler.ProfileNode[]>();
  for (const node of nodes) {
    const parent = parents.get(node.id);
    stacks.set(node.id, [node, ...(parent === undefined ? [] : (stacks.get(parent) ?? []))]);
  }
  return stacks;
}

function isGarbageCollection({ functionName, url }: Profiler.ProfileNode['callFrame']): boolean {
  return functionName === '(garbage collector)' && url === '';
}
