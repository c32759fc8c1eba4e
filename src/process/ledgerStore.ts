import { readdirSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from './errors';
import { keyOf, sameProcess, type Identity } from './identity';
import { decodeLedger, encodeLedger, LedgerError, sameMembers, type Ledger } from './ledger';
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
/** One that a window is taking over has the name of that window, too. */
const takenName = /^(\d+-[\d.]+\.json)\.taken-by-(\d+)-([\d.]+)$/;

/**
 * The ledgers of all windows on one workspace. Each window writes its own, and takes over those of windows that are gone:
 * so two that live never claim each other's processes, and nothing is written by two at a time. Who takes one over gives it
 * another name first, which only one can.
 */
export class LedgerStore {
  private readonly fs: LedgerFs;
  /** In the names of the files that are ours. */
  private readonly mark: string;
  private readonly path: string;
  private written: { readonly members: readonly Member[]; readonly away: boolean } | undefined;
  private writing: Promise<boolean> = Promise.resolve(true);
  private readonly warned = new Set<string>();
  /** The files of windows that run and are not seen. */
  private away: ReadonlySet<string> = new Set();

  constructor(private readonly options: LedgerStoreOptions) {
    this.fs = options.fs ?? nodeFs;
    this.mark = `${options.window.pid}-${options.window.startTime}`;
    this.path = this.pathOf(`${this.mark}.json`);
  }

  /**
   * Whether another window on the same workspace is there now. Asked in the middle of a listing, and so at once: each
   * window has a ledger from its very start.
   */
  get sharesWorkspace(): boolean {
    return this.namesNow().some((name) => {
      const [, pid, startTime] = ledgerName.exec(name) ?? [];
      const window = identity(pid, startTime);
      return !this.isThis(window) && !this.away.has(this.pathOf(name)) && this.isRunning(window);
    });
  }

  /**
   * What windows that are gone or away have written down. Their ledgers are there until {@link forget} says that ours has it all.
   */
  async inherit(): Promise<Inheritance> {
    const left: Ledger[] = [];
    const files: string[] = [];
    const held: Member[] = [];
    const there = new Set<string>();
    const away = new Set<string>();
    for (const name of await this.names()) {
      const taker = takerOf(name);
      if (taker && !this.isThis(taker) && this.isRunning(taker)) continue;
      const path = this.pathOf(name);
      const ledger = await this.read(path);
      if (!ledger || (!taker && this.isThis(ledger.window))) continue;
      const sameBoot = ledger.bootId === this.options.bootId;
      if (!taker && sameBoot && !ledger.away && this.isRunning(ledger.window)) {
        there.add(keyOf(ledger.window));
        held.push(...ledger.members.filter(({ inherited }) => !inherited));
        continue;
      }
      if (ledger.away) away.add(path);
      const file = await this.take(name);
      if (file === undefined) continue;
      if (sameBoot) left.push(ledger);
      files.push(file);
    }
    this.away = away;
    // A window that has come back has its own again, though what it had left may still be here.
    const gone = left.filter(({ window }) => !there.has(keyOf(window)));
    return { members: gone.flatMap(({ members }) => members), files, held };
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

  /** The path of a ledger that is ours now, or undefined if somebody else was faster. */
  private async take(name: string): Promise<string | undefined> {
    const [, original = name] = takenName.exec(name) ?? [];
    const from = this.pathOf(name);
    const to = this.pathOf(`${original}.taken-by-${this.mark}`);
    try {
      await this.fs.rename(from, to);
      return to;
    } catch (error) {
      if (isMissing(error)) return undefined;
      // In a folder that cannot be written, all that can be done is to read.
      this.warn(`take over the ledger ${from}`, error);
      return from;
    }
  }

  private async names(): Promise<readonly string[]> {
    try {
      const names = await this.fs.readdir(this.options.folder);
      return names.filter((name) => ledgerName.test(name) || takenName.test(name));
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

  private isThis(window: Identity): boolean {
    return sameProcess(window, this.options.window);
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

/** The window that is taking over the ledger of this name, if one is. */
function takerOf(name: string): Identity | undefined {
  const [, , pid, startTime] = takenName.exec(name) ?? [];
  return pid === undefined ? undefined : identity(pid, startTime);
}

/** As the name of a file has it. */
function identity(pid: string | undefined, startTime: string | undefined): Identity {
  return { pid: Number(pid), startTime: Number(startTime) };
}
