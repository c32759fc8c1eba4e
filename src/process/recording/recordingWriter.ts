import type * as nodeFs from 'node:fs/promises';
import { messageOf } from '../../common/errors';
import { Emitter, type Disposable } from '../../common/event';
import { runInSlices } from '../../common/timeSlicing';
import type { Report } from '../control/report';
import type { ProcessModel } from '../model/processModel';
import type { Snapshot } from '../model/snapshot';
import type { Redactor } from '../redaction/redactor';
import { identityOf } from './processFacts';
import { RecordingEncoder } from './recordingEncoder';
import {
  formatName,
  formatVersion,
  leftOut,
  maxLineBytes,
  type EndReason,
  type NamedIdentity,
  type RecordedRunaway,
  type RecordingEnvironment,
  type RecordingLine,
} from './recordingFormat';

/** Only the user may read the file. It is a new one: what exists under its name is not written over. */
const privateFileMode = 0o600;
const newFile = 'wx';

/** How long encoding may hold the event loop at a stretch, in ms. */
const maxSliceMs = 5;

/** What is kept free for the last line, in bytes. */
const footerBytes = 1_000;

/** Events that wait for the disk. More of them are left out: a disk does not answer, or a program asks for signals. */
const maxWaitingEvents = 1_000;

export interface RecordingLimits {
  readonly maxBytes: number;
  readonly maxDurationMs: number;
}

export const defaultLimits: RecordingLimits = { maxBytes: 50 * 1024 * 1024, maxDurationMs: 3_600_000 };

/** The part of `node:fs/promises` that is used. */
export interface RecordingFs {
  open(path: string, flags: string, mode: number): Promise<Pick<nodeFs.FileHandle, 'appendFile' | 'close'>>;
  stat(path: string): Promise<unknown>;
}

export interface RecordingOptions {
  readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'>;
  readonly redactor: Redactor;
  readonly environment: RecordingEnvironment;
  /** The usual time between two snapshots, in ms. */
  readonly intervalMs: number;
  readonly fs: RecordingFs;
  readonly limits?: RecordingLimits;
  /** In ms on a clock that does not jump. */
  readonly now: () => number;
  /** In ms since the epoch. */
  readonly date: () => number;
  readonly pause?: () => Promise<void>;
}

/** How a recording has ended. */
export interface RecordingEnd {
  readonly path: string;
  readonly reason: EndReason;
  readonly durationMs: number;
  readonly bytes: number;
  readonly snapshots: number;
  readonly processes: number;
  /** Why the file could not be written any more, if that is the reason. */
  readonly error?: Error;
}

/**
 * Writes what the model says into a file, until it is stopped or a limit is reached. One snapshot is written at a time, in
 * slices. Those that come meanwhile are not queued: the next one that is written has all that has changed.
 */
export class RecordingWriter implements Disposable {
  private readonly ended = new Emitter<RecordingEnd>();
  private readonly encoder: RecordingEncoder;
  private readonly limits: RecordingLimits;
  private readonly startedAt: number;
  private readonly subscription: Disposable;
  private bytes = 0;
  private snapshots = 0;
  private processes = 0;
  /** The latest snapshot that is not written yet. */
  private waiting: Snapshot | undefined;
  private waitingEvents: RecordingLine[] = [];
  private skipped = 0;
  /** The failure of the last listing, which is written once. */
  private failure: string | undefined;
  /** The work that is under way; it never rejects. */
  private work: Promise<void> | undefined;
  private endReason: EndReason | undefined;
  private end: Promise<RecordingEnd> | undefined;
  private error: Error | undefined;

  private constructor(
    readonly path: string,
    private readonly file: Pick<nodeFs.FileHandle, 'appendFile' | 'close'>,
    private readonly options: RecordingOptions,
  ) {
    this.encoder = new RecordingEncoder(options.redactor);
    this.limits = options.limits ?? defaultLimits;
    this.startedAt = options.now();
    this.subscription = options.model.onDidChange((snapshot) => {
      this.take(snapshot);
    });
  }

  /**
   * Creates the file, and records from now on.
   * @throws the error of the system if the file exists, or cannot be written.
   */
  static async start(path: string, options: RecordingOptions): Promise<RecordingWriter> {
    const file = await options.fs.open(path, newFile, privateFileMode);
    const writer = new RecordingWriter(path, file, options);
    const { environment, intervalMs } = options;
    const startedAt = Math.round(options.date());
    const header = { version: formatVersion, startedAt, intervalMs, ...environment, leftOut };
    writer.waitingEvents.push({ type: 'header', format: formatName, ...header });
    writer.take(options.model.snapshot);
    return writer;
  }

  /** Fires once, when the file is closed. */
  readonly onDidEnd = this.ended.event;

  /** Since the start, in ms. */
  get elapsedMs(): number {
    return Math.max(0, Math.round(this.options.now() - this.startedAt));
  }

  /** Writes down what became of signals that were sent from here. */
  addReport({ action, target, processes }: Report): void {
    this.addEvent({
      type: 'signal',
      t: this.elapsedMs,
      action,
      target: this.named(target),
      processes: processes.map((process) => ({
        ...this.named(process),
        outcome: process.outcome,
        ...(process.detail !== undefined && { detail: this.options.redactor.text(process.detail) }),
      })),
    });
  }

  /** Writes down that a process has begun or ceased to be a runaway. */
  addRunaway({ phase, rule, process, text }: Omit<RecordedRunaway, 'type'>): void {
    const measured = text === undefined ? {} : { text: this.options.redactor.text(text) };
    this.addEvent({ type: 'runaway', t: this.elapsedMs, phase, rule, process: this.named(process), ...measured });
  }

  /**
   * Ends the recording, after what waits has been written. It never rejects: an error is in the result. Later calls get the
   * same result.
   */
  stop(reason: EndReason = 'stopped'): Promise<RecordingEnd> {
    this.endReason ??= reason;
    this.subscription.dispose();
    this.end ??= this.finish();
    return this.end;
  }

  /** What can still be written is written after this. */
  dispose(): void {
    void this.stop('closed');
  }

  private take(snapshot: Snapshot): void {
    if (this.endReason) return;
    if (this.elapsedMs >= this.limits.maxDurationMs) {
      void this.stop('duration');
      return;
    }
    if (this.waiting && !this.waiting.failure) this.skipped++;
    // Before the first listing there is nothing to write of.
    if (snapshot.at > 0 || snapshot.failure) this.waiting = snapshot;
    this.begin();
  }

  private addEvent(event: RecordingLine): void {
    if (this.endReason || this.waitingEvents.length >= maxWaitingEvents) return;
    this.waitingEvents.push(event);
    this.begin();
  }

  private begin(): void {
    this.work ??= this.writeWaiting().finally(() => {
      this.work = undefined;
    });
  }

  private async writeWaiting(): Promise<void> {
    try {
      while (this.waiting || this.waitingEvents.length > 0) {
        const events = this.waitingEvents.splice(0);
        if (!(await this.write(events))) return;
        const snapshot = this.waiting;
        this.waiting = undefined;
        if (snapshot && !(await this.write(await this.linesOf(snapshot)))) return;
      }
    } catch (error) {
      this.note(error);
      // Not awaited: the end waits for this work.
      void this.stop('failed');
    }
  }

  private async linesOf(snapshot: Snapshot): Promise<readonly RecordingLine[]> {
    const t = this.elapsedMs;
    const { failure } = snapshot;
    if (failure) {
      const message = this.options.redactor.text(failure.message);
      const isKnown = this.failure === message;
      this.failure = message;
      return isKnown ? [] : [{ type: 'failure', t, message }];
    }
    this.failure = undefined;
    const { skipped } = this;
    this.skipped = 0;
    const { pause } = this.options;
    const { value } = await runInSlices(
      this.encoder.encode(snapshot, t),
      maxSliceMs,
      this.options.now,
      undefined,
      pause,
    );
    return skipped > 0 ? [...value, { type: 'skipped', t, count: skipped }] : value;
  }

  /** @returns whether there is room for more. All of the lines are written, or none: they belong together. */
  private async write(lines: readonly RecordingLine[]): Promise<boolean> {
    if (lines.length === 0) return true;
    const buffer = Buffer.from(lines.map(toText).join(''));
    if (this.bytes + buffer.length + footerBytes > this.limits.maxBytes) {
      this.waiting = undefined;
      this.waitingEvents = [];
      void this.stop('size');
      return false;
    }
    await this.append(buffer);
    for (const { type } of lines) {
      if (type === 'process') this.processes++;
      if (type === 'snapshot') this.snapshots++;
    }
    return true;
  }

  private async finish(): Promise<RecordingEnd> {
    await this.work;
    const reason = this.endReason ?? 'stopped';
    const durationMs = this.elapsedMs;
    // After a failure a part of a line may be in the file.
    if (!this.error) await this.attempt(() => this.append(Buffer.from(this.toFooter(reason))));
    await this.attempt(() => this.file.close());
    const { path, bytes, error, snapshots, processes } = this;
    const end = { path, reason: error ? ('failed' as const) : reason, durationMs, bytes, snapshots, processes };
    const result = error ? { ...end, error } : end;
    this.ended.fire(result);
    this.ended.dispose();
    return result;
  }

  private async append(buffer: Buffer): Promise<void> {
    await this.file.appendFile(buffer);
    this.bytes += buffer.length;
    // What is written to a file that was deleted is lost, and no error says so.
    await this.options.fs.stat(this.path);
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.note(error);
    }
  }

  /** The first error says most. */
  private note(error: unknown): void {
    this.error ??= error instanceof Error ? error : new Error(messageOf(error));
  }

  private toFooter(reason: EndReason): string {
    const { elapsedMs: t, snapshots, processes } = this;
    return toText({ type: 'footer', t, reason, snapshots, processes });
  }

  private named({ pid, startTime, name }: NamedIdentity): NamedIdentity {
    return { ...identityOf({ pid, startTime }), name: this.options.redactor.text(name) };
  }
}

/** A line, as it is written; empty if no reader would take it. */
function toText(line: RecordingLine): string {
  const text = `${JSON.stringify(line)}\n`;
  return Buffer.byteLength(text) > maxLineBytes ? '' : text;
}
