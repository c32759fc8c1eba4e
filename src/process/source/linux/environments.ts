import { keyOf, type Identity } from '../../identity';
import { parseEnvironment, type Environment } from '../parseEnvironment';
import type { BoundedReader } from './boundedReader';
import { readProcFile } from './procFile';
import type { ProcFs } from './statFiles';

/** An environment larger than this, in bytes, is cut (execve(2) allows some megabytes). */
export const maxEnvironmentBytes = 1024 * 1024;

/**
 * The environments that {@link ListRequest.isOurs} needs in the middle of a scan. Its first call only notes which are
 * wanted. These are then read off the event loop, and it is called again.
 */
export class Environments {
  private readonly answers = new Map<string, Environment | undefined>();
  private readonly wanted = new Map<string, Identity>();
  private isAsking = false;

  constructor(
    private readonly fs: ProcFs,
    private readonly reader: BoundedReader,
  ) {}

  /**
   * Asks a question that may need environments.
   * @returns `isOpen` if it did need some, and has to be asked again after {@link readWanted}.
   */
  ask(question: () => boolean): { readonly answer: boolean; readonly isOpen: boolean } {
    const before = this.wanted.size;
    this.isAsking = true;
    try {
      const answer = question();
      return { answer, isOpen: this.wanted.size > before };
    } finally {
      this.isAsking = false;
    }
  }

  /** For {@link ProcessSource.environment}. `mayWait` says whether reading might have to wait for the process. */
  get(process: Identity, mayWait: () => boolean): Environment | undefined {
    if (this.isAsking) {
      const key = keyOf(process);
      if (!this.answers.has(key)) this.wanted.set(key, process);
      return this.answers.get(key);
    }
    if (mayWait()) return undefined;
    const text = readProcFile(this.fs, `/proc/${process.pid}/environ`, maxEnvironmentBytes);
    return text === undefined ? undefined : parseEnvironment(text);
  }

  /**
   * Reads what was wanted. `canRead` says of each process, before and after, whether its pid still belongs to it and
   * reading is worth a try.
   */
  async readWanted(canRead: (process: Identity) => boolean): Promise<void> {
    for (const [key, process] of this.wanted) {
      const text = canRead(process)
        ? await this.reader.read(`/proc/${process.pid}/environ`, maxEnvironmentBytes)
        : undefined;
      const isKnown = typeof text === 'string' && canRead(process);
      this.answers.set(key, isKnown ? parseEnvironment(text) : undefined);
    }
    this.wanted.clear();
  }

  /** The scan is over: what was read for it is not kept. */
  clear(): void {
    this.answers.clear();
    this.wanted.clear();
  }
}
