import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
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

/** What windows that are gone have left, and in which files. */
export interface Inheritance {
  readonly members: readonly Member[];
  readonly files: readonly string[];
}

/** A ledger is a file of this name; a half-written one has another. */
const ledgerName = /^\d+-[\d.]+\.json$/;

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
  private others = 0;

  constructor(private readonly options: LedgerStoreOptions) {
    this.fs = options.fs ?? nodeFs;
    this.path = join(options.folder, `${options.window.pid}-${options.window.startTime}.json`);
  }

  /** Whether another window on the same workspace was alive at the last look. */
  get sharesWorkspace(): boolean {
    return this.others > 0;
  }

  /**
   * What windows that are gone or away have written down. Their ledgers are there until {@link forget} says that ours has it all.
   */
  async inherit(): Promise<Inheritance> {
    const members: Member[] = [];
    const files: string[] = [];
    let otherWindows = 0;
    for (const file of await this.ledgers()) {
      const ledger = await this.read(file);
      if (!ledger || sameProcess(ledger.window, this.options.window)) continue;
      const sameBoot = ledger.bootId === this.options.bootId;
      if (sameBoot && !ledger.away && this.options.isRunning(ledger.window)) {
        otherWindows++;
        continue;
      }
      if (sameBoot) members.push(...ledger.members);
      files.push(file);
    }
    this.others = otherWindows;
    return { members, files };
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
      return names.filter((name) => ledgerName.test(name)).map((name) => join(this.options.folder, name));
    } catch (error) {
      if (!isMissing(error)) this.warn(`read the folder of ledgers ${this.options.folder}`, error);
      return [];
    }
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
    const message = `Could not ${what}: ${error instanceof Error ? error.message : String(error)}`;
    const cause = message.replace(/[0-9a-f-]{36}/, '');
    if (this.warned.has(cause)) return;
    this.warned.add(cause);
    this.options.warn(message);
  }
}
