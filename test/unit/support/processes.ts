import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { SendSignal } from '../../../src/process/control/signalSender';

/** In the environment of everything that a test starts, and so of all that descends from it. */
const markName = 'RUNAWAY_UNIT_TEST';

export interface RealProcess {
  readonly pid: number;
  readonly parent: number;
  /** One letter (proc_pid_stat(5)). */
  readonly state: string;
  /** ms since boot */
  readonly startTime: number;
  readonly commandLine: string;
}

/** Real processes for a test: whatever it starts is known by a mark in its environment, and ended with the test. */
export class Scene {
  private readonly mark = randomUUID();
  private readonly children: ChildProcess[] = [];
  /** Signals that were to be sent to somebody whom the test has not started: they were not. */
  readonly mistakes: string[] = [];

  /**
   * Sends signals for an engine, after a check that the process was started by the test or by somebody who was: a mistake
   * of the engine fails the test and ends nobody else, in a private pid namespace or without one.
   */
  readonly kill: SendSignal = (pid, signal) => {
    if (!this.started(pid) && !isDying(pid)) {
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

  /** Whether a process carries the mark. While it executes a program it has no environment for a moment. */
  started(pid: number): boolean {
    for (let tries = 0; tries < 1_000; tries++) {
      const environment = read(pid)?.environment;
      if (environment === undefined) return false;
      if (environment !== '') return environment.includes(`${markName}=${this.mark}`);
    }
    return false;
  }

  /** All living processes of the scene, whoever their parents are. Zombies have no environment, and are dead. */
  alive(): readonly RealProcess[] {
    return readdirSync('/proc').flatMap((name) => {
      const process = /^\d+$/.test(name) ? read(Number(name)) : undefined;
      if (!process?.environment.includes(`${markName}=${this.mark}`)) return [];
      const { pid, parent, state, startTime, commandLine } = process;
      return [{ pid, parent, state, startTime, commandLine }];
    });
  }

  /** Ends what is left. Only what carries the mark is signalled. */
  end(): void {
    for (let left = this.alive(); left.length > 0; left = this.alive()) {
      for (const { pid } of left) {
        if (this.started(pid)) process.kill(pid, 'SIGKILL');
      }
    }
  }
}

function read(pid: number): (RealProcess & { readonly environment: string }) | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state = '', parent = ''] = fields;
    const startTime = Number(fields[19]) * 10;
    if (state === 'Z' || state === 'X') return undefined;
    const environment = readFileSync(`/proc/${pid}/environ`, 'latin1');
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, state, parent: Number(parent), startTime, commandLine, environment };
  } catch {
    return undefined;
  }
}

/** PF_EXITING, include/linux/sched.h */
const exitingFlag = 0x4;

/** Gone, a zombie, or about to be one: those have no environment left. */
function isDying(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const [state = 'X', , , , , , flags] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return 'ZX'.includes(state) || (Number(flags) & exitingFlag) !== 0;
  } catch {
    return true;
  }
}

/** Until a condition holds; returns what it answers. */
export async function until<T>(what: string, condition: () => T | undefined | false, ms = 20_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = condition();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${ms} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
