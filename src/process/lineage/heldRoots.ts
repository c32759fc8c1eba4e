import { keyOf } from '../identity';
import type { LineageRecord } from './lineageRecord';

/**
 * VS Code brings terminals back after a reload. It ends what the pty host still holds after five minutes at most
 * (`ProtocolConstants.ReconnectionShortGraceTime`). A terminal that is still there after this time, in ms, has been
 * forgotten.
 */
const defaultMaxHeldMs = 6 * 60_000;

/**
 * How long VS Code has held the roots of origins from before the window was reloaded. The terminals come back one by one:
 * until then their shells are held, not left behind.
 */
export class HeldRoots {
  /** By key, in ms since the epoch. */
  private readonly heldSince = new Map<string, number>();

  constructor(private readonly maxHeldMs = defaultMaxHeldMs) {}

  /**
   * Whether VS Code may still hold a process that is a child of its `hostPid`. The helpers of an extension host, which are
   * no roots, may be held for hours: it may outlive its window (`ProtocolConstants.ReconnectionGraceTime`).
   */
  mayBeHeld(record: LineageRecord, now: number): boolean {
    if (record.evidence !== 'root') return true;
    // Not later than now, if the clock was set back.
    const since = Math.min(this.heldSince.get(keyOf(record)) ?? now, now);
    this.heldSince.set(keyOf(record), since);
    return now - since < this.maxHeldMs;
  }

  /** Forgets the processes that are not among these. */
  keepOnly(keys: { has(key: string): boolean }): void {
    for (const key of this.heldSince.keys()) if (!keys.has(key)) this.heldSince.delete(key);
  }
}
