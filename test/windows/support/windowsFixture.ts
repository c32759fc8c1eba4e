import assert from 'node:assert/strict';
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProcessController } from '../../../src/process/control/createProcessController';
import { RefusedError } from '../../../src/process/control/refusal';
import { ConsoleHelperProcess } from '../../../src/process/control/windows/consoleHelperProcess';
import { loadUser32 } from '../../../src/process/control/windows/user32';
import { createWindowsControl } from '../../../src/process/control/windows/windowsControl';
import { markerVariable } from '../../../src/process/lineage/environmentMarker';
import { startScript } from '../../../src/process/native/startScript';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { createTableSource } from '../../../src/process/source/table/tableSource';
import { createWindowsReader } from '../../../src/process/source/windows/windowsReader';
import { until } from '../../unit/support/realProcessFixture';
import { koffiPath, loadApi, loadTestKoffi } from './loadApi';

/** A file in the folder of the fixture: without it, storms end by themselves. */
const goesOn = 'goes-on';

export type StartedProcess = ChildProcess & { readonly pid: number };

/** Real processes of this Windows, and a controller for them. Nothing that a test has not started is ever ended. */
export class WindowsFixture {
  /** In the environment of each process that a test starts, and so of all its descendants: as in that of terminals. */
  readonly mark = randomUUID();
  readonly koffiPath = koffiPath;
  /** It goes with this Windows. */
  readonly folder = mkdtempSync(join(tmpdir(), 'windows-'));
  readonly source = createTableSource(createWindowsReader({ api: loadApi() }));
  private readonly children: ChildProcess[] = [];
  readonly controller = createProcessController({
    source: this.source,
    // VS Code is not there, but the test is.
    protection: { self: process.pid, isHost: () => false },
    system: createWindowsControl({
      api: { ...loadApi(), user32: loadUser32(loadTestKoffi()) },
      startConsoleHelper: () => new ConsoleHelperProcess(startScript(join(__dirname, 'consoleHelper.js'), [koffiPath])),
    }),
  });

  /** Starts a program with the mark; one start in hundreds fails in wine (`spawn UNKNOWN`), and is repeated. */
  start(program: string, args: readonly string[], options: SpawnOptions = {}): StartedProcess {
    for (let tries = 1; ; tries++) {
      const env = { ...process.env, [markerVariable]: this.mark };
      const child = spawn(program, args, { stdio: 'ignore', windowsHide: true, env, cwd: this.folder, ...options });
      // Also of a process that cannot be started: the test says so itself.
      child.on('error', () => undefined);
      if (child.pid !== undefined) {
        this.children.push(child);
        return child as StartedProcess;
      }
      if (tries === 3) assert.fail(`${program} cannot be started`);
    }
  }

  /** Starts a program of Node.js. */
  node(code: string, options: SpawnOptions = {}): StartedProcess {
    return this.start(process.execPath, ['-e', code], options);
  }

  /** Starts a program of Node.js from a file, which may start itself again. */
  script(code: string, ...args: readonly string[]): StartedProcess {
    const path = join(this.folder, 'storm.js');
    writeFileSync(path, code);
    writeFileSync(join(this.folder, goesOn), '');
    return this.start(process.execPath, [path, ...args], { detached: true });
  }

  /** Starts a batch file, in which `%~f0` is the file itself. */
  batch(...lines: readonly string[]): StartedProcess {
    const path = join(this.folder, 'storm.bat');
    writeFileSync(path, ['@echo off', ...lines].join('\r\n'));
    writeFileSync(join(this.folder, goesOn), '');
    return this.start('cmd.exe', ['/d', '/c', path], { detached: true });
  }

  /** How much a storm has written. */
  trace(): number {
    return statSync(join(this.folder, 'trace')).size;
  }

  identity(pid: number): ProcessInfo {
    return this.source.get(pid) ?? assert.fail(`${pid} has ended`);
  }

  /** Whether a process has inherited the mark. Undefined if it cannot be read. */
  hasMark(process: ProcessInfo): boolean | undefined {
    const environment = this.source.environment(process);
    return environment ? environment.get(markerVariable) === this.mark : undefined;
  }

  /** The processes that were started here, and all that come from them. */
  async alive(): Promise<readonly ProcessInfo[]> {
    return (await this.source.listAll()).filter((process) => this.hasMark(process) === true);
  }

  async untilAlive(count: number): Promise<readonly ProcessInfo[]> {
    let found: readonly ProcessInfo[] = [];
    for (const end = Date.now() + 15_000; found.length < count && Date.now() < end;) found = await this.alive();
    assert.ok(found.length >= count, `${found.length} of ${count} processes`);
    return found;
  }

  /** Waits until none of these lives any more, but others do. The host of their console stays with them. */
  async untilAllOthers(before: readonly ProcessInfo[]): Promise<void> {
    const pids = new Set(before.map(({ pid }) => pid));
    for (const end = Date.now() + 15_000; Date.now() < end;) {
      const found = (await this.alive()).filter(({ name }) => name !== 'conhost');
      if (found.length > 0 && !found.some(({ pid }) => pids.has(pid))) return;
    }
    assert.fail('no process has started another one');
  }

  async untilExit(child: ChildProcess): Promise<number | null> {
    await until('the exit', () => child.exitCode !== null || child.signalCode !== null);
    return child.exitCode;
  }

  async dispose(): Promise<void> {
    // What a storm has left behind ends by itself then.
    rmSync(join(this.folder, goesOn), { force: true });
    for (const child of this.children) child.kill('SIGKILL');
    for (let left = await this.alive(); left.length > 0; left = await this.alive()) {
      try {
        await this.controller.killMembers('what is left', { members: left });
      } catch (error) {
        // All of them have ended by themselves.
        if (!(error instanceof RefusedError)) throw error;
      }
    }
    this.source.dispose();
  }
}
