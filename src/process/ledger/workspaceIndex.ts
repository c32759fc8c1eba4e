import { createHash } from 'node:crypto';
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { isOlder, removeAbandonedDrafts, unlessMissing, writeAtomically, type WriteFs } from '../../common/atomicFile';

/** The part of `node:fs/promises` that is needed. */
export type IndexFs = WriteFs & Pick<typeof nodeFs, 'readdir' | 'readFile' | 'stat'>;

export interface WorkspaceIndexOptions {
  /** Where all workspaces are recorded, one file each. */
  readonly folder: string;
  /** Where this workspace keeps what outlives a window. */
  readonly storage: string;
  /** The folders that are open in this workspace, as URIs. */
  readonly workspaceFolders: () => readonly string[];
  readonly fs?: IndexFs;
  /** In ms since the epoch. */
  readonly now?: () => number;
}

/** What is recorded about a workspace. */
interface Entry {
  readonly storage: string;
  readonly workspaceFolders: readonly string[];
}

/**
 * The record of a workspace that has not been opened for this long, in ms, is deleted: its processes have ended with the
 * machine.
 */
const maxAgeMs = 90 * 24 * 3_600_000;

/**
 * Records which folders belong to which storage. If a folder is added to a workspace, VS Code gives the window a different
 * storage (the identity of a workspace is made of the path of its one folder, or of the workspace file), and restarts the
 * extension host.
 */
export class WorkspaceIndex {
  private readonly fs: IndexFs;
  private readonly now: () => number;
  /** The last search, and the folders that were open then. */
  private search: { readonly key: string; readonly storages: Promise<readonly string[]> } | undefined;

  constructor(private readonly options: WorkspaceIndexOptions) {
    this.fs = options.fs ?? nodeFs;
    this.now = options.now ?? Date.now;
  }

  /** Records this workspace, and returns the storages of other workspaces all of whose folders are open here too. */
  containedStorages(): Promise<readonly string[]> {
    const workspaceFolders = this.options.workspaceFolders();
    const key = JSON.stringify(workspaceFolders);
    if (this.search?.key !== key) {
      const storages = this.find(workspaceFolders);
      this.search = { key, storages };
      // The next call searches again after a failure.
      storages.catch(() => {
        if (this.search?.storages === storages) this.search = undefined;
      });
    }
    return this.search.storages;
  }

  private async find(workspaceFolders: readonly string[]): Promise<readonly string[]> {
    if (workspaceFolders.length === 0) return [];
    const { folder, storage } = this.options;
    await writeAtomically(this.pathOf(storage), JSON.stringify({ storage, workspaceFolders }), this.fs);
    await removeAbandonedDrafts(folder, this.fs, this.now());
    const open = new Set(workspaceFolders);
    const found: string[] = [];
    for (const name of await this.fs.readdir(folder)) {
      const entry = name.endsWith('.json') ? await this.read(join(folder, name)) : undefined;
      if (!entry || entry.storage === storage || entry.workspaceFolders.length === 0) continue;
      if (entry.workspaceFolders.every((uri) => open.has(uri))) found.push(entry.storage);
    }
    return found;
  }

  /** @returns undefined if the record is damaged: its workspace writes it again. */
  private async read(path: string): Promise<Entry | undefined> {
    if (await isOlder(path, maxAgeMs, this.fs, this.now())) {
      await this.fs.rm(path, { force: true });
      return undefined;
    }
    const text = await this.fs.readFile(path, 'utf8').catch(unlessMissing);
    return text === undefined ? undefined : decode(text);
  }

  private pathOf(storage: string): string {
    return join(this.options.folder, `${createHash('sha256').update(storage).digest('hex').slice(0, 16)}.json`);
  }
}

function decode(text: string): Entry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('storage' in value) || !('workspaceFolders' in value))
    return undefined;
  const { storage, workspaceFolders } = value;
  return typeof storage === 'string' && isStrings(workspaceFolders) ? { storage, workspaceFolders } : undefined;
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
