import { readdirSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from './errors';
import { sameProcess, type Identity } from './identity';
import { decodeLedger, encodeLedger, LedgerError, sameMembers } from './ledger';
import type { Member } from './lineage';
import { isMissing, writeAtomically, type WriteFs } from './files';

/** The part of `node:fs/promises` that is needed. */
export type LedgerFs = WriteFs & Pick<typeof nodeFs, 'readdir' | 'readFile'>;

export interface LedgerStoreOptions {
  /** Where the windows of one workspace keep their ledgers, one file each. */
  readonly folder: string;
  readonly bootId: string;
  /** This extension host. */
  readonly window: Identity;
  /** Whether this very process still runs. */
  isRunning(process: Identity): boolean;
  warn(message: string): void;
  readonly fs?: LedgerFs;
}

/** What the ledgers of other windows say. */
export interface Inheritance {
  /** What windows that are gone, or away, have left. */
  readonly members: readonly Member[];
  /** The files that this is from. */
  readonly files: readonly string[];
  /** What windows that are there have started: not what they have taken over, as we may have too. */
  readonly held: readonly Identity[];
}

/** A ledger is a file of this name, by pid and start time of its window; a half-written one has another. */
const ledgerName = /^(\d+)-([\d.]+)\.json$/;

/**
 * The ledgers of all windows on one workspace. Each window writes its own, and takes over those of windows that are gone:
 * so two that live never claim each other's processes, and nothing is written by two at a time.
 */
export class LedgerStore {
  private readonly fs: LedgerFs;
  private readonly path: string;
  private written: { readonly members: readonly Member[]; readonly away: boolean } | undefined;
  private writing: Promise<boolean> = Promise.resolve(true);
  private readonly warned = new Set<string>();
  /** The files of windows that run and are not seen. */
  private away: ReadonlySet<string> = new Set();

  constructor(private readonly options: LedgerStoreOptions) {
    this.fs = options.fs ?? nodeFs;
    this.path = join(options.folder, `${options.window.pid}-${options.window.startTime}.json`);
  }

  /**
   * Whether another window on the same workspace is there now. Asked in the middle of a listing, and so at once: each
   * window has a ledger from its very start.
   */
  get sharesWorkspace(): boolean {
    return this.namesNow().some((name) => {
      const [, pid, startTime] = ledgerName.exec(name) ?? [];
      const window = { pid: Number(pid), startTime: Number(startTime) };
      return !sameProcess(window, this.options.window) && !this.away.has(this.pathOf(name)) && this.isRunning(window);
    });
  }

  /**
   * What windows that are gone or away have written down. Their ledgers are there until {@link forget} says that ours has it all.
   */
  async inherit(): Promise<Inheritance> {
    const members: Member[] = [];
    const files: string[] = [];
    const held: Member[] = [];
    const away = new Set<string>();
    for (const file of await this.ledgers()) {
      const ledger = await this.read(file);
      if (!ledger || sameProcess(ledger.window, this.options.window)) continue;
      const sameBoot = ledger.bootId === this.options.bootId;
      if (sameBoot && !ledger.away && this.isRunning(ledger.window)) {
        held.push(...ledger.members.filter(({ inherited }) => !inherited));
        continue;
      }
      if (sameBoot) members.push(...ledger.members);
      if (ledger.away) away.add(file);
      files.push(file);
    }
    this.away = away;
    return { members, files, held };
  }

  /** Deletes the ledgers of windows that are gone, once their members are written to ours. */
  async forget(files: readonly string[]): Promise<void> {
    for (const file of files) await this.attempt(`delete the ledger ${file}`, () => this.fs.rm(file, { force: true }));
  }

  /**
   * Writes ours, unless it says the same already. Without a ledger only the memory beyond a reload is lost, so this does
   * not fail: it says whether it is written. `away`: nobody sees this window.
   */
  save(members: readonly Member[], away = false): Promise<boolean> {
    const { written } = this;
    if (written?.away === away && sameMembers(written.members, members)) return this.writing;
    this.written = { members, away };
    this.writing = this.writing.then(() => this.write(members, away));
    return this.writing;
  }

  private async write(members: readonly Member[], away: boolean): Promise<boolean> {
    const { bootId, window } = this.options;
    const done = await this.attempt('write the ledger of processes', async () => {
      await writeAtomically(this.path, encodeLedger({ bootId, window, away, members }), this.fs);
      return true;
    });
    if (!done) this.written = undefined;
    return done === true;
  }

  private async ledgers(): Promise<readonly string[]> {
    try {
      const names = await this.fs.readdir(this.options.folder);
      return names.filter((name) => ledgerName.test(name)).map((name) => this.pathOf(name));
    } catch (error) {
      return this.noFolder(error);
    }
  }

  private namesNow(): readonly string[] {
    try {
      return readdirSync(this.options.folder).filter((name) => ledgerName.test(name));
    } catch (error) {
      return this.noFolder(error);
    }
  }

  private noFolder(error: unknown): readonly [] {
    if (!isMissing(error)) this.warn(`read the folder of ledgers ${this.options.folder}`, error);
    return [];
  }

  private pathOf(name: string): string {
    return join(this.options.folder, name);
  }

  private async read(file: string) {
    try {
      return decodeLedger(await this.fs.readFile(file, 'utf8'));
    } catch (error) {
      if (isMissing(error)) return undefined;
      this.warn(`use the ledger ${file}`, error);
      if (error instanceof LedgerError && !error.newer) await this.forget([file]);
      return undefined;
    }
  }

  /** Who cannot be seen may well be there. */
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
