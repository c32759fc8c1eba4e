import { messageOf } from '../../common/errors';

/** Random parts of file names, such as those of drafts. */
const uuid = /[0-9a-f-]{36}/;

/** Reports each cause of a failure once: a disk that is full stays full for many refreshes. */
export class ReportedFailures {
  private readonly causes = new Set<string>();

  constructor(private readonly warn: (message: string) => void) {}

  /** @param what What could not be done, as an infinitive: "write the ledger". */
  report(what: string, error: unknown): void {
    const message = `Could not ${what}: ${messageOf(error)}`;
    const cause = message.replace(uuid, '');
    if (this.causes.has(cause)) return;
    this.causes.add(cause);
    this.warn(message);
  }

  /** @returns undefined after a failure, which is reported. */
  async attempt<T>(what: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      this.report(what, error);
      return undefined;
    }
  }
}
