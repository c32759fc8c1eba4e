import type { Window } from '../../host/launch/window';
import type { Sandbox } from '../../host/sandbox/sandbox';
import type { SandboxProcess } from '../../host/sandbox/sandboxProtocol';
import { waitFor } from '../../host/waitFor';
import { soonMs } from './timing';

/** The terminals of a window. */
export class ScenarioTerminals {
  /** The shell of the terminal that was opened last. */
  private lastShell: Pick<SandboxProcess, 'pid'> = { pid: 0 };

  constructor(
    private readonly sandbox: Sandbox,
    private readonly window: Window,
  ) {}

  async open(): Promise<void> {
    const before = (await this.shells()).map(({ pid }) => pid);
    await this.window.newTerminal();
    this.lastShell = await waitFor('a new shell', soonMs, async () =>
      (await this.shells()).find(({ pid }) => !before.includes(pid)),
    );
  }

  /** Opens a terminal and runs a line in it. */
  async openAndRun(line: string): Promise<void> {
    await this.open();
    await this.window.typeInTerminal(line);
  }

  /**
   * Closes the visible terminal by its trash can, and waits until its shell is gone.
   * @returns when that was, in ms since the epoch.
   */
  async close(): Promise<number> {
    const { pid } = this.lastShell;
    await this.window.runCommand('Terminal: Kill the Active Terminal Instance');
    await waitFor('the shell to be gone', soonMs, async () =>
      (await this.shells()).every((shell) => shell.pid !== pid),
    );
    return Date.now();
  }

  /** The shells and other programs that terminals of all windows have started directly. */
  async shells(): Promise<readonly SandboxProcess[]> {
    const living = (await this.sandbox.processes()).filter(({ state }) => state !== 'Z');
    const hosts = living.filter(({ commandLine }) => commandLine.includes('--type=ptyHost')).map(({ pid }) => pid);
    return living.filter(({ parent }) => hosts.includes(parent));
  }
}
