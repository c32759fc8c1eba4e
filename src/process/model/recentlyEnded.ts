import { keyOf, sameProcess, type Identity } from '../identity';
import { isAlive } from '../processInfo';
import type { ProcessTable } from '../processTable';
import { withDescendants, type EndedProcess, type Snapshot } from './snapshot';

/** How long a process is shown after its end, in ms. */
const shownMs = 5_000;
/** A process that has not run for this long, in ms, is not shown after its end: a build starts and ends many. */
const minRunMs = 2_000;
/** At most this many are shown, the latest. */
const maxShown = 100;
/** How long a signal is remembered, in ms: a process may take long to clean up. */
const signalMs = 60_000;

/** The processes that have just ended, and how. */
export class RecentlyEnded {
  private readonly signals = new Map<string, { readonly signal: NodeJS.Signals; readonly at: number }>();
  private shown: readonly EndedProcess[] = [];

  /** In ms on a clock that does not jump. */
  constructor(private readonly now: () => number) {}

  /** A signal that ends processes was sent to this one. */
  noteSignal(process: Identity, signal: NodeJS.Signals): void {
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
    const now = this.now();
    for (const [key, { at }] of this.signals) {
      if (now - at < signalMs) break;
      this.signals.delete(key);
    }
    // Moved to the end: the map is in the order of time.
    this.signals.delete(keyOf(process));
    this.signals.set(keyOf(process), { signal, at: now });
  }

  /** What has ended between the last snapshot and this listing, with what has ended shortly before. */
  update(before: Snapshot, table: ProcessTable, at: number): readonly EndedProcess[] {
    const ended: EndedProcess[] = [];
    for (const { parentKey, node } of nodesOf(before)) {
      const { key, process, record } = node;
      const now = table.get(process.pid);
      if (now && sameProcess(now, process)) continue;
      if (!isAlive(process) || node.isVSCode) continue;
      if (process.startedAt !== undefined && at - process.startedAt < minRunMs) continue;
      ended.push({ key, process, record, parentKey, endedAt: at, signal: this.signals.get(key)?.signal });
    }
    const isShown = ({ endedAt }: EndedProcess): boolean => at >= endedAt && at - endedAt < shownMs;
    this.shown = [...this.shown.filter(isShown), ...ended].slice(-maxShown);
    return this.shown;
  }
}

function* nodesOf({ origins, orphans, detached }: Snapshot) {
  for (const tops of [...origins.map(({ processes }) => processes), orphans, detached]) {
    for (const top of tops) {
      yield { node: top, parentKey: undefined };
      for (const parent of withDescendants(top)) {
        for (const node of parent.children) yield { node, parentKey: parent.key };
      }
    }
  }
}
