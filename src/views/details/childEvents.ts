import type { EndedProcess, ProcessNode, Snapshot } from '../../process/model/snapshot';
import { isAlive } from '../../process/processInfo';
import { displayName } from '../../process/programs/displayName';
import type { Subject } from './subject';

/** A child was started, or has ended. */
export interface ChildEvent {
  /** In ms since the epoch. */
  readonly at: number;
  readonly kind: 'childStarted' | 'childEnded';
  readonly pid: number;
  /** Raw. */
  readonly name: string;
  /** The last signal that this extension has sent to it. */
  readonly signal?: NodeJS.Signals | undefined;
}

/** No more events than this are remembered: the latest. */
const maxEvents = 500;

/** Notes the children of a process, from one snapshot to the next. */
export class ChildEvents {
  private known = new Map<string, Pick<ChildEvent, 'pid' | 'name'>>();
  private readonly noted: ChildEvent[] = [];

  get events(): readonly ChildEvent[] {
    return this.noted;
  }

  /** `subject` is of that snapshot. A child of a process that still exists has nowhere to go: if it is missing, it has ended. */
  update(subject: Subject, snapshot: Snapshot): void {
    if (snapshot.failure) return;
    const current = new Map<string, Pick<ChildEvent, 'pid' | 'name'>>();
    for (const child of subject.children) {
      if (!isAlive(child.process)) continue;
      const known = this.known.get(child.key);
      const named = { pid: child.process.pid, name: displayName(child.process) };
      current.set(child.key, named);
      if (!known) this.add({ kind: 'childStarted', at: startOf(child, snapshot.at), ...named });
    }
    for (const [key, named] of this.known) {
      if (current.has(key)) continue;
      const ended: EndedProcess | undefined = snapshot.ended.find((each) => each.key === key);
      this.add({ kind: 'childEnded', at: ended?.endedAt ?? snapshot.at, signal: ended?.signal, ...named });
    }
    this.known = current;
  }

  private add(event: ChildEvent): void {
    this.noted.push(event);
    if (this.noted.length > maxEvents) this.noted.shift();
  }
}

/** A time in the future is of a clock that was set back since. */
function startOf({ process: { startedAt } }: ProcessNode, now: number): number {
  return startedAt === undefined || startedAt > now ? now : startedAt;
}
