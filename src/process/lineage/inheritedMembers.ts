import { keyOf } from '../identity';
import type { LineageRecord } from './lineageRecord';

/** What earlier windows left behind and no finished pass has looked for yet. */
export class InheritedMembers {
  private readonly pending = new Map<string, LineageRecord>();

  add(records: Iterable<LineageRecord>): void {
    for (const record of records) this.pending.set(keyOf(record), { ...record, inherited: true });
  }

  delete(key: string): void {
    this.pending.delete(key);
  }

  get all(): Iterable<LineageRecord> {
    return this.pending.values();
  }

  /** The records of now, by key: what is added later is not among them. */
  copy(): Map<string, LineageRecord> {
    return new Map(this.pending);
  }
}
