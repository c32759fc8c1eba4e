import * as nodeFs from 'node:fs/promises';
import { join } from 'node:path';
import { isOlder, unlessMissing } from '../common/atomicFile';
import { messageOf } from '../common/errors';
import type { Disposable } from '../common/event';
import type { Log } from '../common/log';
import type { ProcessController } from '../process/control/processController';
import { keyOf, sameProcess, type Identity } from '../process/identity';
import type { Snapshot } from '../process/model/snapshot';
import { listedProcesses } from '../process/model/snapshotQueries';
import { mayBePaused, type ProcessInfo } from '../process/processInfo';
import type { GetProcess } from '../process/source/processSource';
import { warnLate } from './warnLate';

/** The part of `node:fs/promises` that is used. */
export type PausedFs = Pick<typeof nodeFs, 'mkdir' | 'readdir' | 'rm' | 'stat' | 'writeFile'>;

export interface PausedProcessesOptions {
  /** Where all windows on a workspace note what they have paused. */
  readonly folder: string;
  /** Where pids mean the same: `getPidSpace`. */
  readonly pidSpace: string;
  readonly controller: Pick<ProcessController, 'signal'>;
  readonly getProcess: GetProcess;
  readonly log: Pick<Log, 'warn'>;
  readonly fs?: PausedFs;
  /** In ms since the epoch. */
  readonly now?: () => number;
}

interface PausedProcess {
  readonly identity: Identity;
  /** A listing has shown it stopped: one that shows it running says that something else has continued it. */
  wasSeenStopped: boolean;
}

/** A note of another machine or container that is older than this, in ms, is deleted. */
const abandonedAfterMs = 7 * 24 * 3_600_000;

/**
 * The processes that this window has paused. They are resumed when the window closes, since nothing else would do it: the
 * next window shows them as paused, but not that this was never meant to last.
 *
 * VS Code waits for nothing when it closes a window, so the signals are sent in the turn in which this is disposed of. If
 * the extension host ends without that, the next one finds a note of each process, an empty file named after it. A note
 * whose process runs again, or has ended, is deleted.
 */
export class PausedProcesses implements Disposable {
  private readonly paused = new Map<string, PausedProcess>();
  /** What an earlier extension host has paused, and no listing has shown yet. */
  private readonly left = new Map<string, Identity>();
  private readonly fs: PausedFs;

  constructor(private readonly options: PausedProcessesOptions) {
    this.fs = options.fs ?? nodeFs;
  }

  /** Reads the notes of earlier extension hosts. */
  async start(): Promise<void> {
    const { folder, getProcess, pidSpace, now = Date.now } = this.options;
    await this.attempt(async () => {
      for (const name of (await this.fs.readdir(folder).catch(unlessMissing)) ?? []) {
        const note = parseNote(name);
        if (!note) continue;
        const { space, identity } = note;
        const process = space === pidSpace ? getProcess(identity.pid) : undefined;
        const isOver =
          space === pidSpace
            ? !process || !sameProcess(process, identity)
            : await isOlder(join(folder, name), abandonedAfterMs, this.fs, now());
        if (isOver) await this.fs.rm(join(folder, name), { force: true });
        else if (space === pidSpace && !this.paused.has(keyOf(identity))) this.left.set(keyOf(identity), identity);
      }
    });
  }

  /** This window has paused a process. */
  async add({ pid, startTime }: Identity): Promise<void> {
    const identity = { pid, startTime };
    this.paused.set(keyOf(identity), { identity, wasSeenStopped: false });
    await this.attempt(async () => {
      await this.fs.mkdir(this.options.folder, { recursive: true });
      await this.fs.writeFile(this.pathOf(identity), '', { mode: 0o600 });
    });
  }

  /** It runs again, or has ended. */
  async remove(identity: Identity): Promise<void> {
    this.paused.delete(keyOf(identity));
    this.left.delete(keyOf(identity));
    await this.attempt(() => this.fs.rm(this.pathOf(identity), { force: true }));
  }

  /**
   * Forgets what runs again. What an earlier extension host has paused, and is paused still, is this window's from now on.
   * The processes of another window are in no snapshot of this one.
   * @returns these.
   */
  observe(snapshot: Snapshot): readonly ProcessInfo[] {
    if (this.paused.size === 0 && this.left.size === 0) return [];
    const listed = new Map([...listedProcesses(snapshot)].map(({ process }) => [keyOf(process), process]));
    for (const [key, paused] of this.paused) {
      const state = listed.get(key)?.state;
      if (state === 'stopped') paused.wasSeenStopped = true;
      else if (state !== undefined && paused.wasSeenStopped) void this.remove(paused.identity);
    }
    const found: ProcessInfo[] = [];
    for (const [key, identity] of this.left) {
      const process = listed.get(key);
      if (!process) continue;
      this.left.delete(key);
      if (mayBePaused(process)) {
        this.paused.set(key, { identity, wasSeenStopped: process.state === 'stopped' });
        found.push(process);
      } else {
        void this.remove(identity);
      }
    }
    return found;
  }

  /** Resumes all of them. Their notes stay for the next window, which deletes them. */
  dispose(): void {
    const { controller, log } = this.options;
    for (const { identity } of this.paused.values()) {
      controller.signal('resume', identity).catch((error: unknown) => {
        warnLate(`resume ${identity.pid}: ${messageOf(error)}`, log);
      });
    }
    this.paused.clear();
  }

  private pathOf({ pid, startTime }: Identity): string {
    return join(this.options.folder, `${this.options.pidSpace}-${pid}-${startTime}`);
  }

  /** Without its note, a process is still resumed when the window closes. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      warnLate(`Could not note what is paused: ${messageOf(error)}`, this.options.log);
    }
  }
}

/** @returns undefined if a file of this name is no note. */
function parseNote(name: string): { readonly space: string; readonly identity: Identity } | undefined {
  const [, space, pid, startTime] = /^([0-9a-f]{12})-(\d+)-([\d.]+)$/.exec(name) ?? [];
  if (space === undefined || pid === undefined) return undefined;
  return { space, identity: { pid: Number(pid), startTime: Number(startTime) } };
}
