import { randomUUID } from 'node:crypto';
import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing, writeAtomically } from '../common/atomicFile';

/** The part of `node:fs/promises` that is used. */
export type InspectionFs = Pick<
  typeof nodeFs,
  'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'stat' | 'writeFile'
>;

export interface InspectionFilesOptions {
  readonly folder: string;
  /** In ms since the epoch. */
  readonly now?: () => number;
  readonly fs?: InspectionFs;
}

export interface StoredFile {
  readonly name: string;
  readonly bytes: number;
  /** In ms since the epoch. */
  readonly modifiedAt: number;
}

const maxAgeMs = 7 * 24 * 3_600_000;
const maxFiles = 100;
/** A heap snapshot may have gigabytes. */
const maxBytes = 1024 ** 3;

/** Only the user may read the files: they have what is in the memory of programs. */
const privateFileMode = 0o600;

/**
 * What inspections have found, in files: text, profiles, snapshots. They stay for some days, so that an editor that shows
 * one can be restored.
 */
export class InspectionFiles {
  private readonly fs: InspectionFs;

  constructor(private readonly options: InspectionFilesOptions) {
    this.fs = options.fs ?? nodeFs;
  }

  pathOf(name: string): string {
    return join(this.options.folder, name);
  }

  /** @returns the path of the file. */
  async write(name: string, text: string): Promise<string> {
    await writeAtomically(this.pathOf(name), text, this.fs);
    return this.pathOf(name);
  }

  /**
   * Writes a file that comes in parts; if `produce` fails, there is none.
   * @returns its path.
   */
  async writeParts(name: string, produce: (write: (part: string) => Promise<void>) => Promise<void>): Promise<string> {
    const path = this.pathOf(name);
    const draft = `${path}.${randomUUID()}.tmp`;
    await this.fs.mkdir(this.options.folder, { recursive: true });
    const file = await this.fs.open(draft, 'wx', privateFileMode);
    try {
      await produce((part) => file.appendFile(part));
      await file.close();
      await this.fs.rename(draft, path);
      return path;
    } catch (error) {
      await file.close().catch(() => undefined);
      await this.fs.rm(draft, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async read(name: string): Promise<Uint8Array> {
    return this.fs.readFile(this.pathOf(name));
  }

  /** @returns undefined if there is no such file. */
  async stat(name: string): Promise<StoredFile | undefined> {
    const stats = await this.fs.stat(this.pathOf(name)).catch(unlessMissing);
    return stats && { name, bytes: stats.size, modifiedAt: stats.mtimeMs };
  }

  /** Deletes the files that are old, and those that are too many. */
  async cleanUp(): Promise<void> {
    const names = (await this.fs.readdir(this.options.folder).catch(unlessMissing)) ?? [];
    const files = (await Promise.all(names.map((name) => this.stat(name)))).flatMap((file) => file ?? []);
    const now = (this.options.now ?? Date.now)();
    for (const { name } of getStaleFiles(files, now)) await this.fs.rm(this.pathOf(name), { force: true });
  }
}

/** The files to delete: the old ones, and of the rest the oldest ones as long as there are too many. The newest stays. */
export function getStaleFiles(files: readonly StoredFile[], now: number): readonly StoredFile[] {
  const newestFirst = files.toSorted((a, b) => b.modifiedAt - a.modifiedAt);
  let bytes = 0;
  return newestFirst.filter((file, index) => {
    bytes += file.bytes;
    return now - file.modifiedAt > maxAgeMs || index >= maxFiles || (index > 0 && bytes > maxBytes);
  });
}
