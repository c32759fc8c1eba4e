import type { ChildProcess } from 'node:child_process';
import { messageOf } from '../../common/errors';
import type { Disposable } from '../../common/event';
import { NativeError } from './nativeFailure';
import { startScript, type ScriptOptions } from './startScript';
import { createVerdict, parseVerdict, type Verdict } from './verdict';

/** How long a trial may take, in ms. */
const defaultLimitMs = 5_000;

export interface CanaryOptions extends ScriptOptions {
  /** The script that tries it: `dist/canary.js`. */
  readonly script: string;
  readonly koffiPath: string;
  readonly limitMs?: number;
}

/**
 * Tries koffi in a child process, because what is native may take its process with it. The trial has passed only if the
 * child says so and exits with 0 in time. Disposed of before that, the child is killed, and there is no verdict.
 */
export class Canary implements Disposable {
  private readonly child: ChildProcess;
  private isDisposed = false;

  /** @throws {NativeError} `untried`, if the child cannot be started or was killed by us. */
  readonly verdict: Promise<Verdict>;

  constructor(options: CanaryOptions) {
    const { script, koffiPath, limitMs = defaultLimitMs } = options;
    this.child = startScript(script, [koffiPath], options);
    this.verdict = this.wait(limitMs);
  }

  dispose(): void {
    this.isDisposed = true;
    this.child.kill('SIGKILL');
  }

  private wait(limitMs: number): Promise<Verdict> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      let told: Verdict | undefined;
      const timer = setTimeout(() => {
        resolve(createVerdict('hung', `no result after ${limitMs} ms`));
        child.kill('SIGKILL');
      }, limitMs);
      child.on('message', (message) => (told ??= parseVerdict(message)));
      child.once('error', (error) => {
        clearTimeout(timer);
        reject(new NativeError('untried', messageOf(error)));
      });
      // `close` comes after the last message, `exit` may come before it.
      child.once('close', (code, signal) => {
        clearTimeout(timer);
        if (this.isDisposed) reject(new NativeError('untried', 'ended with the extension'));
        else resolve(conclude(told, code, signal));
      });
    });
  }
}

/** On Windows a crash is an exit code such as 0xC0000005. */
function conclude(told: Verdict | undefined, code: number | null, signal: NodeJS.Signals | null): Verdict {
  const how = signal ?? `exit code ${code === null || code < 256 ? code : `0x${code.toString(16).toUpperCase()}`}`;
  if (!told) return createVerdict('crashed', how);
  if (told.kind !== 'passed') return told;
  return code === 0 ? told : createVerdict('crashed', `${how} after it had passed`);
}
