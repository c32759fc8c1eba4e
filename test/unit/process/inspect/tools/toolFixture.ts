import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../../src/common/clock';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../../src/process/control/signalControl';
import type { InspectionContext } from '../../../../../src/process/inspect/tools/runInspection';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import { until } from '../../../support/realProcessFixture';

const markName = 'RUNAWAY_TOOL_TEST';

/**
 * Real targets, real tools and stand-ins for tools. All of them carry a mark in their environment, that of this process
 * included, which hands it on; a signal to any other process is not sent.
 */
export class ToolFixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'runaway-tools-'));
  readonly source = createProcfsSource();
  private readonly mark = randomUUID();
  private readonly children: ChildProcess[] = [];
  readonly context: InspectionContext = {
    source: this.source,
    getBasic: (pid) => this.source.getBasic(pid),
    clock: systemClock,
    control: createProcessController({
      source: this.source,
      system: createSignalControl(({ pid }, signal) => {
        if (!this.hasMark(pid)) throw new Error(`${signal} was to be sent to ${pid}`);
        process.kill(pid, signal);
      }),
    }),
  };

  constructor() {
    process.env[markName] = this.mark;
  }

  /** Starts a target, and waits for its first output. */
  async start(command: string, args: readonly string[]): Promise<ProcessInfo> {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], cwd: this.folder });
    this.children.push(child);
    await new Promise((resolve, reject) => {
      child.stdout.once('data', resolve);
      child.once('error', reject);
      child.once('exit', () => {
        reject(new Error(`${command} has ended`));
      });
    });
    child.stdout.resume();
    return this.read(child.pid ?? -1) ?? fail(`${command} is gone`);
  }

  /** Writes a file, and returns its path. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** A stand-in for a tool: a script of `sh`. */
  standIn(name: string, script: string): string {
    const path = this.write(name, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  read(pid: number): ProcessInfo | undefined {
    return this.source.getBasic(pid);
  }

  /** The state of a process now, once it is as it should be. */
  async untilState(pid: number, ...states: readonly ProcessInfo['state'][]): Promise<void> {
    await until(`${pid} to be ${states.join(' or ')}`, () => states.includes(this.read(pid)?.state ?? 'unknown'));
  }

  /** Whether a process uses the processor. */
  async isBusy(pid: number): Promise<boolean> {
    const before = this.read(pid)?.cpuTime ?? 0;
    await until(`${pid} to use CPU`, () => (this.read(pid)?.cpuTime ?? 0) > before);
    return true;
  }

  /** The pids of what carries the mark and is neither a target nor this process. */
  tools(): readonly number[] {
    const targets = new Set(this.children.map(({ pid }) => pid));
    return readdirSync('/proc').flatMap((name) => {
      const pid = /^\d+$/.test(name) ? Number(name) : 0;
      return pid > 1 && pid !== process.pid && !targets.has(pid) && this.hasMark(pid) ? [pid] : [];
    });
  }

  private hasMark(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${markName}=${this.mark}`);
    } catch {
      return false;
    }
  }

  dispose(): void {
    Reflect.deleteProperty(process.env, markName);
    for (const child of this.children) child.kill('SIGKILL');
    for (const pid of this.tools()) process.kill(pid, 'SIGKILL');
    this.source.dispose();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Whether a program is on this machine. */
export function isHere(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).error === undefined;
}

function fail(message: string): never {
  throw new Error(message);
}
