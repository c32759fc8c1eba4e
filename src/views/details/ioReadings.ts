import type { ProcessIo } from '../../process/source/processDetails';

/** No more readings than this are kept: an hour of one in five seconds. */
const maxReadings = 720;

interface Reading {
  readonly at: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
}

/** Bytes per second, at the same times as other readings; NaN where they are not known. */
export interface IoSeries {
  readonly read: readonly number[];
  readonly written: readonly number[];
}

/** Remembers how much a process has read and written, as long as a panel asks. */
export class IoReadings {
  private readonly readings: Reading[] = [];

  /** `at` is in ms since the epoch. */
  add(at: number, { read, written }: ProcessIo): void {
    const last = this.readings.at(-1);
    // The clock was set back: earlier readings are at times that are still to come.
    if (last && at <= last.at) this.readings.length = 0;
    this.readings.push({ at, readBytes: read, writtenBytes: written });
    if (this.readings.length > maxReadings) this.readings.shift();
  }

  /**
   * So many readings, each so many ms after the one before, the last one at a certain time. Undefined as long as there is no
   * rate.
   */
  getSeries(endsAt: number, intervalMs: number, count: number): IoSeries | undefined {
    if (this.readings.length < 2) return undefined;
    const startsAt = endsAt - count * intervalMs;
    const read = new Array<number>(count).fill(NaN);
    const written = new Array<number>(count).fill(NaN);
    for (const [index, reading] of this.readings.entries()) {
      const before = this.readings[index - 1];
      if (!before) continue;
      const seconds = (reading.at - before.at) / 1000;
      const first = Math.max(0, Math.floor((before.at - startsAt) / intervalMs));
      const last = Math.min(count - 1, Math.floor((reading.at - 1 - startsAt) / intervalMs));
      // A rate counts for all of the time between its two readings.
      for (let place = first; place <= last; place++) {
        read[place] = Math.max(0, reading.readBytes - before.readBytes) / seconds;
        written[place] = Math.max(0, reading.writtenBytes - before.writtenBytes) / seconds;
      }
    }
    return { read, written };
  }
}
