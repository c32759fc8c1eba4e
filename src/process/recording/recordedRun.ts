import { runInSlices } from '../../common/timeSlicing';
import type { ProcessHistory } from '../history/processHistory';
import { RecordedHistory } from '../history/recordedHistory';
import type { Snapshot } from '../model/snapshot';
import type {
  Change,
  Footer,
  Header,
  OriginFacts,
  ProcessFacts,
  RecordedEnd,
  RecordedEvent,
  RecordedIdentity,
  RecordedLists,
} from './recordingFormat';
import { ReplayState } from './replayState';

/** What has changed with one snapshot, or that a listing failed. */
export interface Step {
  readonly t: number;
  readonly processes: readonly (RecordedIdentity & { readonly id: number; readonly facts: ProcessFacts })[];
  readonly origins: readonly { readonly id: number; readonly facts: OriginFacts }[];
  readonly processChanges: readonly Change<ProcessFacts>[];
  readonly originChanges: readonly Change<OriginFacts>[];
  /** Undefined if the listing failed: then nothing else is in the step. */
  readonly snapshot?: RecordedLists & { readonly ended?: readonly RecordedEnd[] | undefined };
  readonly failure?: string;
}

/** What is wrong with a recording that could be read all the same. */
export interface RecordingProblems {
  /** Lines that make no sense, and were left out. */
  readonly damagedLines: number;
  /** Lines of a type that this version does not know. */
  readonly unknownLines: number;
  /** The file ends in the middle of a line, or has no last line: the recording was cut off. */
  readonly isCutOff: boolean;
  /** Its last line counts snapshots or processes that are not there. */
  readonly isIncomplete: boolean;
}

/** How long a replay may hold the event loop at a stretch, in ms. */
const maxSliceMs = 5;

/** A recording that was read, to be shown as the model and the history are. Nothing in it changes. */
export class RecordedRun {
  /** The state at the time that was asked for last: what is asked for next is mostly later. */
  private state: ReplayState;
  private applied = 0;

  constructor(
    readonly header: Header,
    private readonly steps: readonly Step[],
    readonly events: readonly RecordedEvent[],
    readonly footer: Footer | undefined,
    readonly problems: RecordingProblems,
  ) {
    this.state = new ReplayState(header.startedAt);
  }

  /** When the snapshots were taken, in ms since the start; each is a time to ask for. */
  get times(): readonly number[] {
    return this.steps.map(({ t }) => t);
  }

  /** From the start to the last line, in ms. */
  get durationMs(): number {
    return Math.max(this.footer?.t ?? 0, this.steps.at(-1)?.t ?? 0, this.events.at(-1)?.t ?? 0);
  }

  /** The latest snapshot of this time or earlier. Before the first one, all of it is empty. */
  snapshotAt(t: number): Snapshot {
    const last = this.steps[this.applied - 1];
    if (last && last.t > t) {
      this.state = new ReplayState(this.header.startedAt);
      this.applied = 0;
    }
    for (let step = this.steps[this.applied]; step && step.t <= t; step = this.steps[this.applied]) {
      this.state.apply(step);
      this.applied++;
    }
    return this.state.snapshot();
  }

  /** What the processes had used up to this time, as the history of a window has it. */
  async historyAt(t: number, pause?: () => Promise<void>): Promise<ProcessHistory> {
    const replay = this.replay(t);
    const { value } = await runInSlices(replay, maxSliceMs, () => performance.now(), undefined, pause);
    return value;
  }

  private *replay(until: number): Generator<undefined, ProcessHistory, void> {
    let now = 0;
    const history = new RecordedHistory(() => now);
    const state = new ReplayState(this.header.startedAt);
    for (const step of this.steps) {
      if (step.t > until) break;
      now = step.t;
      state.apply(step);
      history.record(state.snapshot());
      yield;
    }
    return history;
  }
}
