import { keyOf, type Identity } from '../../identity';
import type { BoundedReader } from './boundedReader';
import { parseEnvironment } from './details';
import { readProcFile } from './procFile';
import type { ProcFs } from './statFiles';

/** An environment larger than this, in bytes, is cut (execve(2) allows some megabytes). */
const maxBytes = 1024 * 1024;

export type Environment = ReadonlyMap<string, string>;

/**
 * The environments that {@link Interest.claims} asks for in the middle of a listing. Its first question only notes what
 * is wanted. Then that is read off the event loop, and it is asked again.
 */
export class Environments {
  private readonly answers = new Map<string, Environment | undefined>();
  private readonly wanted = new Map<string, Identity>();
  private isClaiming = false;

  constructor(
    private readonly fs: ProcFs,
    private readonly reader: BoundedReader,
  ) {}

  /** Asks what may need environments; `isOpen` when it did, and has to be asked again after {@link readWanted}. */
  ask(question: () => boolean): { readonly answer: boolean; readonly isOpen: boolean } {
    const before = this.wanted.size;
    this.isClaiming = true;
    try {
      const answer = question();
      return { answer, isOpen: this.wanted.size > before };
    } finally {
      this.isClaiming = false;
    }
  }

  /** What {@link ProcessSource.environment} answers. `canWait`: reading might have to wait for the process. */
  get(process: Identity, canWait: () => boolean): Environment | undefined {
    if (this.isClaiming) {
      const key = keyOf(process);
      if (!this.answers.has(key)) this.wanted.set(key, process);
      return this.answers.get(key);
    }
    if (canWait()) return undefined;
    const text = readProcFile(this.fs, `/proc/${process.pid}/environ`, maxBytes);
    return text === undefined ? undefined : parseEnvironment(text);
  }

  /** `isThere` says of each, before and after, whether its pid still means it and reading it is worth a try. */
  async readWanted(isThere: (process: Identity) => boolean): Promise<void> {
    for (const [key, process] of this.wanted) {
      const text = isThere(process) ? await this.reader.read(`/proc/${process.pid}/environ`, maxBytes) : undefined;
      const isKnown = typeof text === 'string' && isThere(process);
      this.answers.set(key, isKnown ? parseEnvironment(text) : undefined);
    }
    this.wanted.clear();
  }

  /** The listing is over: what was read for it is not kept. */
  clear(): void {
    this.answers.clear();
    this.wanted.clear();
  }
}
