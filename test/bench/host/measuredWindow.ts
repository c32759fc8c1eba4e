import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Workbench } from '../../host/launch/workbench';
import type { Window } from '../../host/launch/window';
import { waitFor } from '../../host/waitFor';
import { crowdScript } from '../crowd';
import { installReadableBundle, type Build } from './build';
import { Probe } from './probe/probe';
import { folderVariable, heapVariable } from './probe/protocol';

export interface MeasuredVSCodeOptions {
  readonly build: Build;
  /** The package of the extension that measures. */
  readonly probe: string;
  /** Samples the heap from the beginning. It makes the extension host slower. */
  readonly isHeapSampled?: boolean;
}

/** A VS Code of its own with one build of the extension, measured from inside its extension hosts. */
export class MeasuredVSCode {
  private constructor(
    private readonly workbench: Workbench,
    private readonly folder: string,
    private windows = 0,
    private readonly seenHosts = new Set<number>(),
  ) {}

  static async open({ build, probe, isHeapSampled = false }: MeasuredVSCodeOptions): Promise<MeasuredVSCode> {
    const workbench = await Workbench.open({
      extensions: [build.vsix, probe],
      environment: (home) => ({ [folderVariable]: home, ...(isHeapSampled ? { [heapVariable]: '1' } : {}) }),
    });
    installReadableBundle(build, join(workbench.folder, 'extensions'));
    const folder = workbench.makeWorkspace('scripts');
    writeFileSync(join(folder, 'crowd.sh'), crowdScript);
    return new MeasuredVSCode(workbench, folder);
  }

  async openWindow(): Promise<MeasuredWindow> {
    // In a folder of its own, a window has no view from before that would activate the extension.
    const folder = this.workbench.makeWorkspace(`project${++this.windows}`);
    copyFileSync(join(this.folder, 'crowd.sh'), join(folder, 'crowd.sh'));
    const window = await this.workbench.openWindow(folder);
    const host = await waitFor('the extension host of a new window', 30_000, async () =>
      (await this.workbench.extensionHosts()).find(({ pid }) => !this.seenHosts.has(pid)),
    );
    this.seenHosts.add(host.pid);
    const probe = new Probe(this.workbench.folder, host.pid);
    await probe.waitUntilReady();
    await window.extensionStarted();
    return new MeasuredWindow(window, probe);
  }

  /** Starts sleeping processes that belong to no workspace. */
  async startOthers(count: number): Promise<void> {
    const env = { PATH: process.env.PATH ?? '' };
    const script = join(this.folder, 'crowd.sh');
    // Its stdin never ends, which would end all of them.
    const args = ['-c', 'tail -f /dev/null | sh "$0" "$1"', script, `${count}`];
    const shell = await this.workbench.sandbox.spawn('sh', args, { cwd: this.folder, env });
    await waitFor(`${count} other processes`, 120_000, () => shell.output().includes('ready'));
  }

  async close(): Promise<void> {
    await this.workbench.close();
  }
}

/** A window, and the extension that measures in its extension host. */
export class MeasuredWindow {
  private terminalIsOpen = false;
  private processCount = 0;

  constructor(
    private readonly window: Window,
    readonly probe: Probe,
  ) {}

  /** Has that many processes sleep in a terminal of the window, and ends those of before. */
  async runProcesses(count: number): Promise<void> {
    if (this.processCount > 0) {
      await this.window.typeInTerminal('');
      await this.waitForProcesses((found) => found < this.processCount);
    }
    this.processCount = count;
    if (count === 0) return;
    await this.runInTerminal(`sh crowd.sh ${count}`);
    await this.waitForProcesses((found) => found >= count);
  }

  async runInTerminal(line: string): Promise<void> {
    if (!this.terminalIsOpen) await this.window.newTerminal();
    this.terminalIsOpen = true;
    await this.window.typeInTerminal(line);
  }

  async setViewVisible(visible: boolean): Promise<void> {
    if (visible) await this.window.openProcessesView();
    else {
      await this.window.activityBarItem('Explorer').click();
      await this.window.page.locator('.part.sidebar .title-label', { hasText: /^Explorer/i }).waitFor();
    }
  }

  async close(): Promise<void> {
    await this.window.close();
  }

  private async waitForProcesses(isReached: (count: number) => boolean): Promise<void> {
    await waitFor('the processes of the terminal', 60_000, async () =>
      isReached(await this.probe.request({ kind: 'processCount' })),
    );
  }
}
