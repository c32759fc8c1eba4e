/** Remembers the latest entries of each of many keys. What was added to last is remembered longest. */
export class RecentEntries<T> {
  /** The key that was added to last is the last one. */
  private readonly entries = new Map<string, readonly T[]>();

  constructor(
    private readonly maxKeys: number,
    private readonly maxEntries: number,
  ) {}

  add(key: string, entry: T): void {
    const before = this.get(key);
    this.entries.delete(key);
    this.entries.set(key, [...before, entry].slice(-this.maxEntries));
    for (const oldest of this.entries.keys()) {
      if (this.entries.size <= this.maxKeys) break;
      this.entries.delete(oldest);
    }
  }

  /** The latest last. */
  get(key: string): readonly T[] {
    return this.entries.get(key) ?? [];
  }
}
