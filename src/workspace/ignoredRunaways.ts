import { keyOf } from '../process/identity';
import type { KeptCommands } from '../process/ledger/keptCommands';
import type { ProcessInfo } from '../process/processInfo';

/** What may run away: a process by its key, or an origin by its id. */
export interface RunawaySubject {
  readonly key: string;
  readonly process?: ProcessInfo;
}

/** In the storage of the workspace. */
const storageKey = 'runaways.ignored';

/** More runs than this are not remembered. The oldest are forgotten first. */
const maxRuns = 100;

/** The part of `vscode.Memento` that is used. */
export interface IgnoredStorage {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

/**
 * What the user wants no warning of when it runs away: a process until it ends, or every process with the same command
 * line, in this workspace.
 */
export class IgnoredRunaways {
  /** The keys of what is ignored until it ends. */
  private readonly runs: Set<string>;

  constructor(
    private readonly commands: Pick<KeptCommands, 'has' | 'add' | 'remove'>,
    private readonly storage: IgnoredStorage,
  ) {
    this.runs = new Set(toKeys(storage.get(storageKey)));
  }

  has(subject: RunawaySubject): boolean {
    return this.runs.has(subject.key) || this.getCommand(subject) !== undefined;
  }

  /** Applies at once. Rejects if it could not be written, and will be forgotten with this window. */
  async addRun({ key }: RunawaySubject): Promise<void> {
    this.runs.add(key);
    await this.saveRuns();
  }

  /** Applies at once. Rejects if it could not be written, and will be forgotten with this window. */
  async addCommand({ key, process }: RunawaySubject): Promise<void> {
    if (process && isOf(process, key)) await this.commands.add(process);
  }

  /** Takes back what was ignored, whichever way. Rejects if it could not be written. */
  async remove(subject: RunawaySubject): Promise<void> {
    if (this.runs.delete(subject.key)) await this.saveRuns();
    const command = this.getCommand(subject);
    if (command) await this.commands.remove(command);
  }

  private async saveRuns(): Promise<void> {
    await this.storage.update(storageKey, [...this.runs].slice(-maxRuns));
  }

  /** The process, if its command is ignored. */
  private getCommand({ key, process }: RunawaySubject): ProcessInfo | undefined {
    return process && this.commands.has(process) && isOf(process, key) ? process : undefined;
  }
}

/** What an extension has started too often is told of its origin. The process is the extension host then, that of all. */
function isOf(process: ProcessInfo, key: string): boolean {
  return key === keyOf(process);
}

function toKeys(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : [];
}
