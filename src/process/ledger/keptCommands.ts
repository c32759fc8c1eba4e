import { createHash } from 'node:crypto';
import * as nodeFs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { removeAbandonedDrafts, unlessMissing } from '../../common/atomicFile';
import type { ProcessInfo } from '../processInfo';
import { endsWithin, storageLimitMs } from '../../common/timeLimit';

/** The part of `node:fs/promises` that is needed. */
export type KeptFs = Pick<typeof nodeFs, 'mkdir' | 'readdir' | 'readFile' | 'rm' | 'stat' | 'writeFile'>;

export interface KeptOptions {
  /** Where all windows on a workspace remember them. */
  readonly folder: string;
  /** The file in which an earlier version has remembered them. */
  readonly oldFile?: string;
  /** Where other workspaces remember theirs: a workspace that has nothing of its own yet begins with those. */
  readonly otherFolders?: () => Promise<readonly string[]>;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Told when the folder cannot be used: then it is as it was known before. */
  warn(message: string): void;
  readonly fs?: KeptFs;
  /** ms since 1970 */
  readonly now?: () => number;
}

/** More than this are not remembered: the oldest are forgotten first. */
const maxKept = 500;

/** The name of a file: a SHA-256. */
const keyName = /^[0-9a-f]{64}$/;

/**
 * The command lines of which the user has said that they are meant to go on running, in this workspace. Each is an empty
 * file, so that windows which change something at the same time do not undo each other's changes. Its name is a hash, as
 * a secret in an argument must not outlive its process. They are in a folder of our own, since a `Memento` may be lost when
 * the window is reloaded soon after: VS Code in a browser writes it five seconds later.
 */
export class KeptCommands {
  private readonly fs: KeptFs;
  /** As last read, with what we have changed since. */
  private readonly keys = new Set<string>();
  /** What is not written (yet), and holds in this window all the same. */
  private readonly unwritten = new Map<string, boolean>();
  /** By command line: a listing hands out the same one again as long as it does not change. */
  private readonly knownKeys = new WeakMap<readonly string[], string>();
  private changes: Promise<void> = Promise.resolve();
  private changeCount = 0;
  private reading: Promise<void> | undefined;
  private warned = '';

  constructor(private readonly options: KeptOptions) {
    this.fs = options.fs ?? nodeFs;
  }

  /** Reads them for the first time. To be awaited before the first listing: it does not reject, nor wait for a drive that hangs. */
  async start(): Promise<void> {
    this.reading = this.readOnce(async () => {
      await this.prepare();
      await this.read();
    });
    if (await endsWithin(this.reading, storageLimitMs, this.options.clock)) return;
    this.options.warn('The storage does not answer: nothing is known of what is kept');
  }

  /** Learns what other windows have changed: one look at the folder, never two at a time. Does not reject. */
  update(): Promise<void> {
    this.reading ??= this.readOnce(() => this.read());
    return this.reading;
  }

  /** As of the last {@link update}. */
  has(process: ProcessInfo): boolean {
    if (this.keys.size === 0 && this.unwritten.size === 0) return false;
    const key = this.keyOf(process);
    return this.unwritten.get(key) ?? this.keys.has(key);
  }

  /** Holds from now on. Rejects when it could not be written, and will be forgotten with this window. */
  async add(process: ProcessInfo): Promise<void> {
    await this.change(this.keyOf(process), true);
  }

  /** Rejects when it could not be written: the next window will know it for kept again. */
  async remove(process: ProcessInfo): Promise<void> {
    await this.change(this.keyOf(process), false);
  }

  /** One after the other, so that of two changes of the same the last one counts. */
  private async change(key: string, isKept: boolean): Promise<void> {
    this.unwritten.set(key, isKept);
    const changed = this.changes.then(async () => {
      await (isKept ? this.write(key) : this.fs.rm(this.pathOf(key), { force: true }));
      // A look at the folder that is under way may have seen it as it was.
      this.changeCount++;
      if (isKept) this.keys.add(key);
      else this.keys.delete(key);
      if (this.unwritten.get(key) === isKept) this.unwritten.delete(key);
    });
    this.changes = changed.catch(() => undefined);
    if (await endsWithin(changed, storageLimitMs, this.options.clock)) return;
    throw new Error('the storage does not answer');
  }

  /** The arguments as they are: a NUL can be in none of them. */
  private keyOf({ name, commandLine }: ProcessInfo): string {
    if (commandLine.length === 0) return hash(name);
    const key = this.knownKeys.get(commandLine) ?? hash(commandLine.join('\0'));
    this.knownKeys.set(commandLine, key);
    return key;
  }

  private async write(key: string): Promise<void> {
    await this.fs.mkdir(this.options.folder, { recursive: true });
    await this.fs.writeFile(this.pathOf(key), '', { mode: 0o600 });
    if (this.keys.size >= maxKept) await this.forgetOldest();
  }

  private async forgetOldest(): Promise<void> {
    const keys = await this.keysIn(this.options.folder);
    const dated = await Promise.all(
      (keys ?? []).map(async (key) => {
        const found = await this.fs.stat(this.pathOf(key)).catch(unlessMissing);
        return { key, writtenAt: found?.mtimeMs ?? 0 };
      }),
    );
    dated.sort((a, b) => b.writtenAt - a.writtenAt);
    for (const { key } of dated.slice(maxKept)) {
      await this.fs.rm(this.pathOf(key), { force: true });
      this.keys.delete(key);
    }
  }

  private readOnce(read: () => Promise<void>): Promise<void> {
    return this.attempt(read).finally(() => {
      this.reading = undefined;
    });
  }

  private async read(): Promise<void> {
    const before = this.changeCount;
    const keys = await this.keysIn(this.options.folder);
    if (before !== this.changeCount) return;
    this.keys.clear();
    for (const key of keys ?? []) this.keys.add(key);
  }

  /** What an earlier version has remembered, and other workspaces, becomes ours. */
  private async prepare(): Promise<void> {
    const { folder, otherFolders } = this.options;
    const own = await this.keysIn(folder);
    const hadOldFile = await this.takeOverOldFile();
    if (own || hadOldFile) return;
    for (const other of (await otherFolders?.()) ?? []) {
      for (const key of (await this.keysIn(other)) ?? []) await this.write(key);
    }
  }

  /** Whether there was one. */
  private async takeOverOldFile(): Promise<boolean> {
    const { oldFile, now = Date.now } = this.options;
    if (oldFile === undefined) return false;
    await removeAbandonedDrafts(dirname(oldFile), this.fs, now());
    const text = await this.fs.readFile(oldFile, 'utf8').catch(unlessMissing);
    if (text === undefined) return false;
    const commandLines = decodeOld(text);
    if (commandLines) for (const commandLine of commandLines.slice(-maxKept)) await this.write(hash(commandLine));
    else this.options.warn(`${oldFile} is damaged, what was kept in it is forgotten`);
    await this.fs.rm(oldFile, { force: true });
    return true;
  }

  /** Undefined when there is no such folder. */
  private async keysIn(folder: string): Promise<readonly string[] | undefined> {
    const names = await this.fs.readdir(folder).catch(unlessMissing);
    return names?.filter((name) => keyName.test(name));
  }

  private pathOf(key: string): string {
    return join(this.options.folder, key);
  }

  private async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
      this.warned = '';
    } catch (error) {
      // Not at every refresh.
      const message = `Could not use ${this.options.folder}, where it is remembered what is kept: ${messageOf(error)}`;
      if (message !== this.warned) this.options.warn(message);
      this.warned = message;
    }
  }
}

/** Undefined when it is damaged. */
function decodeOld(text: string): readonly string[] | undefined {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    return undefined;
  }
  const list = typeof content === 'object' && content !== null && 'commandLines' in content && content.commandLines;
  return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string') : undefined;
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
