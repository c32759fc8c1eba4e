import { groupBy } from '../../common/groupBy';
import { withOutcome, type Report } from '../../process/control/report';
import { keyOf, type Identity } from '../../process/identity';
import type { LineageRecord } from '../../process/lineage/lineageRecord';
import type { Snapshot } from '../../process/model/snapshot';
import { allNodes } from '../../process/model/snapshotQueries';
import { originRules, type OriginRef } from '../../process/origin';
import { isAlive, type ProcessInfo } from '../../process/processInfo';
import { getShellUse } from '../../process/programs/shellUse';

/** A process that was ended, and what has started it and still runs: it may start another one in its place. */
export interface Supervised {
  readonly ended: ProcessInfo;
  readonly supervisor: Supervisor;
}

export interface Supervisor {
  readonly process: ProcessInfo;
  /** What its end would end is VS Code itself: then the name is that of the extension. */
  readonly extension: OriginRef | undefined;
}

/** A process that was ended and started again. */
export interface Restart extends Supervised {
  readonly restarted: ProcessInfo;
}

/**
 * A new process counts if it started at most so long before the signals, in ms: Linux tells the time of its boot, from
 * which the times of all starts are computed, in whole seconds (btime, proc_stat(5)).
 */
const clockSlackMs = 1_100;

/**
 * Of the processes that a command has ended, those that something may start again: their parent runs on, and is no shell
 * with a prompt. Such a shell starts a process again only if the user says so.
 */
export function findSupervised(reports: readonly Report[], before: Snapshot): readonly Supervised[] {
  const nodes = new Nodes(before);
  const gone = new Set(reports.flatMap((report) => withOutcome(report, 'gone').map(keyOf)));
  return [...gone].flatMap((key) => {
    const ended = nodes.get(key);
    const parentKey = ended && nodes.starterKeyOf(ended);
    const parent = parentKey !== undefined && !gone.has(parentKey) ? nodes.get(parentKey) : undefined;
    if (!ended || !parent || !isAlive(parent.process) || getShellUse(parent.process) === 'prompt') return [];
    const extension = parent.isVSCode ? ended.record?.origin : undefined;
    return [{ ended: ended.process, supervisor: { process: parent.process, extension } }];
  });
}

/**
 * Of these, those that run again: a process of the same program with the same arguments, started by the same parent since
 * the signals were sent. `since` is in ms since the epoch.
 */
export function findRestarts(
  supervised: readonly Supervised[],
  before: Snapshot,
  after: Snapshot,
  since: number,
): readonly Restart[] {
  const known = new Nodes(before);
  const nodes = new Nodes(after);
  const isFresh = (process: ProcessInfo): boolean =>
    isAlive(process) && (process.startedAt === undefined || process.startedAt >= since - clockSlackMs);
  const fresh = nodes.all.filter(({ process }) => !known.get(keyOf(process)) && isFresh(process));
  const freshByStarter = groupBy(fresh, (node) => nodes.starterKeyOf(node) ?? '');
  const taken = new Set<ProcessInfo>();
  return supervised.flatMap(({ ended, supervisor }) => {
    const candidates = freshByStarter.get(keyOf(supervisor.process)) ?? [];
    const restarted = candidates.find(({ process }) => !taken.has(process) && isSameCommand(process, ended))?.process;
    if (!restarted) return [];
    taken.add(restarted);
    return [{ ended, supervisor, restarted }];
  });
}

function isSameCommand(a: ProcessInfo, b: ProcessInfo): boolean {
  return (
    a.name === b.name &&
    a.commandLine.length === b.commandLine.length &&
    a.commandLine.every((arg, index) => arg === b.commandLine[index])
  );
}

/** A process of a snapshot; a root of an origin has no record there. */
interface Node {
  readonly process: ProcessInfo;
  readonly record: LineageRecord | undefined;
  readonly isVSCode: boolean;
}

/** Every process of a snapshot, with the roots of the origins. */
class Nodes {
  private readonly byKey = new Map<string, Node>();
  private readonly byPid = new Map<number, Node>();

  constructor(snapshot: Snapshot) {
    for (const { origin, root } of snapshot.origins) {
      if (root) this.add({ process: root, record: undefined, isVSCode: originRules[origin.kind].isRootVSCode });
    }
    for (const { process, record } of allNodes(snapshot)) this.add({ process, record, isVSCode: false });
  }

  get all(): readonly Node[] {
    return [...this.byKey.values()];
  }

  get(key: string): Node | undefined {
    return this.byKey.get(key);
  }

  /**
   * What has started a process: its parent, or, if that has ended, the nearest ancestor that lives. A supervisor may fork
   * twice, so that its workers have no living parent.
   */
  starterKeyOf({ process, record }: Node): string | undefined {
    const ancestor: Identity | undefined = record?.lost?.at(-1)?.parent;
    if (ancestor) return keyOf(ancestor);
    const parent = this.byPid.get(process.parentPid)?.process;
    return parent && parent.startTime <= process.startTime ? keyOf(parent) : undefined;
  }

  private add(node: Node): void {
    this.byKey.set(keyOf(node.process), node);
    this.byPid.set(node.process.pid, node);
  }
}
