import { Emitter, type Disposable } from '../../../common/event';
import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import type { CurrentReader, ProcessTableReader } from './processTableReader';

/** After so many failures in a row a reader is replaced. */
const maxFailures = 2;

export type CreateReader = () => ProcessTableReader;

/** One reader has taken the place of another, which has failed with `error`. */
export interface Replacement {
  readonly before: ProcessTableReader;
  readonly error: unknown;
}

/**
 * The readers of a system, the best one first. One that fails repeatedly is replaced by the next one that does not. If all
 * of them fail, as when no program can be started any more, nothing is replaced.
 */
export class ReaderChain implements CurrentReader, Disposable {
  private reader: ProcessTableReader;
  private next: readonly CreateReader[];
  private failures = 0;
  private lastReplacement: Replacement | undefined;
  private readonly replaced = new Emitter<Replacement>();

  readonly onDidReplace = this.replaced.event;

  constructor(create: CreateReader, ...next: readonly CreateReader[]) {
    this.reader = create();
    this.next = next;
  }

  get current(): ProcessTableReader {
    return this.reader;
  }

  /** The last one; undefined if the first reader is in use. */
  get replacement(): Replacement | undefined {
    return this.lastReplacement;
  }

  async listAll(known: readonly Identity[]): Promise<readonly ProcessInfo[]> {
    const { reader } = this;
    try {
      const all = await reader.listAll(known);
      if (reader === this.reader) this.failures = 0;
      return all;
    } catch (error) {
      if (reader !== this.reader) return this.listAll(known);
      this.failures++;
      const all = this.failures < maxFailures ? undefined : await this.listWithNext(known, error);
      if (!all) throw error;
      return all;
    }
  }

  dispose(): void {
    this.replaced.dispose();
    this.next = [];
    this.reader.dispose();
  }

  /** Lists with the next reader that can, which replaces the current one; undefined if none can. */
  private async listWithNext(known: readonly Identity[], error: unknown): Promise<readonly ProcessInfo[] | undefined> {
    const before = this.reader;
    for (const [index, create] of this.next.entries()) {
      const attempt = await tryToList(create, known);
      if (!attempt) continue;
      // Another listing was faster, or this was disposed of.
      if (this.reader !== before || this.next.length === 0) {
        attempt.reader.dispose();
        return attempt.all;
      }
      this.reader = attempt.reader;
      this.next = this.next.slice(index + 1);
      this.failures = 0;
      before.dispose();
      this.lastReplacement = { before, error };
      this.replaced.fire(this.lastReplacement);
      return attempt.all;
    }
    return undefined;
  }
}

async function tryToList(create: CreateReader, known: readonly Identity[]) {
  let reader: ProcessTableReader | undefined;
  try {
    reader = create();
    const all = await reader.listAll(known);
    if (all.length > 0) return { reader, all };
  } catch {
    // The failure of the reader that is in use is the one to tell of.
  }
  reader?.dispose();
  return undefined;
}
