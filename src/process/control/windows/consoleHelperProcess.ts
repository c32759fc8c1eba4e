import type { ConsoleHelper } from './consoleHelper';
import type { ConsoleAnswer, ConsoleRequest } from './consoleMessages';

/** How long an answer may take, in ms. Node.js has to be started for the first. */
const defaultLimitMs = 10_000;

/** The part of a `ChildProcess` that is used. */
interface HelperChild {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'close', listener: (code: number | null) => void): unknown;
  send(message: ConsoleRequest): unknown;
  kill(signal: NodeJS.Signals): unknown;
}

interface Waiting {
  readonly resolve: (answer: ConsoleAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** The helper as a child process. It answers in the order in which it is asked. */
export class ConsoleHelperProcess implements ConsoleHelper {
  private readonly waiting: Waiting[] = [];
  private failure: Error | undefined;

  constructor(
    private readonly child: HelperChild,
    private readonly limitMs = defaultLimitMs,
  ) {
    child.on('message', (answer) => {
      const first = this.waiting.shift();
      clearTimeout(first?.timer);
      // Both sides are of one version.
      first?.resolve(answer as ConsoleAnswer);
    });
    // There may be several: one for each message that cannot be sent any more.
    child.on('error', (error) => {
      this.fail(error);
    });
    child.once('close', (code) => {
      this.fail(new Error(`The console helper has ended with exit code ${code}`));
    });
  }

  ask(request: ConsoleRequest): Promise<ConsoleAnswer> {
    return new Promise((resolve, reject) => {
      if (this.failure) {
        reject(this.failure);
        return;
      }
      const timer = setTimeout(() => {
        this.fail(new Error(`The console helper has not answered within ${this.limitMs} ms`));
        this.dispose();
      }, this.limitMs);
      this.waiting.push({ resolve, reject, timer });
      this.child.send(request);
    });
  }

  dispose(): void {
    this.fail(new Error('The console helper has been ended'));
    this.child.kill('SIGKILL');
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject, timer } of this.waiting.splice(0)) {
      clearTimeout(timer);
      reject(error);
    }
  }
}
