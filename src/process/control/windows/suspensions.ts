import { keyOf, type Identity } from '../../identity';

/**
 * How often each process was suspended from here, and not resumed since. Windows counts suspensions: a process runs on only
 * once it was resumed as often.
 */
export class Suspensions {
  private readonly counts = new Map<string, number>();

  count(process: Identity): number {
    return this.counts.get(keyOf(process)) ?? 0;
  }

  add(process: Identity): void {
    this.counts.set(keyOf(process), this.count(process) + 1);
  }

  forget(process: Identity): void {
    this.counts.delete(keyOf(process));
  }
}
