import * as nodeFs from 'node:fs/promises';
import type { Clock } from '../../common/clock';
import { messageOf } from '../../common/errors';
import { endsWithin, storageLimitMs } from '../../common/timeLimit';
import type { ProcessInfo } from '../processInfo';
import { CommandKeys } from './commandKey';
import { KeptFolder, maxKept, type KeptFs } from './keptFolder';
import { migrateKept } from './keptMigration';
import { CoalescedTask, SerialQueue } from '../../common/serialQueue';

export interface KeptOptions {
  /** Where all windows on a workspace remember the kept commands. */
  readonly folder: string;
  /** The file in which an earlier version remembered them. */
  readonly oldFile?: string;
  /** Where other workspaces remember theirs: a workspace that has none of its own yet begins with those. */
  readonly otherFolders?: () => Promise<readonly string[]>;
  readonly clock: Pick<Clock, 'sleep'>;
  /** Called if the folder cannot be used: what was known before still holds. */
  warn(message: string): void;
  readonly fs?: KeptFs;
  /** In ms since the epoch. */
  readonly now?: () => number;
}

/** What the user asked for, and what is not in the folder (yet). */
type Change = 'add' | 'remove';

/**
 * The command lines that the user wants to keep running, in this workspace. They are in a folder of our own, because a
 * `Memento` may be lost if the window is reloaded soon after: VS Code in a browser writes it five seconds later.
 *
 * A change is pending until it is written, and applies in this window from the start. If writing fails it stays pending,
 * and is forgotten with the window. Without a pending change, a command is kept if the folder has it.
 */
export class KeptCommands {
  private readonly folder: KeptFolder;
  private readonly keys = new CommandKeys();
  /** What the folder contains: as last listed, with what this window has changed since. */
  private readonly stored = new Set<string>();
  private readonly pending = new Map<string, Change>();
  /** Counts the changes that were written. A listing during which one was written may be outdated: it is dropped. */
  private writtenChanges = 0;
  /** The last failure that was reported, until the folder can be used again. */
  private failure: string | undefined;
  private readonly writes = new SerialQueue();
  /** Not the same queue: a change has no need to wait for a listing. */
  private readonly reads = new SerialQueue();
  private readonly nextRead = new CoalescedTask(this.reads, () => this.attempt(() => this.read()));

  constructor(private readonly options: KeptOptions) {
    this.folder = new KeptFolder(options.folder, options.fs ?? nodeFs);
  }

  /**
   * Reads the kept commands for the first time. It has to be awaited before the first listing, so it does not reject and
   * does not wait for a drive that hangs.
   */
  async start(): Promise<void> {
    const started = this.reads.run(() =>
      this.attempt(async () => {
        await this.migrate();
        await this.read();
      }),
    );
    if (await endsWithin(started, storageLimitMs, this.options.clock)) return;
    this.options.warn('The storage does not answer: nothing is known of what is kept');
  }

  /** Finds out what other windows have changed, by one listing of the folder. Does not reject. */
  update(): Promise<void> {
    return this.nextRead.request();
  }

  /** Whether the command of a process is kept, as of the last {@link update}. */
  has(process: ProcessInfo): boolean {
    if (this.stored.size === 0 && this.pending.size === 0) return false;
    const key = this.keys.keyOf(process);
    const change = this.pending.get(key);
    return change === undefined ? this.stored.has(key) : change === 'add';
  }

  /** Applies at once. Rejects if it could not be written, and will be forgotten with this window. */
  async add(process: ProcessInfo): Promise<void> {
    await this.change(this.keys.keyOf(process), 'add');
  }

  /** Applies at once. Rejects if it could not be written: the next window will keep the command again. */
  async remove(process: ProcessInfo): Promise<void> {
    await this.change(this.keys.keyOf(process), 'remove');
  }

  /** Changes are written one after the other, so that the last of two changes to one command counts. */
  private async change(key: string, change: Change): Promise<void> {
    this.pending.set(key, change);
    const written = this.writes.run(async () => {
      await this.write(key, change);
      // A later change of the same command is still to be written.
      if (this.pending.get(key) === change) this.pending.delete(key);
    });
    if (await endsWithin(written, storageLimitMs, this.options.clock)) return;
    throw new Error('the storage does not answer');
  }

  private async write(key: string, change: Change): Promise<void> {
    if (change === 'add') {
      await this.folder.add(key);
      if (this.stored.size >= maxKept)
        for (const oldest of await this.folder.deleteOldest()) this.stored.delete(oldest);
      this.stored.add(key);
    } else {
      await this.folder.remove(key);
      this.stored.delete(key);
    }
    this.writtenChanges++;
  }

  private async read(): Promise<void> {
    const before = this.writtenChanges;
    const listed = await this.folder.list();
    if (before !== this.writtenChanges) return;
    this.stored.clear();
    for (const key of listed ?? []) this.stored.add(key);
  }

  private migrate(): Promise<void> {
    const { oldFile, otherFolders, fs = nodeFs, now = Date.now } = this.options;
    const warn = (message: string): void => {
      this.options.warn(message);
    };
    return migrateKept(this.folder, { oldFile, otherFolders, fs, now: now(), warn });
  }

  /** Reports a failure once, and not at every refresh. */
  private async attempt(action: () => Promise<void>): Promise<void> {
    try {
      await action();
      this.failure = undefined;
    } catch (error) {
      const { folder } = this.options;
      const failure = `Could not use ${folder}, where it is remembered what is kept: ${messageOf(error)}`;
      if (failure !== this.failure) this.options.warn(failure);
      this.failure = failure;
    }
  }
}
