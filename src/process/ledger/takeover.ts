import type { Ledger } from './ledgerFormat';
import { getHolder, type LedgerName } from './ledgerName';
import type { WindowProbe } from './windowProbe';

/**
 * What a ledger is to this window:
 *
 * - `unavailable`: not to be touched. It is our own, of another machine or container, or another window takes it over.
 * - `live`: its window runs and is connected. The processes in it belong to that window.
 * - `left`: its window has ended or is disconnected, or the window that took it over has ended. Its processes are taken
 *   over.
 * - `outdated`: it is of an earlier run of this machine. The processes in it have ended, only the file is left.
 */
export type LedgerStatus = 'unavailable' | 'live' | 'left' | 'outdated';

/** Whether the name of a ledger already says that it is `unavailable`: then it is not read. */
export function isUnavailable(name: LedgerName, windows: WindowProbe): boolean {
  if (windows.isElsewhere(getHolder(name))) return true;
  const taker = name.taker?.process;
  if (!taker) return windows.isSelf(name.writer.process);
  return !windows.isSelf(taker) && windows.isRunning(taker);
}

/** The status of a ledger whose name does not say that it is unavailable. */
export function classifyLedger(name: LedgerName, ledger: Ledger, windows: WindowProbe, bootId: string): LedgerStatus {
  const isTaken = name.taker !== undefined;
  if (!isTaken && windows.isSelf(ledger.window)) return 'unavailable';
  // An earlier version did not write to which machine a ledger belongs: it may be another one's.
  if (ledger.bootId !== bootId) return getHolder(name).space === undefined ? 'unavailable' : 'outdated';
  return !isTaken && !ledger.isDisconnected && windows.isRunning(ledger.window) ? 'live' : 'left';
}
