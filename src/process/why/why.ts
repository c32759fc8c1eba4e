import type { EndedWith, LineageRecord, LostParent } from '../lineage/lineageRecord';
import type { OrphanState } from '../lineage/orphans';
import type { ListeningPort } from '../listeningPort';
import type { OriginNode, OrphanNode, ProcessNode, Snapshot } from '../model/snapshot';
import { keyOf, sameProcess } from '../identity';
import { toOriginRef, type OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';
import { getShellUse } from '../programs/shellUse';
import { getChain, type ChainLink, type Explained } from './chain';
import { countSimilar } from './similarProcesses';

/** Why a process runs, as far as it is known. Nothing in it is guessed. */
export interface Why {
  readonly process: ProcessInfo;
  readonly origin: OriginRef;
  /** In ms since the epoch; undefined if it is not known. */
  readonly startedAt: number | undefined;
  /** The nearest ancestor that is more than a shell. */
  readonly actor: ChainLink | undefined;
  /** The topmost ancestor that is more than a shell: what was called in the origin. Undefined if it is the actor. */
  readonly command: ChainLink | undefined;
  /** What it has lost, if it has lost its parent or its origin. */
  readonly loss: Loss | undefined;
  /** VS Code holds it since the window was reloaded. */
  readonly isHeld: boolean;
  /** It is another VS Code. */
  readonly isVSCode: boolean;
  readonly ports: readonly ListeningPort[];
  /** The number of processes like it. */
  readonly similar: number;
  /** From the origin down to the process itself, dead ones included. */
  readonly chain: readonly ChainLink[];
}

/** What a process has lost. */
export interface Loss {
  readonly state: OrphanState;
  /** Undefined if it has lost the origin itself, whose root was its parent, or if it is not known. */
  readonly parent: ChainLink | undefined;
  readonly endedWith: EndedWith | undefined;
  /** In ms since the epoch; undefined if it is not known. */
  readonly at: number | undefined;
}

/** Why a dead process is shown: orphans descend from it. */
export interface LostParentWhy extends Pick<Why, 'origin' | 'actor' | 'command' | 'chain'> {
  readonly lostParent: LostParent;
  readonly endedWith: EndedWith | undefined;
  readonly nodes: readonly OrphanNode[];
}

/** Ancestors that die within this time of each other die together, in ms. */
const togetherMs = 10_000;

/** A node, or a process that is shown and has none. */
type ExplainedNode = Explained & Partial<Pick<ProcessNode, 'state' | 'orphanedAt' | 'ports' | 'isVSCode'>>;

export function getWhy(node: ExplainedNode, snapshot: Snapshot): Why {
  const { process, record, ports = [], isVSCode = false } = node;
  const chain = getChain(node, snapshot);
  const { startedAt } = process;
  return {
    process,
    origin: record.origin,
    // A time in the future is of a clock that was set back since.
    startedAt: startedAt !== undefined && startedAt <= snapshot.at ? startedAt : undefined,
    ...getStarters(chain.slice(0, -1)),
    loss: getLoss(node, chain, snapshot.at),
    isHeld: snapshot.origins.some(({ origin, ending }) => ending === 'held' && origin.id === record.origin.id),
    isVSCode,
    ports,
    similar: countSimilar(process, snapshot),
    chain,
  };
}

/** Why the root process of an origin runs. Undefined if the origin has none. */
export function getWhyOfRoot({ origin, root, isVSCode }: OriginNode, snapshot: Snapshot): Why | undefined {
  if (!root) return undefined;
  const { pid, startTime, name, session } = root;
  const record: LineageRecord = {
    ...{ pid, startTime, name, session, origin: toOriginRef(origin) },
    ...{ evidence: 'root', hostPid: undefined, parent: undefined, inherited: false, orphanedAt: undefined },
  };
  return { ...getWhy({ key: keyOf(root), process: root, record, isVSCode }, snapshot), similar: 0 };
}

/** Undefined if there are no orphans. */
export function getWhyOfLostParent(
  lostParent: LostParent,
  nodes: readonly OrphanNode[],
  snapshot: Snapshot,
): LostParentWhy | undefined {
  const [first] = nodes;
  if (!first) return undefined;
  const whole = getChain(first, snapshot);
  const chain = whole.slice(0, whole.findIndex((link) => sameProcess(link, lostParent)) + 1);
  const { origin, endedWith } = first.record;
  return { lostParent, origin, endedWith, nodes, ...getStarters(chain.slice(0, -1)), chain };
}

function getStarters(ancestors: readonly ChainLink[]): Pick<Why, 'actor' | 'command'> {
  const telling = ancestors.filter((link) => getShellUse(link) === undefined);
  const actor = telling.at(-1);
  return { actor, command: telling[0] === actor ? undefined : telling[0] };
}

function getLoss(
  { record, state, orphanedAt }: ExplainedNode,
  chain: readonly ChainLink[],
  now: number,
): Loss | undefined {
  if (state === undefined || orphanedAt === undefined) return undefined;
  const { endedWith } = record;
  const dead = deadAbove(chain);
  const [parent] = dead;
  const named =
    dead.find((link) => getShellUse(link) === undefined && diedTogether(link, parent)) ??
    (endedWith === undefined ? parent : undefined);
  // The root of an origin ends with it: that it was a task or a terminal says more.
  const isRoot = named !== undefined && named === chain[0] && record.lost?.at(-1)?.parent === undefined;
  const shown = isRoot && endedWith !== undefined ? undefined : named;
  const at = shown ? shown.endedAt : endedWith === 'origin' ? orphanedAt : undefined;
  return { state, parent: shown, endedWith, at: at !== undefined && at <= now ? at : undefined };
}

/** The dead ancestors directly above a process, the nearest first. */
function deadAbove(chain: readonly ChainLink[]): readonly ChainLink[] {
  const ancestors = chain.slice(0, -1).reverse();
  const end = ancestors.findIndex(({ isAlive }) => isAlive);
  return end < 0 ? ancestors : ancestors.slice(0, end);
}

function diedTogether({ endedAt }: ChainLink, parent: ChainLink | undefined): boolean {
  const parentEndedAt = parent?.endedAt;
  if (endedAt === undefined || parentEndedAt === undefined) return endedAt === parentEndedAt;
  return Math.abs(endedAt - parentEndedAt) <= togetherMs;
}
