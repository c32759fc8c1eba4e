import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../host/sandbox/sandbox';
import type { SandboxProcess } from '../../host/sandbox/sandboxProtocol';
import { waitFor } from '../../host/waitFor';
import { soonMs } from './timing';

/** The programs of a scenario, and their processes. A mark in their names distinguishes them from all other programs. */
export class ScenarioPrograms {
  constructor(
    private readonly sandbox: Sandbox,
    /** The folder of the programs. */
    private readonly folder: string,
    private readonly mark: string,
  ) {}

  /**
   * A small program that only waits, and ends on SIGHUP.
   * @returns its command line.
   */
  waiter(name: string): string {
    const path = join(this.folder, `${this.mark}-${name}`);
    // A program that runs cannot be written to.
    if (!existsSync(path)) copyFileSync('/bin/sleep', path);
    return `./${this.mark}-${name} 1000`;
  }

  /**
   * A Node program.
   * @returns its command line.
   */
  script(name: string, code: string): string {
    writeFileSync(join(this.folder, `${this.mark}-${name}.js`), code);
    return `node ${this.mark}-${name}.js`;
  }

  /** The living processes with this name in their command line. A shell that starts one by `-c` does not count. */
  async running(name: string): Promise<readonly SandboxProcess[]> {
    const processes = await this.sandbox.processes();
    const text = `${this.mark}-${name}`;
    return processes.filter(
      ({ commandLine, state }) => state !== 'Z' && commandLine.includes(text) && !/ (-c|-ic) /.test(commandLine),
    );
  }

  /**
   * Waits until a program runs.
   * @returns its first process.
   */
  async started(name: string): Promise<SandboxProcess> {
    return await waitFor(`${name} to run`, soonMs, async () => (await this.running(name))[0]);
  }

  /** Waits until no process of the program is left. */
  async gone(name: string): Promise<void> {
    await waitFor(`${name} to be gone`, soonMs, async () => (await this.running(name)).length === 0);
  }

  /** Waits until the process has another parent than the given one. */
  async reparented({ pid, parent, commandLine }: SandboxProcess): Promise<void> {
    await waitFor(`${commandLine} to lose its parent`, soonMs, async () =>
      (await this.sandbox.processes()).some((now) => now.pid === pid && now.parent !== parent),
    );
  }

  async kill(process: Pick<SandboxProcess, 'pid'>, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.sandbox.kill(process.pid, signal);
  }

  /** Kills all processes of the programs, and waits until they are gone. */
  async killAll(): Promise<void> {
    for (const process of await this.running('')) await this.kill(process);
    await this.gone('');
  }
}
