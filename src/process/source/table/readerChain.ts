import { Emitter, type Disposable } from '../../../common/event';
import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import { listEverything } from './listEverything';
import type { CurrentReader, ProcessTableReader } from './processTableReader';

/** After so many failures in a row a reader is replaced. */
const maxFailures = 2;

export type CreateReader = () => ProcessTableReader;

export type AtLeastOne<T> = readonly [T, ...T[]];

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
  private replacing: Promise<readonly ProcessInfo[] | undefined> | undefined;
  private isDisposed = false;
  private lastReplacement: Replacement | undefined;
  private readonly replaced = new Emitter<Replacement>();

  readonly onDidReplace = this.replaced.event;

  constructor([create, ...next]: AtLeastOne<CreateReader>) {
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
      const all = await listEverything(reader, known);
      if (reader === this.reader) this.failures = 0;
      return all;
    } catch (error) {
      if (this.isDisposed) throw error;
      // Another listing has replaced it meanwhile.
      if (reader !== this.reader) return this.listAll(known);
      this.failures++;
      const all = this.failures < maxFailures ? undefined : await this.replace(known, error);
      if (!all) throw error;
      return all;
    }
  }

  dispose(): void {
    this.isDisposed = true;
    this.replaced.dispose();
    this.reader.dispose();
  }

  /** Lists with the next reader that can; undefined if none can. Listings that fail meanwhile get the same answer. */
  private replace(known: readonly Identity[], error: unknown): Promise<readonly ProcessInfo[] | undefined> {
    this.replacing ??= this.listWithNext(known, error).finally(() => {
      this.replacing = undefined;
    });
    return this.replacing;
  }

  private async listWithNext(known: readonly Identity[], error: unknown): Promise<readonly ProcessInfo[] | undefined> {
    for (const [index, create] of this.next.entries()) {
      const attempt = await tryToList(create, known);
      if (!attempt) continue;
      const before = this.reader;
      this.reader = attempt.reader;
      this.next = this.next.slice(index + 1);
      this.failures = 0;
      this.lastReplacement = { before, error };
      if (this.isDisposed) attempt.reader.dispose();
      before.dispose();
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
    return { reader, all: await listEverything(reader, known) };
  } catch {
    // The failure of the reader that is in use is the one to tell of.
    reader?.dispose();
    return undefined;
  }
}
