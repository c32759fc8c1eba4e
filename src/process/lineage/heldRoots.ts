import { keyOf, type Identity } from '../identity';
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
  /** By key; `since` is in ms since the epoch. */
  private readonly held = new Map<string, { readonly process: Identity; readonly since: number }>();

  constructor(private readonly maxHeldMs = defaultMaxHeldMs) {}

  /**
   * Whether VS Code may still hold a process that is a child of its `hostPid`. The helpers of an extension host, which are
   * no roots, may be held for hours: it may outlive its window (`ProtocolConstants.ReconnectionGraceTime`).
   */
  mayBeHeld(record: LineageRecord, now: number): boolean {
    if (record.evidence !== 'root') return true;
    // Not later than now, if the clock was set back.
    const since = Math.min(this.held.get(keyOf(record))?.since ?? now, now);
    this.held.set(keyOf(record), { process: record, since });
    return now - since < this.maxHeldMs;
  }

  /** Forgets the processes that are not among these. */
  keepOnly(processes: { find(process: Identity): unknown }): void {
    for (const [key, { process }] of this.held) if (processes.find(process) === undefined) this.held.delete(key);
  }
}
