import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { errorCode } from '../../../src/common/errors';
import type { Identity } from '../../../src/process/identity';

/** A variable in the environment of each process that a test starts, and so of all its descendants. */
const markName = 'RUNAWAY_UNIT_TEST';

export interface RealProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** One letter (proc_pid_stat(5)). */
  readonly state: string;
  /** In ms since boot. */
  readonly startTime: number;
  readonly commandLine: string;
}

/** Real processes for a test: what it starts carries a mark in its environment, and is ended with the test. */
export class RealProcessFixture {
  private readonly mark = randomUUID();
  private readonly children: ChildProcess[] = [];
  /** Signals to processes that the test has not started. They were not sent. */
  readonly mistakes: string[] = [];

  /**
   * Sends signals for a `ProcessController`, after a check that the process carries the mark: a mistake of the controller
   * fails the test and harms no other process, in a private pid namespace or without one.
   */
  readonly kill = ({ pid }: Pick<Identity, 'pid'>, signal: NodeJS.Signals): void => {
    if (!this.hasMark(pid) && !isDying(pid)) {
      this.mistakes.push(`${signal} was to be sent to ${pid}`);
      throw new Error(this.mistakes.at(-1));
    }
    process.kill(pid, signal);
  };

  /** Starts `sh` with a script. */
  sh(script: string, ...args: readonly string[]): number {
    return this.start('sh', ['-c', script, 'sh', ...args]);
  }

  start(command: string, args: readonly string[], options: { readonly cwd?: string } = {}): number {
    const child = spawn(command, args, {
      ...options,
      stdio: 'ignore',
      env: { ...process.env, [markName]: this.mark },
    });
    this.children.push(child);
    return child.pid ?? -1;
  }

  /** Starts a shell that leads a session, as that of a terminal does, and is typed to. */
  startShell(environment: Readonly<Record<string, string>>): { readonly pid: number; type(line: string): void } {
    const child = spawn('setsid', ['sh'], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...process.env, ...environment, [markName]: this.mark },
    });
    this.children.push(child);
    return { pid: child.pid ?? -1, type: (line) => void child.stdin.write(`${line}\n`) };
  }

  /**
   * Whether a process carries the mark. During execve(2) a process has no environment: then it is read again. On a busy
   * machine that takes longer than a moment, as the process may have to wait for a core meanwhile.
   */
  hasMark(pid: number): boolean {
    const deadline = Date.now() + maxExecMs;
    for (;;) {
      const environment = read(pid)?.environment;
      if (environment === undefined) return false;
      if (environment !== '') return environment.includes(`${markName}=${this.mark}`);
      if (Date.now() > deadline) return false;
      sleepSync(1);
    }
  }

  /** All living processes with the mark, whatever their parents are. Zombies have no environment, and are dead. */
  alive(): readonly RealProcess[] {
    return readdirSync('/proc').flatMap((name) => {
      const process = /^\d+$/.test(name) ? read(Number(name)) : undefined;
      if (!process?.environment.includes(`${markName}=${this.mark}`)) return [];
      const { pid, parentPid, state, startTime, commandLine } = process;
      return [{ pid, parentPid, state, startTime, commandLine }];
    });
  }

  /** Kills what still runs. Only processes with the mark are signalled. */
  dispose(): void {
    for (let remaining = this.alive(); remaining.length > 0; remaining = this.alive()) {
      for (const { pid } of remaining) {
        if (this.hasMark(pid)) killIfPossible(pid);
      }
    }
  }
}

/** How long execve(2) may take on a busy machine, in ms. */
const maxExecMs = 5_000;

/** Not asynchronous: nothing may come between the check of a process and the signal to it. */
function sleepSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** It may have exited since it was read. */
function killIfPossible(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

function read(pid: number): (RealProcess & { readonly environment: string }) | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', parentPid = ''] = fields;
    const startTime = Number(fields[19]) * 10;
    if (state === 'Z' || state === 'X') return undefined;
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, state, parentPid: Number(parentPid), startTime, commandLine, environment };
  } catch {
    return undefined;
  }
}

/** PF_EXITING, include/linux/sched.h */
const exitingFlag = 0x4;

/** Whether a process is gone, a zombie or about to be one: these have no environment any more. */
function isDying(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = 'X', , , , , , flags] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 'ZX'.includes(state) || (Number(flags) & exitingFlag) !== 0;
  } catch {
    return true;
  }
}

/**
 * Waits until a condition holds.
 * @returns the value of the condition.
 */
export async function until<T>(what: string, condition: () => T | undefined | false, ms = 20_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const value = condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > deadline) throw new Error(`Waited ${ms} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
