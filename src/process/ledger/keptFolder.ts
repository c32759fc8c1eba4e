import type * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { unlessMissing } from '../../common/atomicFile';
import { isCommandKey } from './commandKey';

/** The part of `node:fs/promises` that is needed. */
export type KeptFs = Pick<typeof nodeFs, 'mkdir' | 'readdir' | 'readFile' | 'rm' | 'stat' | 'writeFile'>;

/** More commands than this are not remembered. The oldest are deleted first. */
export const maxKept = 500;

/**
 * The kept commands of one workspace, on disk. Each is an empty file, so that windows which make changes at the same time
 * do not undo each other's. Its name is a hash, as a secret in an argument must not outlive its process.
 */
export class KeptFolder {
  constructor(
    readonly path: string,
    private readonly fs: KeptFs,
  ) {}

  /** @returns undefined if there is no such folder. */
  async list(): Promise<readonly string[] | undefined> {
    const names = await this.fs.readdir(this.path).catch(unlessMissing);
    return names?.filter(isCommandKey);
  }

  async add(key: string): Promise<void> {
    await this.fs.mkdir(this.path, { recursive: true });
    await this.fs.writeFile(this.pathOf(key), '', { mode: 0o600 });
  }

  async remove(key: string): Promise<void> {
    await this.fs.rm(this.pathOf(key), { force: true });
  }

  /**
   * Deletes the oldest beyond {@link maxKept}.
   *
   * @returns what was deleted.
   */
  async deleteOldest(): Promise<readonly string[]> {
    const dated = await Promise.all(
      ((await this.list()) ?? []).map(async (key) => {
        const stat = await this.fs.stat(this.pathOf(key)).catch(unlessMissing);
        return { key, writtenAt: stat?.mtimeMs ?? 0 };
      }),
    );
    dated.sort((a, b) => b.writtenAt - a.writtenAt);
    const oldest = dated.slice(maxKept).map(({ key }) => key);
    for (const key of oldest) await this.remove(key);
    return oldest;
  }

  private pathOf(key: string): string {
    return join(this.path, key);
  }
}
