/** How much a value has to change before it counts. */
export interface Tolerance {
  /** As a part of the value: 0.25 is a quarter. */
  readonly relative: number;
  readonly absolute: number;
}

/** Whether one value is clearly another than the other. */
export function isClearChange(before: number, after: number, { relative, absolute }: Tolerance): boolean {
  const difference = Math.abs(after - before);
  return difference >= absolute && difference >= relative * Math.max(before, after);
}

/**
 * Values that rows can be sorted by without dancing: each stays what it was until the real one is clearly another. So a
 * small change moves no row, and since each value is near the real one, no row is far from its place.
 */
export class SteadyValues {
  private values = new Map<string, number>();

  constructor(private readonly tolerance: Tolerance) {}

  get(key: string): number {
    return this.values.get(key) ?? 0;
  }

  clear(): void {
    this.values.clear();
  }

  /**
   * Forgets the values of all other keys. New keys get their values, which moves no other row; the known ones only if
   * `mayMove`.
   */
  update(keys: Iterable<string>, readValue: (key: string) => number, mayMove: boolean): void {
    const values = new Map<string, number>();
    for (const key of keys) {
      const before = this.values.get(key);
      if (before !== undefined && !mayMove) {
        values.set(key, before);
        continue;
      }
      const value = readValue(key);
      values.set(key, before === undefined || isClearChange(before, value, this.tolerance) ? value : before);
    }
    this.values = values;
  }
}
