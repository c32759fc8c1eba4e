import type { CpuProfile, ProfileNode } from './cpuProfile';

/** What a profile says in a few lines. Times are in ms of the time that was recorded. */
export interface ProfileSummary {
  readonly durationMs: number;
  /** The program has waited for something to happen. */
  readonly idleMs: number;
  /** It has run native code that belongs to no function, such as the compiler. */
  readonly programMs: number;
  readonly garbageCollectionMs: number;
  /** The functions with the most time of their own, the hottest first. */
  readonly hottest: readonly HotFunction[];
}

/** A function, wherever it was called from. All text is raw. */
export interface HotFunction {
  /** Empty for a function without a name. */
  readonly functionName: string;
  readonly url: string;
  /** From 1; undefined for what has no source. */
  readonly line: number | undefined;
  /** The time in the function itself, */
  readonly selfMs: number;
  /** and the same with all that it has called. */
  readonly totalMs: number;
}

/** What V8 calls time that no function has (src/profiler/profile-generator.cc). */
const root = '(root)';
const idle = '(idle)';
const program = '(program)';
const garbageCollector = '(garbage collector)';

/** Sums up a profile, of whatever language it is. What is contradictory in it is left out. */
export function summarizeProfile(profile: CpuProfile, maxFunctions = 20): ProfileSummary {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const selfUs = sumSamples(profile, nodes);
  const functions = new Map<string, { readonly node: ProfileNode; selfUs: number; totalUs: number }>();
  for (const { node, totalUs, isOutermost } of walk(profile, nodes, selfUs)) {
    const key = keyOf(node);
    const entry = functions.get(key) ?? { node, selfUs: 0, totalUs: 0 };
    entry.selfUs += selfUs.get(node.id) ?? 0;
    // A function that calls itself is counted once.
    if (isOutermost) entry.totalUs += totalUs;
    functions.set(key, entry);
  }
  const special = (name: string): number => {
    const found = [...functions.values()].filter(({ node }) => isSpecial(node, name));
    return toMs(found.reduce((sum, entry) => sum + entry.selfUs, 0));
  };
  const hottest = [...functions.values()]
    .filter(
      (entry) =>
        entry.selfUs > 0 && ![root, idle, program, garbageCollector].some((name) => isSpecial(entry.node, name)),
    )
    .sort((a, b) => b.selfUs - a.selfUs)
    .slice(0, maxFunctions)
    .map((entry) => toHotFunction(entry.node, entry.selfUs, entry.totalUs));
  return {
    durationMs: toMs([...selfUs.values()].reduce((sum, each) => sum + each, 0)),
    idleMs: special(idle),
    programMs: special(program),
    garbageCollectionMs: special(garbageCollector),
    hottest,
  };
}

/** The time of each node itself, in µs: a sample lasts until the next one. */
function sumSamples(
  { samples, timeDeltas, startTime, endTime }: CpuProfile,
  nodes: ReadonlyMap<number, ProfileNode>,
): ReadonlyMap<number, number> {
  const selfUs = new Map<number, number>();
  let at = startTime;
  for (const [index, id] of samples.entries()) {
    at += timeDeltas[index] ?? 0;
    const untilNext = timeDeltas[index + 1] ?? endTime - at;
    // The samples of several threads may be out of order.
    if (nodes.has(id) && untilNext > 0) selfUs.set(id, (selfUs.get(id) ?? 0) + untilNext);
  }
  return selfUs;
}

interface Visit {
  readonly node: ProfileNode;
  readonly totalUs: number;
  /** No caller of it is the same function. */
  readonly isOutermost: boolean;
}

/** Goes through all that can be reached from the roots, each node once, without recursion: a stack may be deep. */
function* walk(
  { nodes: all }: CpuProfile,
  nodes: ReadonlyMap<number, ProfileNode>,
  selfUs: ReadonlyMap<number, number>,
): Generator<Visit> {
  const called = new Set(all.flatMap(({ children }) => children));
  const seen = new Set<number>();
  /** How often each function is among the callers. */
  const callers = new Map<string, number>();
  const stack: { readonly node: ProfileNode; readonly rest: number[]; totalUs: number }[] = [];
  const enter = (id: number): void => {
    const node = nodes.get(id);
    if (!node || seen.has(id)) return;
    seen.add(id);
    callers.set(keyOf(node), (callers.get(keyOf(node)) ?? 0) + 1);
    stack.push({ node, rest: [...node.children], totalUs: selfUs.get(id) ?? 0 });
  };
  for (const { id } of all) {
    if (!called.has(id)) enter(id);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const child = top.rest.pop();
      if (child !== undefined) {
        enter(child);
        continue;
      }
      stack.pop();
      const count = (callers.get(keyOf(top.node)) ?? 1) - 1;
      callers.set(keyOf(top.node), count);
      const caller = stack.at(-1);
      if (caller) caller.totalUs += top.totalUs;
      yield { node: top.node, totalUs: top.totalUs, isOutermost: count === 0 };
    }
  }
}

function keyOf({ callFrame: { functionName, url, lineNumber, columnNumber } }: ProfileNode): string {
  return JSON.stringify([functionName, url, lineNumber, columnNumber]);
}

function isSpecial({ callFrame: { functionName, url } }: ProfileNode, name: string): boolean {
  return functionName === name && url === '';
}

function toHotFunction({ callFrame }: ProfileNode, selfUs: number, totalUs: number): HotFunction {
  const { functionName, url, lineNumber } = callFrame;
  const line = lineNumber < 0 || url === '' ? undefined : lineNumber + 1;
  return { functionName, url, line, selfMs: toMs(selfUs), totalMs: toMs(totalUs) };
}

function toMs(us: number): number {
  return us / 1_000;
}
