import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Window } from '../../host/launch/window';
import type { Workbench } from '../../host/launch/workbench';
import { OrphanDisplay } from './orphanDisplay';
import { ScenarioPrograms } from './scenarioPrograms';
import { ScenarioTerminals } from './scenarioTerminals';

export interface ScenarioOptions {
  /** Part of the names of all programs of the scenario. */
  readonly mark: string;
  /** The folder to open. Without it, the window is empty. */
  readonly folder?: string;
  /** Settings of the workspace. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** The address of the window, if it belongs to another server than that of the workbench. */
  readonly address?: (folder: string | undefined) => string;
}

/** One window with the extension: its terminals, the programs that run in them, and what it shows of orphans. */
export class Scenario {
  readonly programs: ScenarioPrograms;
  readonly terminals: ScenarioTerminals;
  readonly orphans: OrphanDisplay;

  constructor(
    workbench: Workbench,
    readonly window: Window,
    /** The folder of the terminals and of the programs. */
    readonly folder: string,
    readonly mark: string,
  ) {
    this.programs = new ScenarioPrograms(workbench.sandbox, folder, mark);
    this.terminals = new ScenarioTerminals(workbench.sandbox, window);
    this.orphans = new OrphanDisplay(window, this.programs);
  }

  static async open(workbench: Workbench, { mark, folder, settings, address }: ScenarioOptions): Promise<Scenario> {
    if (folder !== undefined && settings) {
      mkdirSync(join(folder, '.vscode'), { recursive: true });
      writeFileSync(join(folder, '.vscode', 'settings.json'), JSON.stringify(settings));
    }
    const window = await workbench.openWindow(folder);
    if (address) await window.goto(address(folder));
    const scenario = new Scenario(workbench, window, folder ?? workbench.folder, mark);
    await window.extensionStarted();
    return scenario;
  }

  async reload(): Promise<void> {
    await this.window.reload();
    await this.window.extensionStarted();
  }

  /** Ends all programs of the scenario, and waits until no orphan is shown. */
  async clear(): Promise<void> {
    await this.programs.killAll();
    await this.orphans.waitForCount(0);
  }
}
