import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import type { Disposable } from '../../common/event';
import { endsWithin, storageLimitMs } from '../../common/timeLimit';
import type { Lineage } from '../lineage/lineage';
import type { LineageRecord } from '../lineage/lineageRecord';
import type { ProcessModel } from '../model/processModel';
import { originRules } from '../origin';
import { maxMembers } from './ledgerFormat';
import type { LedgerStore } from './ledgerStore';

/** How often to find out whether another window on this workspace has ended, in ms. */
const takeOverIntervalMs = 2_000;

export interface LedgerSyncOptions {
  readonly store: Pick<LedgerStore, 'save' | 'inherit' | 'deleteFiles'>;
  readonly lineage: Lineage;
  readonly model: Pick<ProcessModel, 'onDidChange'>;
  /** Whether this extension host still has its window. */
  readonly isWindowConnected: () => Promise<boolean>;
  readonly clock: Clock;
  warn(message: string): void;
}

/** The window's connection, as last checked. A disconnected window takes over nothing, and others may take over from it. */
type Connection = 'connected' | 'disconnected';

/**
 * - `due`: begins with the next change of the model.
 * - `running`: never twice at a time, however long the storage takes.
 * - `waiting`: ended, the next is due at a time of the clock.
 *
 * due → running → waiting → running → …
 */
type TakeOver =
  { readonly phase: 'due' } | { readonly phase: 'running' } | { readonly phase: 'waiting'; readonly dueAt: number };

/**
 * Saves the lineage in our ledger, and adds to the lineage what windows that have ended left behind. A window that has
 * lost its connection takes over no ledgers, and marks its own as available to connected windows.
 */
export class LedgerSync implements Disposable {
  private readonly subscription: Disposable;
  private connection: Connection = 'connected';
  private takeOver: TakeOver = { phase: 'due' };

  constructor(private readonly options: LedgerSyncOptions) {
    this.subscription = options.model.onDidChange(() => {
      void this.save();
      if (this.isTakeOverDue()) void this.runTakeOver(() => this.takeOverIfConnected());
    });
  }

  /** Whether the window was disconnected from its extension host when the connection was last checked. */
  get isDisconnected(): boolean {
    return this.connection === 'disconnected';
  }

  /**
   * Takes over what earlier windows left behind, and writes a ledger by which other windows see this one. It has to be
   * awaited before the first listing, so it does not reject and does not wait for a drive that hangs: what the drive
   * returns later is taken over then.
   */
  async start(): Promise<void> {
    const inherited = this.runTakeOver(() => this.inherit());
    if (await endsWithin(inherited, storageLimitMs, this.options.clock)) return;
    this.options.warn('The storage does not answer: processes are listed without what earlier windows have left');
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private isTakeOverDue(): boolean {
    switch (this.takeOver.phase) {
      case 'due':
        return true;
      case 'running':
        return false;
      case 'waiting':
        return this.options.clock.now() >= this.takeOver.dueAt;
    }
  }

  private async runTakeOver(work: () => Promise<void>): Promise<void> {
    if (this.takeOver.phase === 'running') return;
    const dueAt = this.options.clock.now() + takeOverIntervalMs;
    this.takeOver = { phase: 'running' };
    try {
      await work();
    } catch (error) {
      this.options.warn(`Could not take over what earlier windows have left: ${messageOf(error)}`);
    } finally {
      this.takeOver = { phase: 'waiting', dueAt };
    }
  }

  private async takeOverIfConnected(): Promise<void> {
    this.connection = (await this.options.isWindowConnected()) ? 'connected' : 'disconnected';
    if (this.connection === 'connected') await this.inherit();
    else await this.save();
  }

  /**
   * The ledgers of others are deleted once ours contains all that was in them. A window that was mistakenly taken for
   * ended gets back the processes that it still has.
   */
  private async inherit(): Promise<void> {
    const { store, lineage } = this.options;
    const { members, files, ownedByLiveWindows } = await store.inherit();
    lineage.release(ownedByLiveWindows);
    lineage.inherit(members);
    const isSaved = await this.save();
    if (files.length > 0 && isSaved && this.members().length <= maxMembers) await store.deleteFiles(files);
  }

  private save(): Promise<boolean> {
    return this.options.store.save(this.members(), this.isDisconnected);
  }

  /** Without the extension host itself: it belongs to VS Code, and ends with the window. */
  private members(): LineageRecord[] {
    return [...this.options.lineage.remembered()].filter(
      ({ evidence, origin }) => !(evidence === 'root' && originRules[origin.kind].isRootVSCode),
    );
  }
}
