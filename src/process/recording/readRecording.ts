import * as nodeFs from 'node:fs/promises';
import { decodeHeader, decodeLine, type BodyLine } from './decodeLine';
import { RecordedRun } from './recordedRun';
import { formatVersion, maxLineBytes, type Footer, type Header, type RecordedEvent } from './recordingFormat';
import type { Step } from './step';

/** A larger file is not read, in bytes: a recording ends before that. */
export const maxReadBytes = 100 * 1024 * 1024;
/** How much is read at a time, in bytes. */
const chunkBytes = 64 * 1024;
const newline = 0x0a;
/** More of a time is not believed, in ms: a hundred days. */
const maxT = 100 * 86_400_000;

/** Why a file cannot be opened as a recording, in data. */
export type RecordingRefusal =
  | { readonly reason: 'notAFile' }
  | { readonly reason: 'notARecording' }
  | { readonly reason: 'tooLarge'; readonly bytes: number; readonly maxBytes: number }
  | { readonly reason: 'newer'; readonly version: number };

/** A file cannot be read as a recording. What shows it makes a sentence of the refusal. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  constructor(readonly refusal: RecordingRefusal) {
    super(`It cannot be read as a recording: ${JSON.stringify(refusal)}.`);
  }
}

/** The part of `node:fs/promises` that is used. */
export type ReadFs = Pick<typeof nodeFs, 'open'>;

export interface ReadOptions {
  readonly fs?: ReadFs;
  readonly maxBytes?: number;
  /** Stops it. */
  readonly signal?: AbortSignal;
}

/**
 * Reads a recording. Lines that make no sense are left out, and counted.
 *
 * @throws {RecordingError} if it is none, or none that this version reads; an error of the system if it cannot be opened;
 * the reason of the signal once it is aborted.
 */
export async function readRecording(
  path: string,
  { fs = nodeFs, maxBytes = maxReadBytes, signal }: ReadOptions = {},
): Promise<RecordedRun> {
  // Opening a pipe would wait for a program that writes to it.
  const file = await fs.open(path, nodeFs.constants.O_RDONLY | nodeFs.constants.O_NONBLOCK);
  try {
    const stats = await file.stat();
    if (!stats.isFile()) throw new RecordingError({ reason: 'notAFile' });
    if (stats.size > maxBytes) throw new RecordingError({ reason: 'tooLarge', bytes: stats.size, maxBytes });
    const reader = new RecordingReader();
    const chunk = Buffer.alloc(chunkBytes);
    let readBytes = 0;
    for (;;) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length);
      if (bytesRead === 0) return reader.finish();
      readBytes += bytesRead;
      // It may grow while it is read.
      if (readBytes > maxBytes) throw new RecordingError({ reason: 'tooLarge', bytes: readBytes, maxBytes });
      reader.push(chunk.subarray(0, bytesRead));
      signal?.throwIfAborted();
    }
  } finally {
    await file.close();
  }
}

/** Takes in a recording piece by piece. */
export class RecordingReader {
  private rest: Buffer[] = [];
  private restBytes = 0;
  private header: Header | undefined;
  private readonly steps: Step[] = [];
  private readonly events: RecordedEvent[] = [];
  private footer: Footer | undefined;
  private damagedLines = 0;
  private unknownLines = 0;
  private isLastLineCut = false;
  private lastT = 0;
  private processCount = 0;
  private next = emptyStep();

  /** @throws {RecordingError} if the first line is not that of a recording. */
  push(chunk: Buffer): void {
    let start = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      this.hold(chunk.subarray(start, end));
      this.addHeld();
      start = end + 1;
    }
    this.hold(chunk.subarray(start));
    if (!this.header && this.restBytes > maxLineBytes) throw new RecordingError({ reason: 'notARecording' });
  }

  /** @throws {RecordingError} if it is no recording. */
  finish(): RecordedRun {
    // The last line ends with a newline, too. What has none may be a part of a line, and may be a whole one.
    const isCut = this.restBytes > 0;
    if (isCut && this.header) this.addLastLine();
    else if (isCut) this.addHeld();
    if (!this.header) throw new RecordingError({ reason: 'notARecording' });
    const { header, steps, events, footer, damagedLines, unknownLines } = this;
    const isIncomplete =
      footer !== undefined &&
      (footer.snapshots !== steps.filter(({ snapshot }) => snapshot).length || footer.processes !== this.processCount);
    const isCutOff = this.isLastLineCut || !footer;
    return new RecordedRun(header, steps, events, footer, { damagedLines, unknownLines, isCutOff, isIncomplete });
  }

  private hold(part: Buffer): void {
    this.restBytes += part.length;
    // What is too long is not kept, and only counted.
    if (this.restBytes > maxLineBytes) this.rest = [];
    else if (part.length > 0) this.rest.push(Buffer.from(part));
  }

  private addHeld(): void {
    const isTooLong = this.restBytes > maxLineBytes;
    const text = Buffer.concat(this.rest).toString('utf8');
    this.rest = [];
    this.restBytes = 0;
    if (isTooLong) this.damagedLines++;
    else if (text.trim() !== '') this.addText(text);
  }

  private addLastLine(): void {
    const damagedBefore = this.damagedLines;
    this.addHeld();
    this.isLastLineCut = this.damagedLines > damagedBefore;
    this.damagedLines = damagedBefore;
  }

  private addText(text: string): void {
    const value = parse(text);
    if (!this.header) {
      this.header = checkHeader(decodeHeader(value));
      return;
    }
    const line = decodeLine(value);
    // Nothing follows the last line.
    if (!line || this.footer) this.damagedLines++;
    else if (line === 'unknown') this.unknownLines++;
    else this.addLine(line);
  }

  private addLine(line: BodyLine): void {
    switch (line.type) {
      case 'process': {
        const { id, pid, startTime, ...facts } = line;
        this.next.processes.push({ id, pid, startTime, facts });
        return;
      }
      case 'origin': {
        const { id, ...facts } = line;
        this.next.origins.push({ id, facts });
        return;
      }
      case 'changes':
        this.next.processChanges.push(...(line.processes ?? []));
        this.next.originChanges.push(...(line.origins ?? []));
        return;
      case 'snapshot': {
        const { origins, orphans, detached, ended } = line;
        this.steps.push({ ...this.next, t: this.timeOf(line.t), snapshot: { origins, orphans, detached, ended } });
        this.processCount += this.next.processes.length;
        this.next = emptyStep();
        return;
      }
      case 'failure': {
        const t = this.timeOf(line.t);
        this.steps.push({ ...emptyStep(), t, failure: line.message });
        this.events.push({ ...line, t });
        return;
      }
      case 'signal':
      case 'runaway':
      case 'skipped':
        this.events.push({ ...line, t: this.timeOf(line.t) });
        return;
      case 'footer': {
        const { reason, snapshots, processes } = line;
        this.footer = { t: this.timeOf(line.t), reason, snapshots, processes };
      }
    }
  }

  /** Times do not go back, whatever the file says. */
  private timeOf(t: number): number {
    this.lastT = Math.max(this.lastT, Math.min(t, maxT));
    return this.lastT;
  }
}

function emptyStep() {
  return {
    processes: [] as Step['processes'][number][],
    origins: [] as Step['origins'][number][],
    processChanges: [] as Step['processChanges'][number][],
    originChanges: [] as Step['originChanges'][number][],
  };
}

function checkHeader(header: Partial<Header> | undefined): Header {
  const { version, startedAt } = header ?? {};
  if (version === undefined || version < 1) throw new RecordingError({ reason: 'notARecording' });
  if (version > formatVersion) throw new RecordingError({ reason: 'newer', version });
  if (startedAt === undefined) throw new RecordingError({ reason: 'notARecording' });
  const unknown = { intervalMs: 0, leftOut: [], extension: '', vscode: '', platform: '', kernel: '', arch: '' };
  return { ...unknown, ...header, version, startedAt };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
