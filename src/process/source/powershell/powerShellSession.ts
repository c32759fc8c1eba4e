import type { ChildProcess } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';
import { parseLine, type CimProcess } from './parseAnswer';

/** How long an answer may take, in ms. A PowerShell that has to start first needs some seconds on a busy machine. */
const defaultLimitMs = 20_000;
/** The command lines of all processes, in characters. Those of a thousand programs are some hundred thousand. */
const maxAnswerLength = 64 * 1024 * 1024;
/** How much of what it complains of is kept for the log, in characters. */
const maxComplaintLength = 1_000;

/** One answer that is waited for. */
interface Pending {
  readonly processes: CimProcess[];
  readonly resolve: (processes: readonly CimProcess[]) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
  length: number;
}

/**
 * One PowerShell that runs, and is asked one thing at a time. After a failure it has ended: what it might still write would
 * be taken for the answer to a later question.
 */
export class PowerShellSession {
  private pending: Pending | undefined;
  private failure: Error | undefined;
  /** The begin of a line whose end has not come yet, in pieces: joined at every piece, a long line would cost its square. */
  private rest: string[] = [];
  private complaint = '';
  private readonly decoder = new StringDecoder('utf8');

  constructor(
    private readonly child: ChildProcess,
    private readonly limitMs = defaultLimitMs,
  ) {
    child.once('error', (error) => {
      this.end(new Error(`PowerShell cannot be started: ${error.message}`));
    });
    child.once('close', (code) => {
      this.end(new Error(`PowerShell has ended with exit code ${String(code)}${this.describeComplaint()}`));
    });
    // There are no streams if the system had none left: `error` tells of it.
    child.stdout?.on('data', (data: Buffer) => {
      this.read(this.decoder.write(data));
    });
    child.stderr?.on('data', (data: Buffer) => {
      this.complaint = (this.complaint + data.toString('utf8')).slice(0, maxComplaintLength);
    });
    // What it is asked after it has ended cannot be written; `close` tells of it.
    child.stdin?.on('error', () => undefined);
  }

  /** Undefined if it could not be started. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  get hasEnded(): boolean {
    return this.failure !== undefined;
  }

  /**
   * Sends a request for processes, which is one line. It must not be called before the answer to the one before has come.
   * @throws if there is no answer in time, or one that cannot be understood. The session has ended then.
   */
  ask(request: string): Promise<readonly CimProcess[]> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure);
        return;
      }
      const timer = setTimeout(() => {
        this.end(new Error(`PowerShell has not answered within ${this.limitMs} ms${this.describeComplaint()}`));
      }, this.limitMs);
      this.pending = { processes: [], resolve, reject, timer, length: 0 };
      this.child.stdin?.write(`${request}\n`);
    });
  }

  /** Ends PowerShell: at once, since it might be stuck. */
  dispose(): void {
    this.end(new Error('PowerShell is not asked any more'));
  }

  private read(text: string): void {
    const { pending } = this;
    // What comes unasked counts as well: it is not kept, and there is no end of it that could be waited for.
    if (!pending) return;
    pending.length += text.length;
    if (pending.length > maxAnswerLength) {
      this.end(new Error('PowerShell does not stop writing'));
      return;
    }
    const lines = text.split('\n');
    const [first = '', ...others] = lines;
    this.rest.push(first);
    for (const next of others) {
      const line = this.rest.join('');
      this.rest = [next];
      if (!this.readLine(line, pending)) return;
    }
  }

  /** Whether more lines belong to the answer. */
  private readLine(line: string, { processes, resolve }: Pending): boolean {
    const answer = parseLine(line);
    if (answer.kind === 'process') processes.push(answer.process);
    if (answer.kind === 'failure') this.end(new Error(`PowerShell cannot list processes: ${answer.text}`));
    if (answer.kind === 'end') {
      if (answer.count === processes.length) {
        this.stopWaiting();
        resolve(processes);
      } else this.end(new Error(`Of ${answer.count} processes of PowerShell ${processes.length} can be read`));
    }
    return answer.kind === 'process' || answer.kind === 'other';
  }

  private stopWaiting(): void {
    clearTimeout(this.pending?.timer);
    this.pending = undefined;
    this.rest = [];
  }

  private end(error: Error): void {
    if (this.failure) return;
    this.failure = error;
    const { pending } = this;
    this.stopWaiting();
    this.child.stdin?.destroy();
    // Only what was started here, and as long as Node.js holds it: its pid cannot belong to another process.
    this.child.kill('SIGKILL');
    pending?.reject(error);
  }

  private describeComplaint(): string {
    const complaint = this.complaint.trim().split('\n', 1)[0]?.slice(0, 200);
    return complaint ? ` (${complaint})` : '';
  }
}
