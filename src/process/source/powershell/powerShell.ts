import type { ChildProcess } from 'node:child_process';
import { SerialQueue } from '../../../common/serialQueue';
import { listRequest } from './listRequest';
import type { CimProcess } from './parseAnswer';
import { PowerShellSession } from './powerShellSession';
import { startPowerShell } from './startPowerShell';

/** So many are started at most in so many ms: one that ends again and again is not worth its seconds. */
const maxStarts = 4;
const startsWithinMs = 10 * 60_000;

/** All processes, and which of them was the PowerShell that has listed them. */
export interface CimListing {
  readonly processes: readonly CimProcess[];
  readonly listedBy: number | undefined;
}

/** Asks PowerShell. */
export interface PowerShell {
  /** All processes as they are after the call, which rejects if they cannot be listed. */
  list(): Promise<CimListing>;
  dispose(): void;
}

export interface PowerShellOptions {
  readonly start?: () => ChildProcess;
  /** How long an answer may take, in ms. */
  readonly limitMs?: number | undefined;
  /** ms, on a clock that does not jump */
  readonly now?: () => number;
}

/** One PowerShell that goes on running, since it takes a second to start. One that has ended is replaced when asked. */
export class RunningPowerShell implements PowerShell {
  private session: PowerShellSession | undefined;
  /** When each one was started. */
  private starts: readonly number[] = [];
  private readonly questions = new SerialQueue();
  private isDisposed = false;

  constructor(private readonly options: PowerShellOptions = {}) {}

  list(): Promise<CimListing> {
    return this.questions.run(() => this.listNow());
  }

  dispose(): void {
    this.isDisposed = true;
    this.session?.dispose();
  }

  private async listNow(): Promise<CimListing> {
    const session = this.getSession();
    return { processes: await session.ask(listRequest), listedBy: session.pid };
  }

  private getSession(): PowerShellSession {
    if (this.isDisposed) throw new Error('PowerShell is not asked any more');
    if (!this.session || this.session.hasEnded) this.session = this.startSession();
    return this.session;
  }

  private startSession(): PowerShellSession {
    const { start = startPowerShell, limitMs, now = () => performance.now() } = this.options;
    this.starts = this.starts.filter((time) => now() - time < startsWithinMs);
    if (this.starts.length >= maxStarts) throw new Error('PowerShell has ended too often');
    this.starts = [...this.starts, now()];
    return new PowerShellSession(start(), limitMs);
  }
}
