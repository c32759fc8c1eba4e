import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import type { Disposable } from '../../common/event';
import { maxMembers } from './ledgerFormat';
import type { LedgerStore } from './ledgerStore';
import type { Lineage } from '../lineage/lineage';
import type { ProcessModel } from '../model/processModel';
import { originRules } from '../origin';
import { endsWithin, storageLimitMs } from '../../common/timeLimit';
import { type LineageRecord } from '../lineage/lineageRecord';

/** How often to look whether another window on this workspace has gone, in ms. */
const lookForGoneWindowsMs = 2_000;

export interface LedgerSyncOptions {
  readonly store: Pick<LedgerStore, 'save' | 'inherit' | 'deleteFiles'>;
  readonly lineage: Lineage;
  readonly model: Pick<ProcessModel, 'onDidChange'>;
  /** Whether there is a window that shows what we say. */
  readonly isWindowConnected: () => Promise<boolean>;
  readonly clock: Clock;
  warn(message: string): void;
}

/**
 * Keeps the ledger as the lineage is, and hands the lineage what windows that are gone have left. A window that is not
 * seen takes over nothing, and leaves its own to one that is.
 */
export class LedgerSync implements Disposable {
  private readonly subscription: Disposable;
  private lastTakeOverAt: number | undefined;
  private isTakingOver = false;
  private disconnected = false;

  constructor(private readonly options: LedgerSyncOptions) {
    this.subscription = options.model.onDidChange(() => {
      void this.save();
      if (this.lastTakeOverAt === undefined || options.clock.now() - this.lastTakeOverAt >= lookForGoneWindowsMs)
        void this.takeOver();
    });
  }

  /** Whether this window was not connected to its extension host when that was looked at last. */
  get isDisconnected(): boolean {
    return this.disconnected;
  }

  /**
   * Takes over what was left before this window came, and writes a ledger by which others see that it is there. To be
   * awaited before the first listing, and so it does not reject, and does not wait for a drive that hangs: what comes later
   * is taken over then.
   */
  async start(): Promise<void> {
    const look = this.takeOverOnce(() => this.inherit());
    if (await endsWithin(look, storageLimitMs, this.options.clock)) return;
    this.options.warn('The storage does not answer: processes are listed without what earlier windows have left');
  }

  /** The same, unless nobody sees us. */
  private async takeOver(): Promise<void> {
    await this.takeOverOnce(async () => {
      this.disconnected = !(await this.options.isWindowConnected());
      if (this.disconnected) await this.save();
      else await this.inherit();
    });
  }

  private async takeOverOnce(look: () => Promise<void>): Promise<void> {
    if (this.isTakingOver) return;
    this.isTakingOver = true;
    this.lastTakeOverAt = this.options.clock.now();
    try {
      await look();
    } catch (error) {
      this.options.warn(`Could not take over what earlier windows have left: ${messageOf(error)}`);
    } finally {
      this.isTakingOver = false;
    }
  }

  /**
   * The ledgers of others go when ours has all that was in them. A window that was only taken for gone gets back what it
   * still has.
   */
  private async inherit(): Promise<void> {
    const { store, lineage } = this.options;
    const { members, files, ownedByLiveWindows } = await store.inherit();
    lineage.release(ownedByLiveWindows);
    lineage.inherit(members);
    const written = await this.save();
    if (files.length > 0 && written && this.members().length <= maxMembers) await store.deleteFiles(files);
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private save(): Promise<boolean> {
    return this.options.store.save(this.members(), this.disconnected);
  }

  /** Without the extension host itself: it is VS Code's, and ends with the window. */
  private members(): LineageRecord[] {
    return [...this.options.lineage.remembered()].filter(
      ({ evidence, origin }) => !(evidence === 'root' && originRules[origin.kind].isRootVSCode),
    );
  }
}
