import type * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, isOlder, removeAbandonedDrafts, type WriteFs } from '../../common/atomicFile';
import { decodeLedger, LedgerError, type Ledger } from './ledgerFormat';
import { getHolder, getTakenName, parseLedgerName, type LedgerName } from './ledgerName';
import type { ReportedFailures } from './reportedFailures';
import type { WindowProbe } from './windowProbe';

/** The part of `node:fs/promises` that is needed. */
export type LedgerFs = WriteFs & Pick<typeof nodeFs, 'readdir' | 'readFile' | 'stat'>;

/** A ledger in one of the folders. */
export interface LedgerFile extends LedgerName {
  readonly folder: string;
  readonly path: string;
}

export interface LedgerFilesOptions {
  /** The folder of this workspace. */
  readonly folder: string;
  /** The folders of other workspaces whose processes this workspace may take over. */
  readonly otherFolders: (() => Promise<readonly string[]>) | undefined;
  readonly windows: WindowProbe;
  readonly fs: LedgerFs;
  readonly failures: ReportedFailures;
}

/**
 * It cannot be seen from here whether the window of another machine or container runs. If its ledger has not changed for
 * this long, in ms, the ledger is deleted. A window that is still there writes it again.
 */
const abandonedMs = 7 * 24 * 3_600_000;

/** The ledgers of all windows, as files: which there are, and reading, claiming and deleting them. Nothing here rejects. */
export class LedgerFiles {
  private folders: readonly string[];
  private listed: readonly LedgerFile[] = [];

  constructor(private readonly options: LedgerFilesOptions) {
    this.folders = [options.folder];
  }

  /** All ledgers as of the last {@link refresh}. */
  get all(): readonly LedgerFile[] {
    return this.listed;
  }

  /** Finds out which other folders there are. If that fails, they are those that were known before. */
  async findFolders(): Promise<void> {
    const { folder, otherFolders, failures } = this.options;
    const others = await failures.attempt('find the ledgers of other workspaces', async () => otherFolders?.());
    if (others) this.folders = [folder, ...others];
  }

  async refresh(): Promise<void> {
    this.listed = await this.list();
  }

  /**
   * Reads a ledger, and deletes it if it is damaged, unless another machine may have written it.
   *
   * @returns undefined if it is gone or cannot be used.
   */
  async read(file: LedgerFile): Promise<Ledger | undefined> {
    const { fs, failures, windows } = this.options;
    const { path } = file;
    try {
      return decodeLedger(await fs.readFile(path, 'utf8'), (message) => {
        failures.report(`use all of the ledger ${path}`, message);
      });
    } catch (error) {
      if (isMissing(error)) return undefined;
      failures.report(`use the ledger ${path}`, error);
      const isDamaged = error instanceof LedgerError && !error.newer;
      if (isDamaged && getHolder(file).space === windows.self.space) await this.delete([path]);
      return undefined;
    }
  }

  /**
   * Claims the ledger of another window by renaming it, in which only one window can succeed.
   *
   * @returns its path now, undefined if another window was faster.
   */
  async claim(file: LedgerFile): Promise<string | undefined> {
    const { fs, failures, windows } = this.options;
    const claimed = join(file.folder, getTakenName(file, windows.self));
    try {
      await fs.rename(file.path, claimed);
      return claimed;
    } catch (error) {
      if (isMissing(error)) return undefined;
      // If the folder cannot be written, the ledger can at least be read.
      failures.report(`take over the ledger ${file.path}`, error);
      return file.path;
    }
  }

  async delete(paths: readonly string[]): Promise<void> {
    const { fs, failures } = this.options;
    for (const path of paths) await failures.attempt(`delete the ledger ${path}`, () => fs.rm(path, { force: true }));
  }

  /** Deletes what no window will ever take over. `now` is in ms since the epoch. */
  async deleteAbandoned(now: number): Promise<void> {
    const { folder, fs, failures, windows } = this.options;
    await failures.attempt('clean up the folder of ledgers', async () => {
      await removeAbandonedDrafts(folder, fs, now);
      for (const file of await this.list()) {
        const { space, process } = getHolder(file);
        if (space === windows.self.space || (space === undefined && windows.isRunning(process))) continue;
        if (await isOlder(file.path, abandonedMs, fs, now)) await fs.rm(file.path, { force: true });
      }
    });
  }

  private async list(): Promise<readonly LedgerFile[]> {
    const { fs, failures } = this.options;
    const files: LedgerFile[] = [];
    for (const folder of this.folders) {
      try {
        files.push(...toLedgerFiles(await fs.readdir(folder), folder));
      } catch (error) {
        if (isMissing(error)) continue;
        failures.report(`read the folder of ledgers ${folder}`, error);
        files.push(...this.listed.filter((file) => file.folder === folder));
      }
    }
    return files;
  }
}

function toLedgerFiles(names: readonly string[], folder: string): readonly LedgerFile[] {
  return names.flatMap((name) => {
    const parsed = parseLedgerName(name);
    return parsed ? [{ ...parsed, folder, path: join(folder, name) }] : [];
  });
}
