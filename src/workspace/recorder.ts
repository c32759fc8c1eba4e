import { Emitter, type Disposable } from '../common/event';
import type { RecentReports } from '../process/control/recentReports';
import {
  defaultLimits,
  RecordingWriter,
  type RecordingEnd,
  type RecordingOptions,
} from '../process/recording/recordingWriter';
import type { Runaway } from '../process/runaway/runaway';
import type { Runaways } from '../process/runaway/runaways';

/** While it records, the processes are listed so often, in ms. */
const recordingIntervalMs = 1_000;

export interface RecorderOptions extends Omit<RecordingOptions, 'intervalMs' | 'limits'> {
  readonly reports: Pick<RecentReports, 'onDidAdd'>;
  readonly runaways: Pick<Runaways, 'all' | 'onDidChange'>;
}

/** A recording that is being made. */
export interface CurrentRecording {
  readonly path: string;
  readonly elapsedMs: number;
  /** It ends by itself after this time. */
  readonly maxDurationMs: number;
}

/** Makes one recording at a time, with the signals that are sent meanwhile and with the runaways. */
export class Recorder implements Disposable {
  private readonly changed = new Emitter<void>();
  private readonly ended = new Emitter<RecordingEnd>();
  private readonly subscriptions: readonly Disposable[];
  private isStarting = false;
  private writer: RecordingWriter | undefined;
  private maxDurationMs = defaultLimits.maxDurationMs;

  constructor(private readonly options: RecorderOptions) {
    this.subscriptions = [
      options.reports.onDidAdd((report) => this.writer?.addReport(report)),
      options.runaways.onDidChange(({ began, ended }) => {
        for (const runaway of began) this.addRunaway('begin', runaway);
        for (const runaway of ended) this.addRunaway('end', runaway);
      }),
    ];
  }

  /** Fires when a recording begins or ends. */
  readonly onDidChange = this.changed.event;

  /** Fires when a recording has ended, by itself or not. */
  readonly onDidEnd = this.ended.event;

  get isRecording(): boolean {
    return this.writer !== undefined;
  }

  /** Undefined while none is made. */
  get current(): CurrentRecording | undefined {
    const { writer, maxDurationMs } = this;
    return writer && { path: writer.path, elapsedMs: writer.elapsedMs, maxDurationMs };
  }

  /**
   * Begins a recording, if none is being made.
   * @throws the error of the system if the file exists, or cannot be written.
   */
  async start(path: string, maxDurationMs = defaultLimits.maxDurationMs): Promise<void> {
    if (this.writer || this.isStarting) return;
    this.isStarting = true;
    try {
      const limits = { ...defaultLimits, maxDurationMs };
      this.writer = await RecordingWriter.start(path, { ...this.options, intervalMs: recordingIntervalMs, limits });
    } finally {
      this.isStarting = false;
    }
    this.maxDurationMs = maxDurationMs;
    this.writer.onDidEnd((end) => {
      this.writer = undefined;
      this.changed.fire();
      this.ended.fire(end);
    });
    for (const runaway of this.options.runaways.all) this.addRunaway('begin', runaway);
    this.changed.fire();
  }

  /** Ends the recording, if one is being made. */
  async stop(): Promise<void> {
    await this.writer?.stop();
  }

  /** Ends the recording because the window closes. */
  async end(): Promise<void> {
    await this.writer?.stop('closed');
  }

  /** What is being recorded is not told of any more, and ends. */
  dispose(): void {
    this.ended.dispose();
    this.changed.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
    this.writer?.dispose();
  }

  private addRunaway(phase: 'begin' | 'end', { process, figures }: Runaway): void {
    this.writer?.addRunaway({ phase, rule: figures.kind, process });
  }
}
