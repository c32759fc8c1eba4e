import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Disposable } from '../../common/event';

/** An extension host that runs for so long with koffi is not crashed by it, in ms. */
const defaultSettledAfterMs = 30_000;

export interface LoadNotesOptions {
  readonly folder: string;
  /** What koffi is loaded for: see {@link getTrialKey}. */
  readonly key: string;
  /** Whether a process has this pid. */
  readonly isRunning: (pid: number) => boolean;
  readonly pid?: number;
  readonly settledAfterMs?: number;
}

/**
 * Notes the extension hosts that have just loaded koffi: empty files, named for key and pid. The note of one that has
 * ended tells of a crash that no trial in another process has shown, unless the extension host was killed just then.
 */
export class LoadNotes {
  constructor(private readonly options: LoadNotesOptions) {}

  /** How many extension hosts have ended without having taken their note back. */
  countAbandoned(): number {
    return this.findAbandoned().filter((name) => name.startsWith(`${this.options.key}.`)).length;
  }

  /**
   * Notes this extension host. If it outlives that for some time, all abandoned notes are deleted.
   * @returns what takes the note back.
   */
  add(): Disposable {
    const { folder, key, pid = process.pid, settledAfterMs = defaultSettledAfterMs } = this.options;
    const name = `${key}.${pid}`;
    attempt(() => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), '');
    });
    const timer = setTimeout(() => {
      this.delete([name, ...this.findAbandoned()]);
    }, settledAfterMs).unref();
    return {
      dispose: () => {
        clearTimeout(timer);
        this.delete([name]);
      },
    };
  }

  private findAbandoned(): readonly string[] {
    const { folder, isRunning } = this.options;
    const names = attempt(() => readdirSync(folder)) ?? [];
    return names.filter((name) => !isRunning(Number(name.split('.')[1])));
  }

  private delete(names: readonly string[]): void {
    for (const name of names) {
      attempt(() => {
        rmSync(join(this.options.folder, name), { force: true });
      });
    }
  }
}

/** Without a drive to write on there are no notes, and nothing else suffers. */
function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
