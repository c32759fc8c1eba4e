import { readFileSync, statSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { isMissing, writeAtomically } from './files';
import type { ProcessInfo } from './processInfo';

export interface KeptOptions {
  /** The file in which all windows on a workspace remember them. */
  readonly path: string;
  /** Told when the file cannot be used: then nothing is kept. */
  warn(message: string): void;
}

type Edit = (list: readonly string[]) => readonly string[];

/** More than this are not remembered: the oldest are forgotten first. */
const mostKept = 500;

/**
 * The command lines of which the person has said that they are meant to go on running, in this workspace. They are in a
 * file of our own, since a `Memento` may be lost when the window is reloaded soon after: VS Code in a browser writes it
 * five seconds later.
 */
export class KeptCommands {
  private list: readonly string[] = [];
  /** Which version of the file the list is from: each is a file of its own. */
  private version: string | undefined;
  private written = true;
  private changes: Promise<void> = Promise.resolve();

  constructor(private readonly options: KeptOptions) {
    this.list = this.read();
  }

  /** What another window has changed counts too. */
  has(process: ProcessInfo): boolean {
    if (this.written && this.versionNow() !== this.version) this.list = this.read();
    return this.list.includes(keyOfCommand(process));
  }

  /** Holds from now on. Rejects when it could not be written, and will be forgotten with this window. */
  async add(process: ProcessInfo): Promise<void> {
    const key = keyOfCommand(process);
    await this.change((list) => [...list.filter((other) => other !== key), key].slice(-mostKept));
  }

  /** Rejects when it could not be written: the next window will know it for kept again. */
  async remove(process: ProcessInfo): Promise<void> {
    const key = keyOfCommand(process);
    await this.change((list) => list.filter((other) => other !== key));
  }

  /** One after the other: each begins with what the one before has written. */
  private change(edit: Edit): Promise<void> {
    const changed = this.changes.then(() => this.apply(edit));
    this.changes = changed.catch(() => undefined);
    return changed;
  }

  private async apply(edit: Edit): Promise<void> {
    // Another window may have changed the file meanwhile, and that stays. What we could not write is only here.
    this.list = edit(this.written ? this.read() : this.list);
    this.written = false;
    await writeAtomically(this.options.path, JSON.stringify({ commandLines: this.list }), nodeFs);
    this.written = true;
  }

  private versionNow(): string | undefined {
    try {
      const { ino, mtimeMs } = statSync(this.options.path);
      return `${ino} ${mtimeMs}`;
    } catch {
      return undefined;
    }
  }

  private read(): readonly string[] {
    const { path } = this.options;
    this.version = this.versionNow();
    try {
      return decode(readFileSync(path, 'utf8'));
    } catch (error) {
      if (!isMissing(error)) this.options.warn(`Could not use ${path}, nothing is kept: ${String(error)}`);
      return [];
    }
  }
}

function decode(text: string): readonly string[] {
  const content: unknown = JSON.parse(text);
  const list = typeof content === 'object' && content !== null && 'commandLines' in content && content.commandLines;
  if (!Array.isArray(list)) throw new TypeError('there is no list of command lines in it');
  return list.filter((item): item is string => typeof item === 'string');
}

/** The arguments as they are: a NUL can be in none of them. */
function keyOfCommand({ name, commandLine }: ProcessInfo): string {
  return commandLine.length > 0 ? commandLine.join('\0') : name;
}
