import { existsSync } from 'node:fs';
import { writeAtomically } from '../../common/atomicFile';
import type { Identity } from '../identity';
import type { LedgerFs } from './ledgerFiles';
import { encodeLedger, sameMembers, type LedgerContent } from './ledgerFormat';
import type { ReportedFailures } from './reportedFailures';

export interface OwnLedgerOptions {
  readonly path: string;
  readonly bootId: string;
  readonly window: Identity;
  readonly fs: LedgerFs;
  readonly failures: ReportedFailures;
  /** In ms since the epoch. */
  readonly now: () => number;
}

/** Whether the file is still there is checked no more often than this, in ms: that costs more than to compare its content. */
const checkIntervalMs = 5_000;

/** What is known about the file: nothing before the first write and after one that failed, or what was written last. */
type State = { readonly kind: 'unknown' } | { readonly kind: 'written'; readonly content: LedgerContent };

/** The ledger of this window. */
export class OwnLedger {
  private state: State = { kind: 'unknown' };
  /** When the file was written, or was last seen to be there, in ms since the epoch. */
  private seenAt = -Infinity;

  constructor(private readonly options: OwnLedgerOptions) {}

  /** Whether another window has taken the ledger over, and the processes with it, as far as that can be seen now. */
  get isTakenOver(): boolean {
    return this.state.kind === 'written' && !existsSync(this.options.path);
  }

  /**
   * Writes the ledger, unless the file says the same already.
   *
   * @returns whether the file says it now.
   */
  async write(content: LedgerContent): Promise<boolean> {
    if (await this.isWritten(content)) return true;
    const { path, bootId, window, fs, failures } = this.options;
    const isWritten = await failures.attempt('write the ledger of processes', async () => {
      await writeAtomically(path, encodeLedger({ bootId, window, ...content }), fs);
      return true;
    });
    this.state = isWritten ? { kind: 'written', content } : { kind: 'unknown' };
    this.seenAt = this.options.now();
    return isWritten === true;
  }

  private async isWritten({ members, isDisconnected }: LedgerContent): Promise<boolean> {
    if (this.state.kind !== 'written') return false;
    const { content } = this.state;
    if (content.isDisconnected !== isDisconnected || !sameMembers(content.members, members)) return false;
    // A file that is missing was taken over if this window is disconnected: written again, it would be taken again.
    return isDisconnected || (await this.exists());
  }

  /** If that cannot be found out, the write that follows reports the cause. */
  private async exists(): Promise<boolean> {
    const { fs, path, now } = this.options;
    if (Math.abs(now() - this.seenAt) < checkIntervalMs) return true;
    const exists = await fs.stat(path).then(
      () => true,
      () => false,
    );
    if (exists) this.seenAt = now();
    return exists;
  }
}
