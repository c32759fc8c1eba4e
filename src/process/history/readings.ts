/** The values of a reading, in this order; NaN where one is not known. */
export const columns = { ownCpu: 0, treeCpu: 1, ownMemory: 2, treeMemory: 3, count: 4, forks: 5 } as const;
export const columnCount = Object.keys(columns).length;

/** The first columns have the mean of an interval, the others the highest value. */
const meanCount = 2;

/**
 * So many readings that have no value of their own get that of the next one. While the window has no focus, listings are ten
 * seconds apart, and more on a busy machine. The CPU of a listing is the mean of the time since the one before, so that it
 * is that of the missing readings too.
 */
const maxMissed = 2;

/** What is short-lived takes little: there is room for so many readings at first, and for twice as many when it is full. */
const firstCapacity = 8;

/**
 * Readings of one process at equal distances, each identified by its number: the time divided by the interval. Only the
 * latest `maxReadings` are kept. Adding to one allocates nothing.
 */
export class Readings {
  private values = new Float32Array(firstCapacity * columnCount).fill(NaN);
  private capacity = firstCapacity;
  private newest: number;
  /** Of how many ms the means of the newest reading are. */
  private readonly weights = [0, 0];

  /** `first` is the number of the first reading. */
  constructor(
    private first: number,
    private readonly maxReadings: number,
  ) {
    this.newest = first;
  }

  get last(): number {
    return this.newest;
  }

  /** How many readings there are, those of which nothing is known included. */
  get length(): number {
    return Math.min(this.newest - this.first + 1, this.maxReadings);
  }

  /** Adds values to the reading of this number, which is the newest one or a later one. They are of the last `weight` ms. */
  add(reading: number, sample: ArrayLike<number>, weight: number): void {
    if (reading > this.newest) this.advance(reading, sample, weight);
    this.addToNewest(sample, weight);
  }

  /** One value of the newest reading. */
  lastValue(column: number): number {
    return this.values[this.startOf(this.newest) + column] ?? NaN;
  }

  /** The values of a column, the oldest first. */
  series(column: number): number[] {
    const series: number[] = [];
    for (let reading = this.newest - this.length + 1; reading <= this.newest; reading++) {
      series.push(this.values[this.startOf(reading) + column] ?? NaN);
    }
    return series;
  }

  private advance(reading: number, sample: ArrayLike<number>, weight: number): void {
    const isFilled = reading - this.newest <= maxMissed + 1;
    for (let next = Math.max(this.newest + 1, reading - this.maxReadings + 1); next <= reading; next++) {
      this.begin(next);
      if (isFilled && next < reading) this.addToNewest(sample, weight);
    }
  }

  /** Starts a reading of which nothing is known yet. */
  private begin(reading: number): void {
    if (this.capacity < this.maxReadings && reading - this.first >= this.capacity) this.grow();
    this.newest = reading;
    this.weights.fill(0);
    const start = this.startOf(reading);
    this.values.fill(NaN, start, start + columnCount);
  }

  private addToNewest(sample: ArrayLike<number>, weight: number): void {
    const { values, weights } = this;
    const start = this.startOf(this.newest);
    for (let column = 0; column < columnCount; column++) {
      const value = sample[column] ?? NaN;
      if (Number.isNaN(value)) continue;
      const before = values[start + column] ?? NaN;
      if (column < meanCount) {
        const total = (weights[column] ?? 0) + weight;
        weights[column] = total;
        values[start + column] = Number.isNaN(before) ? value : before + ((value - before) * weight) / total;
      } else if (!(before >= value)) {
        values[start + column] = value;
      }
    }
  }

  private startOf(reading: number): number {
    return (reading % this.capacity) * columnCount;
  }

  private grow(): void {
    const { values, capacity } = this;
    this.capacity = Math.min(capacity * 2, this.maxReadings);
    this.values = new Float32Array(this.capacity * columnCount).fill(NaN);
    for (let reading = this.first; reading <= this.newest; reading++) {
      const from = (reading % capacity) * columnCount;
      this.values.set(values.subarray(from, from + columnCount), this.startOf(reading));
    }
  }
}
