import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import type { Disposable } from '../../common/event';
import { mostMembers } from './ledgerFormat';
import type { LedgerStore } from './ledgerStore';
import type { Lineage, Member } from '../lineage/lineage';
import type { ProcessModel } from '../model/processModel';
import { endsWithin, storageLimitMs } from '../../common/timeLimit';

/** How often to look whether another window on this workspace has gone, in ms. */
const lookForGoneWindowsMs = 2_000;

export interface LedgerKeeperOptions {
  readonly store: Pick<LedgerStore, 'save' | 'inherit' | 'forget'>;
  readonly lineage: Lineage;
  readonly model: Pick<ProcessModel, 'onDidChange'>;
  /** Whether there is a window that shows what we say. */
  readonly isSeen: () => Promise<boolean>;
  readonly clock: Clock;
  warn(message: string): void;
}

/**
 * Keeps the ledger as the lineage is, and hands the lineage what windows that are gone have left. A window that is not
 * seen takes over nothing, and leaves its own to one that is.
 */
export class LedgerKeeper implements Disposable {
  private readonly subscription: Disposable;
  private lookedAt: number | undefined;
  private looking = false;
  private away = false;

  constructor(private readonly options: LedgerKeeperOptions) {
    this.subscription = options.model.onDidChange(() => {
      void this.save();
      if (this.lookedAt === undefined || options.clock.now() - this.lookedAt >= lookForGoneWindowsMs) void this.look();
    });
  }

  /** Whether this window was not connected to its extension host when that was looked at last. */
  get isAway(): boolean {
    return this.away;
  }

  /**
   * Takes over what was left before this window came, and writes a ledger by which others see that it is there. To be
   * awaited before the first listing, and so it does not reject, and does not wait for a drive that hangs: what comes later
   * is taken over then.
   */
  async start(): Promise<void> {
    const look = this.lookOnce(() => this.inherit());
    if (await endsWithin(look, storageLimitMs, this.options.clock)) return;
    this.options.warn('The storage does not answer: processes are listed without what earlier windows have left');
  }

  /** The same, unless nobody sees us. */
  private async look(): Promise<void> {
    await this.lookOnce(async () => {
      this.away = !(await this.options.isSeen());
      if (this.away) await this.save();
      else await this.inherit();
    });
  }

  private async lookOnce(look: () => Promise<void>): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    this.lookedAt = this.options.clock.now();
    try {
      await look();
    } catch (error) {
      this.options.warn(`Could not take over what earlier windows have left: ${messageOf(error)}`);
    } finally {
      this.looking = false;
    }
  }

  /**
   * The ledgers of others go when ours has all that was in them. A window that was only taken for gone gets back what it
   * still has.
   */
  private async inherit(): Promise<void> {
    const { store, lineage } = this.options;
    const { members, files, held } = await store.inherit();
    lineage.release(held);
    lineage.inherit(members);
    const written = await this.save();
    if (files.length > 0 && written && this.members().length <= mostMembers) await store.forget(files);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private save(): Promise<boolean> {
    return this.options.store.save(this.members(), this.away);
  }

  /** Without the extension host itself: it is VS Code's, and ends with the window. */
  private members(): Member[] {
    return [...this.options.lineage.remembered()].filter(
      ({ evidence, origin }) => !(evidence === 'root' && origin.kind === 'extensionHost'),
    );
  }
}
