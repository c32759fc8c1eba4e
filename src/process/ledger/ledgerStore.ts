import { existsSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../common/errors';
import { keyOf, sameProcess, type Identity } from '../identity';
import { decodeLedger, encodeLedger, LedgerError, sameMembers, type Ledger } from './ledgerFormat';
import { getLedgerName, getTakenName, parseLedgerName, type LedgerName, type NamedWindow } from './ledgerFiles';
import { isMissing, isOlder, removeAbandonedDrafts, writeAtomically, type WriteFs } from '../../common/atomicFile';
import { type LineageRecord } from '../lineage/lineageRecord';

/** The part of `node:fs/promises` that is needed. */
export type LedgerFs = WriteFs & Pick<typeof nodeFs, 'readdir' | 'readFile' | 'stat'>;

export interface LedgerStoreOptions {
  /** Where the windows of one workspace keep their ledgers, one file each. */
  readonly folder: string;
  /** Where other workspaces keep theirs, whose windows leave what they had to this one too. */
  readonly otherFolders?: () => Promise<readonly string[]>;
  /** Undefined where it is not known. */
  readonly bootId: string | undefined;
  /** Where the pid of our window means something, see `getPidSpace`. */
  readonly pidSpace: string;
  /** This extension host. */
  readonly window: Identity;
  /** Whether this very process still runs. */
  isRunning(process: Identity): boolean;
  warn(message: string): void;
  readonly fs?: LedgerFs;
  /** ms since 1970 */
  readonly now?: () => number;
}

/** What the ledgers of other windows say. */
export interface Inheritance {
  /** What windows that are gone, or away, have left. */
  readonly members: readonly LineageRecord[];
  /** The files that this is from. */
  readonly files: readonly string[];
  /** What windows that are there have started: not what they have taken over, as we may have too. */
  readonly ownedByLiveWindows: readonly Identity[];
}

/** What a ledger says of its window when there is no boot id. */
const noBootId = 'unknown';

/**
 * Whether the window of another machine or container runs cannot be seen from here. When its ledger has not changed for
 * this long, in ms, that is gone; a window that is there all the same writes it again.
 */
const abandonedMs = 7 * 24 * 3_600_000;

interface FoundLedger extends LedgerName {
  readonly folder: string;
  readonly path: string;
}

/**
 * The ledgers of all windows on one workspace. Each window writes its own, and takes over those of windows that are gone:
 * so two that live never claim each other's processes, and nothing is written by two at a time. A window that takes one
 * over gives it another name first, which only one can. Those of other machines and containers are left alone.
 */
export class LedgerStore {
  private readonly fs: LedgerFs;
  private readonly now: () => number;
  private readonly bootId: string;
  private readonly self: NamedWindow;
  private readonly path: string;
  /** What our file says. */
  private written: Content | undefined;
  private wanted: Content = { members: [], away: false };
  private nextSave: Promise<boolean> | undefined;
  private nextUpdate: Promise<void> | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly warned = new Set<string>();
  /** Where there are ledgers of windows that concern us. */
  private folders: readonly string[];
  /** All ledgers, as last looked for. */
  private liveWindows: readonly FoundLedger[] = [];
  /** The files of windows that run and are not seen. */
  private away: ReadonlySet<string> = new Set();
  private isCleanedUp = false;

  constructor(private readonly options: LedgerStoreOptions) {
    this.fs = options.fs ?? nodeFs;
    this.now = options.now ?? Date.now;
    this.bootId = options.bootId ?? noBootId;
    this.self = { space: options.pidSpace, process: options.window };
    this.path = join(options.folder, getLedgerName(this.self));
    this.folders = [options.folder];
  }

  /**
   * Learns which windows there are. To be awaited before a listing, in the middle of which it is asked whether this window
   * {@link hasOtherWindow}: a drive that hangs must not hold the event loop. Each window has a ledger from its very start.
   */
  update(): Promise<void> {
    this.nextUpdate ??= this.inTurn(() => this.updateNow()).finally(() => {
      this.nextUpdate = undefined;
    });
    return this.nextUpdate;
  }

  /** Whether another window on the same workspace is there, of those known at the last {@link update}. */
  get hasOtherWindow(): boolean {
    return this.liveWindows.some((found) => found.folder === this.options.folder && this.isOfOtherWindow(found));
  }

  /** The same for the other workspaces too whose windows leave what they had to this one. */
  get hasOtherWorkspaceWindow(): boolean {
    return this.liveWindows.some((found) => this.isOfOtherWindow(found));
  }

  /** Whether another window has taken our ledger over, and with it our processes, as far as that can be seen now. */
  get isTakenOver(): boolean {
    return this.written !== undefined && !existsSync(this.path);
  }

  /**
   * What windows that are gone or away have written down. Their ledgers are there until {@link deleteFiles} says that ours has it all.
   */
  inherit(): Promise<Inheritance> {
    return this.inTurn(() => this.inheritNow());
  }

  private async inheritNow(): Promise<Inheritance> {
    const left: Ledger[] = [];
    const files: string[] = [];
    const ownedByLiveWindows: LineageRecord[] = [];
    const there = new Set<string>();
    const away = new Set<string>();
    await this.findFolders();
    await this.updateNow();
    for (const found of this.liveWindows) {
      const { path, writer, taker } = found;
      const holder = taker ?? writer;
      if (this.isElsewhere(holder)) continue;
      if (taker && !this.isThis(taker.process) && this.isRunning(taker.process)) continue;
      const ledger = await this.read(path, holder);
      if (!ledger || (!taker && this.isThis(ledger.window))) continue;
      const sameBoot = ledger.bootId === this.bootId;
      // An earlier version has not written down on which machine it was.
      if (!sameBoot && holder.space === undefined) continue;
      if (!taker && sameBoot && !ledger.away && this.isRunning(ledger.window)) {
        there.add(keyOf(ledger.window));
        ownedByLiveWindows.push(...ledger.members.filter(({ inherited }) => !inherited));
        continue;
      }
      if (ledger.away) away.add(path);
      const file = await this.take(found);
      if (file === undefined) continue;
      if (sameBoot) left.push(ledger);
      files.push(file);
    }
    this.away = away;
    await this.cleanUp();
    // A window that has come back has its own again, though what it had left may still be here.
    const gone = left.filter(({ window }) => !there.has(keyOf(window)));
    return { members: gone.flatMap(({ members }) => members), files, ownedByLiveWindows };
  }

  /** Deletes the ledgers of windows that are gone, once their members are written to ours. */
  deleteFiles(files: readonly string[]): Promise<void> {
    return this.inTurn(() => this.delete(files));
  }

  /**
   * Writes ours, unless it is there and says the same. Without a ledger only the memory beyond a reload is lost, so this
   * does not fail: it says whether it is written. `away`: this window is not connected. Of many calls while the disk is slow
   * only the last is written.
   */
  save(members: readonly LineageRecord[], away = false): Promise<boolean> {
    this.wanted = { members, away };
    this.nextSave ??= this.inTurn(() => {
      this.nextSave = undefined;
      return this.saveNow();
    });
    return this.nextSave;
  }

  /**
   * One after the other: while a drive hangs, each call to it holds one of the few threads that all extensions read and
   * write files with (UV_THREADPOOL_SIZE).
   */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined);
    return done;
  }

  private async updateNow(): Promise<void> {
    this.liveWindows = await this.ledgers();
  }

  private async delete(files: readonly string[]): Promise<void> {
    for (const file of files) await this.attempt(`delete the ledger ${file}`, () => this.fs.rm(file, { force: true }));
  }

  private async saveNow(): Promise<boolean> {
    const { wanted, written } = this;
    const same = written?.away === wanted.away && sameMembers(written.members, wanted.members);
    // What is taken from a window that is not seen is taken: it would only be taken again.
    if (same && (wanted.away || (await this.isThere()))) return true;
    const { bootId } = this;
    const { window } = this.options;
    const isWritten = await this.attempt('write the ledger of processes', async () => {
      await writeAtomically(this.path, encodeLedger({ bootId, window, ...wanted }), this.fs);
      return true;
    });
    this.written = isWritten ? wanted : undefined;
    return isWritten === true;
  }

  /** Where that cannot be seen either, the writing that follows says why. */
  private async isThere(): Promise<boolean> {
    return this.fs.stat(this.path).then(
      () => true,
      () => false,
    );
  }

  /** The path of a ledger that is ours now, or undefined if another window was faster. */
  private async take({ folder, path, ...name }: FoundLedger): Promise<string | undefined> {
    const to = join(folder, getTakenName(name, this.self));
    try {
      await this.fs.rename(path, to);
      return to;
    } catch (error) {
      if (isMissing(error)) return undefined;
      // In a folder that cannot be written, all that can be done is to read.
      this.warn(`take over the ledger ${path}`, error);
      return path;
    }
  }

  /** Deletes what no window will ever take over. Once is enough: it does not become much. */
  private async cleanUp(): Promise<void> {
    if (this.isCleanedUp) return;
    this.isCleanedUp = true;
    const { fs } = this;
    await this.attempt('clean up the folder of ledgers', async () => {
      await removeAbandonedDrafts(this.options.folder, fs, this.now());
      for (const { path, writer, taker } of await this.ledgers()) {
        const { space, process } = taker ?? writer;
        if (space === this.self.space || (space === undefined && this.isRunning(process))) continue;
        if (await isOlder(path, abandonedMs, fs, this.now())) await fs.rm(path, { force: true });
      }
    });
  }

  private async findFolders(): Promise<void> {
    const { folder, otherFolders } = this.options;
    const others = await this.attempt('find the ledgers of other workspaces', async () => otherFolders?.());
    if (others) this.folders = [folder, ...others];
  }

  private async ledgers(): Promise<readonly FoundLedger[]> {
    const found: FoundLedger[] = [];
    for (const folder of this.folders) {
      try {
        found.push(...ledgersAmong(await this.fs.readdir(folder), folder));
      } catch (error) {
        if (isMissing(error)) continue;
        this.warn(`read the folder of ledgers ${folder}`, error);
        // What cannot be read is as it was.
        found.push(...this.liveWindows.filter((ledger) => ledger.folder === folder));
      }
    }
    return found;
  }

  private async read(file: string, holder: NamedWindow): Promise<Ledger | undefined> {
    try {
      return decodeLedger(await this.fs.readFile(file, 'utf8'), (message) => {
        this.warn(`use all of the ledger ${file}`, message);
      });
    } catch (error) {
      if (isMissing(error)) return undefined;
      this.warn(`use the ledger ${file}`, error);
      const isOurs = holder.space === this.self.space;
      if (error instanceof LedgerError && !error.newer && isOurs) await this.delete([file]);
      return undefined;
    }
  }

  /** Whether a ledger is of a window that is there, and that its user sees. */
  private isOfOtherWindow({ path, writer, taker }: FoundLedger): boolean {
    if (taker || this.isElsewhere(writer) || this.isThis(writer.process) || this.away.has(path)) return false;
    return this.isRunning(writer.process);
  }

  private isThis(window: Identity): boolean {
    return sameProcess(window, this.options.window);
  }

  private isElsewhere({ space }: NamedWindow): boolean {
    return space !== undefined && space !== this.self.space;
  }

  /** A window that cannot be seen may well be there. */
  private isRunning(window: Identity): boolean {
    try {
      return this.options.isRunning(window);
    } catch (error) {
      this.warn(`look whether the window ${window.pid} is still there`, error);
      return true;
    }
  }

  private async attempt<T>(what: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      this.warn(what, error);
      return undefined;
    }
  }

  /** Once for each cause: a disk that is full stays full for many refreshes. */
  private warn(what: string, error: unknown): void {
    const message = `Could not ${what}: ${messageOf(error)}`;
    const cause = message.replace(/[0-9a-f-]{36}/, '');
    if (this.warned.has(cause)) return;
    this.warned.add(cause);
    this.options.warn(message);
  }
}

interface Content {
  readonly members: readonly LineageRecord[];
  readonly away: boolean;
}

function ledgersAmong(names: readonly string[], folder: string): readonly FoundLedger[] {
  return names.flatMap((name) => {
    const parsed = parseLedgerName(name);
    return parsed ? [{ ...parsed, folder, path: join(folder, name) }] : [];
  });
}
