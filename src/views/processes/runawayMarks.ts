import type { OriginNode, ProcessNode, Snapshot } from '../../process/model/snapshot';
import { topNodes } from '../../process/model/snapshotQueries';
import type { ProcessInfo } from '../../process/processInfo';
import type { Runaway } from '../../process/runaway/runaway';
import type { Runaways } from '../../process/runaway/runaways';

/** What the view has to know of runaways. */
export interface ShownRunaways extends Pick<Runaways, 'all' | 'get' | 'onDidChange'> {
  /** Whether the user wants no warning of it. */
  isIgnored(subject: RunawaySubject): boolean;
}

/** A process by its key, or an origin by its id. */
export interface RunawaySubject {
  readonly key: string;
  readonly process?: ProcessInfo;
}

/** What a row says of runaways. */
export interface RunawayMark {
  /** How its process has got out of hand; empty if it has not. */
  readonly runaways: readonly Runaway[];
  /** How many processes below it have, of which no row is shown. */
  readonly hidden: number;
  readonly isIgnored: boolean;
}

/** The mark of nearly all rows. */
export const noMark: RunawayMark = { runaways: [], hidden: 0, isIgnored: false };

/** The marks of the rows of one snapshot. */
export class RunawayMarks {
  /** How many runaways the tree of a process has, by its key; only where there are any. */
  private readonly counts: ReadonlyMap<string, number>;
  private readonly hasRunaways: boolean;

  /** `isCollapsed` takes the id of a row. */
  constructor(
    snapshot: Snapshot,
    private readonly source?: Pick<ShownRunaways, 'all' | 'get' | 'isIgnored'>,
    private readonly isCollapsed: (id: string) => boolean = () => false,
  ) {
    this.hasRunaways = source !== undefined && source.all.length > 0;
    this.counts = source && this.hasRunaways ? countRunaways(snapshot, source) : new Map();
  }

  /** How many processes of these trees have got out of hand. */
  countIn(nodes: readonly ProcessNode[]): number {
    return this.counts.size === 0 ? 0 : nodes.reduce((count, { key }) => count + (this.counts.get(key) ?? 0), 0);
  }

  /** `isAlone`: what is below the process has rows elsewhere. `isCut`: it has none. */
  ofProcess({ key, process, children }: ProcessNode, { isAlone = false, isCut = false } = {}): RunawayMark {
    const isHiding = isCut || (!isAlone && this.counts.has(key) && this.isCollapsed(key));
    return this.mark([{ key, process }], isHiding ? this.countIn(children) : 0);
  }

  /** An origin tells of all that are below it, because it may be collapsed with all others. */
  ofOrigin({ origin, rootNode, processes }: OriginNode, { isAlone = false } = {}): RunawayMark {
    return this.mark([...(rootNode ? [rootNode] : []), { key: origin.id }], isAlone ? 0 : this.countIn(processes));
  }

  private mark(subjects: readonly RunawaySubject[], hidden: number): RunawayMark {
    const { source } = this;
    if (!source) return noMark;
    const runaways = this.hasRunaways ? subjects.flatMap(({ key }) => source.get(key)) : noMark.runaways;
    const isIgnored = subjects.some((subject) => source.isIgnored(subject));
    return runaways.length === 0 && hidden === 0 && !isIgnored ? noMark : { runaways, hidden, isIgnored };
  }
}

function countRunaways(snapshot: Snapshot, source: Pick<Runaways, 'get'>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const nodes = topNodes(snapshot);
  // The list grows while it is iterated.
  for (const { children } of nodes) for (const child of children) nodes.push(child);
  // From the end: what is below a process comes before it.
  for (const { key, children } of nodes.toReversed()) {
    const below = children.reduce((count, child) => count + (counts.get(child.key) ?? 0), 0);
    const count = below + (source.get(key).length > 0 ? 1 : 0);
    if (count > 0) counts.set(key, count);
  }
  return counts;
}
