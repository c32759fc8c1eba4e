import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { keyOf, type Identity } from '../identity';
import type { LineageRecord } from '../lineage/lineageRecord';
import { LedgerFiles, type LedgerFile, type LedgerFs } from './ledgerFiles';
import type { Ledger, LedgerContent } from './ledgerFormat';
import { getLedgerName } from './ledgerName';
import { OwnLedger } from './ownLedger';
import { ReportedFailures } from './reportedFailures';
import { CoalescedTask, SerialQueue } from '../../common/serialQueue';
import { classifyLedger, isUnavailable } from './takeover';
import { WindowProbe } from './windowProbe';

export interface LedgerStoreOptions {
  /** Where the windows of one workspace keep their ledgers, one file each. */
  readonly folder: string;
  /** Where other workspaces keep theirs, whose processes this workspace may take over too. */
  readonly otherFolders?: () => Promise<readonly string[]>;
  /** Undefined if it is not known. */
  readonly bootId: string | undefined;
  /** Where the pid of this window is valid, see `getPidSpace`. */
  readonly pidSpace: string;
  /** The extension host of this window. */
  readonly window: Identity;
  /** Whether this very process still runs. */
  isRunning(process: Identity): boolean;
  warn(message: string): void;
  readonly fs?: LedgerFs;
  /** In ms since the epoch. */
  readonly now?: () => number;
}

/** What the ledgers of other windows say. */
export interface Inheritance {
  /** The members of ledgers that this window has claimed. */
  readonly members: readonly LineageRecord[];
  /** The files that they are from. */
  readonly files: readonly string[];
  /** What live windows have started; not what they have taken over, as this window may have done too. */
  readonly ownedByLiveWindows: readonly Identity[];
}

/** The boot id in a ledger that was written without knowing it. */
const unknownBootId = 'unknown';

/**
 * The ledgers of all windows on one workspace. Each window writes its own, and takes over those of windows that have gone:
 * so two live windows never claim each other's processes, and no file has two writers. To take a ledger over, a window
 * first renames it, in which only one window can succeed. Ledgers of other machines and containers are not touched.
 *
 * The life of a ledger: its window writes `WINDOW.json`; a window that takes it over renames it to
 * `WINDOW.json.taken-by-OTHER`, writes the members to its own ledger, and deletes the renamed file. If that window ends in
 * between, the next one takes the renamed file over in the same manner.
 */
export class LedgerStore {
  private readonly bootId: string;
  private readonly now: () => number;
  private readonly windows: WindowProbe;
  private readonly files: LedgerFiles;
  private readonly own: OwnLedger;
  private readonly queue = new SerialQueue();
  private readonly nextUpdate = new CoalescedTask(this.queue, () => this.files.refresh());
  private readonly nextSave = new CoalescedTask(this.queue, () => this.own.write(this.content));
  /** What the own ledger has to say. */
  private content: LedgerContent = { members: [], isDisconnected: false };
  /** The paths of ledgers that said, when they were last read, that their window is disconnected. */
  private disconnected: ReadonlySet<string> = new Set();
  private isCleanedUp = false;

  constructor(private readonly options: LedgerStoreOptions) {
    const { folder, otherFolders, bootId = unknownBootId, pidSpace, window, fs = nodeFs, now = Date.now } = options;
    const failures = new ReportedFailures((message) => {
      options.warn(message);
    });
    const self = { space: pidSpace, process: window };
    this.bootId = bootId;
    this.now = now;
    this.windows = new WindowProbe({ self, isRunning: (process) => options.isRunning(process), failures });
    this.files = new LedgerFiles({ folder, otherFolders, windows: this.windows, fs, failures });
    this.own = new OwnLedger({ path: join(folder, getLedgerName(self)), bootId, window, fs, failures, now });
  }

  /**
   * Finds out which windows there are. It has to be awaited before a listing, which then reads {@link hasOtherWindow}: a
   * drive that hangs must not block the event loop. Each window has a ledger from its start on.
   */
  update(): Promise<void> {
    return this.nextUpdate.request();
  }

  /** Whether another connected window on the same workspace runs, of those known at the last {@link update}. */
  get hasOtherWindow(): boolean {
    return this.files.all.some((file) => file.folder === this.options.folder && this.isOfOtherWindow(file));
  }

  /** The same, including the other workspaces whose processes this one may take over. */
  get hasOtherWorkspaceWindow(): boolean {
    return this.files.all.some((file) => this.isOfOtherWindow(file));
  }

  /** Whether another window has taken our ledger over, and our processes with it, as far as that can be seen now. */
  get isTakenOver(): boolean {
    return this.own.isTakenOver;
  }

  /**
   * Claims and reads the ledgers of windows that have ended or are disconnected. The files stay until {@link deleteFiles}
   * is called, after the members were saved in our own ledger.
   */
  inherit(): Promise<Inheritance> {
    return this.queue.run(() => this.inheritNow());
  }

  deleteFiles(files: readonly string[]): Promise<void> {
    return this.queue.run(() => this.files.delete(files));
  }

  /**
   * Writes our ledger, unless its file says the same already. Of many calls while the drive is slow, only the last is
   * written. It does not reject, because without a ledger only the memory beyond a reload is lost.
   *
   * @returns whether the file says it now.
   */
  save(members: readonly LineageRecord[], isDisconnected = false): Promise<boolean> {
    this.content = { members, isDisconnected };
    return this.nextSave.request();
  }

  private async inheritNow(): Promise<Inheritance> {
    const inherited: Ledger[] = [];
    const claimed: string[] = [];
    const live: Ledger[] = [];
    const disconnected = new Set<string>();
    await this.files.findFolders();
    await this.files.refresh();
    for (const file of this.files.all) {
      const ledger = isUnavailable(file, this.windows) ? undefined : await this.files.read(file);
      if (!ledger) continue;
      const status = classifyLedger(file, ledger, this.windows, this.bootId);
      if (status === 'live') live.push(ledger);
      if (status === 'unavailable' || status === 'live') continue;
      if (ledger.isDisconnected) disconnected.add(file.path);
      const path = await this.files.claim(file);
      if (path === undefined) continue;
      if (status === 'left') inherited.push(ledger);
      claimed.push(path);
    }
    this.disconnected = disconnected;
    await this.cleanUp();
    return {
      members: withoutWindowsOf(live, inherited).flatMap(({ members }) => members),
      files: claimed,
      ownedByLiveWindows: live.flatMap(({ members }) => members.filter((member) => !member.inherited)),
    };
  }

  /** Once is enough: not much accumulates. */
  private async cleanUp(): Promise<void> {
    if (this.isCleanedUp) return;
    this.isCleanedUp = true;
    await this.files.deleteAbandoned(this.now());
  }

  private isOfOtherWindow({ path, writer, taker }: LedgerFile): boolean {
    const { windows } = this;
    if (taker || windows.isElsewhere(writer) || windows.isSelf(writer.process)) return false;
    return !this.disconnected.has(path) && windows.isRunning(writer.process);
  }
}

/** A window that has reconnected owns its processes again, though the ledger that it had left may still exist. */
function withoutWindowsOf(live: readonly Ledger[], inherited: readonly Ledger[]): readonly Ledger[] {
  const liveWindows = new Set(live.map(({ window }) => keyOf(window)));
  return inherited.filter(({ window }) => !liveWindows.has(keyOf(window)));
}
