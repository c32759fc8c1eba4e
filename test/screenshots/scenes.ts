import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crowdScript } from '../bench/crowd';
import { size, type Stage } from './stage';
import { allThemes, type Theme } from './themes';

/** What pictures are taken of. The scenes come one after the other, and each finds what those before it have started. */
export interface Scene {
  readonly name: string;
  readonly themes: readonly Theme[];
  /** Once. */
  readonly prepare?: (stage: Stage) => Promise<void>;
  /** For each picture: what vanishes as soon as anything else happens, such as a menu. */
  readonly show?: (stage: Stage) => Promise<void>;
  /** Once, after the pictures. */
  readonly clear?: (stage: Stage) => Promise<void>;
}

/** For how long CPU is recorded before the picture of its history, in ms. */
const historyMs = 60_000;
const narrowEdge = 48 + 170;
/** Wide enough for all that a runaway's row says. */
const wideEdge = 600;
/** How long the runaways of the demo take at most until all of them are marked, in ms. */
const runawayMs = 180_000;
/** A window in which the marks and the status bar are close together, in pixels. */
const lowHeight = 330;

/** What spins is marked soon, also on a machine that has other work. Inspectors are opened without a question. */
const runawaySettings = {
  'runaway.detection.cpuMinutes': 0.5,
  'runaway.detection.cpuPercent': 20,
  'runaway.inspect.openInspector': 'always',
};

export const scenes: readonly Scene[] = [
  { name: 'nothing', themes: allThemes },
  {
    name: 'runaway',
    themes: allThemes,
    prepare: async (stage) => {
      stage.setSettings(runawaySettings);
      await stage.runTasks('Spin', 'Leak', 'Pile-up');
      for (const name of ['Spin', 'Leak', 'Pile-up']) {
        await stage.window.row(new RegExp(`^${name}.*runaway: `)).waitFor({ timeout: runawayMs });
      }
      await stage.window.runCommand('View: Hide Panel');
      await stage.moveSideBarEdge(wideEdge);
      await stage.setHeight(lowHeight);
    },
    clear: async (stage) => {
      await stage.setHeight(size.height);
      await stage.resetSideBar();
    },
  },
  {
    name: 'runaway-status',
    themes: allThemes,
    show: async ({ window }) => {
      await window.tooltip(window.statusBarItem('runaway.runaways'), 'out of hand');
    },
  },
  {
    name: 'runaway-tooltip',
    themes: allThemes,
    show: async ({ window }) => {
      await window.tooltip(window.row(/^Spin/), 'Runaway: ');
    },
  },
  {
    name: 'runaway-narrow',
    themes: ['dark', 'high-contrast'],
    prepare: (stage) => stage.moveSideBarEdge(narrowEdge),
    clear: (stage) => stage.resetSideBar(),
  },
  {
    name: 'runaway-menu',
    themes: allThemes,
    show: ({ window }) => window.openSubmenu(window.row(/^Spin/), 'Inspect', 'What Is It Doing?'),
  },
  {
    name: 'inspection',
    themes: allThemes,
    prepare: async ({ window }) => {
      const report = window.page.locator('.editor-instance[aria-label*=".txt"]');
      await window.pickFromSubmenu(window.row(/^Spin/), 'Inspect', 'What Is It Doing?', report);
      await window.webview().getByText('countDown').first().waitFor();
      await report.getByText('Recording a CPU profile').waitFor({ state: 'hidden' });
    },
    show: (stage) => stage.redraw(),
    clear: ({ window }) => window.runCommand('View: Close All Editors'),
  },
  {
    name: 'details-panel',
    themes: allThemes,
    prepare: async ({ window }) => {
      const heading = window.webview().getByRole('heading', { level: 1 });
      await window.contextMenu(window.row(/^Spin/), 'Show Details', heading);
    },
    show: (stage) => stage.redraw(),
    clear: async (stage) => {
      await stage.window.runCommand('View: Close All Editors');
      await stage.window.openProcessesView();
      await stage.window.runCommand('Terminal: Kill All Terminals');
      stage.setSettings({});
    },
  },
  { name: 'quiet', themes: allThemes, prepare: ({ window }) => window.newTerminal() },
  {
    name: 'busy',
    themes: allThemes,
    prepare: async (stage) => {
      await stage.runTasks('Tree', 'Busy', 'Port');
      await stage.window.row(/^Busy.*\d\d%/).waitFor();
    },
  },
  {
    name: 'narrow',
    themes: allThemes,
    prepare: (stage) => stage.moveSideBarEdge(narrowEdge),
    clear: (stage) => stage.resetSideBar(),
  },
  {
    name: 'menu',
    themes: allThemes,
    // On the right, where the menu covers no row.
    show: async ({ window }) => {
      await window
        .row(/bundler\.js/)
        .first()
        .click({ button: 'right', position: { x: 360, y: 11 } });
      await window.menuItem('Kill Tree').hover();
    },
  },
  {
    name: 'task-menu',
    themes: ['dark'],
    show: ({ window }) => window.openMenu(window.row(/^Tree/)),
  },
  {
    name: 'record',
    themes: ['dark'],
    show: async ({ window }) => {
      await window.runCommand('Processes: Record…');
      await window.quickPick().items().first().waitFor();
    },
  },
  {
    name: 'view-and-sort',
    themes: allThemes,
    show: async ({ window }) => {
      await window.page.locator('.part.sidebar .title-actions [aria-label^="Views and More Actions"]').click();
      await window.menuItem('View & Sort').hover();
      await window.menuItem('View as List').last().waitFor();
    },
  },
  {
    name: 'free-a-port',
    themes: allThemes,
    show: async ({ window }) => {
      await window.runCommand('Processes: Free a Port…');
      await window.quickPick().items().first().waitFor();
    },
  },
  {
    name: 'tooltip',
    themes: allThemes,
    prepare: ({ window }) => window.page.waitForTimeout(historyMs),
    show: async ({ window }) => {
      await window.tooltip(window.row(/^Busy/), 'burn-a-core');
    },
  },
  {
    name: 'orphans',
    themes: allThemes,
    prepare: async (stage) => {
      await stage.runTasks('Pool', 'Orphan');
      await stage.window.row(/^Orphans.*5 processes/).waitFor();
    },
  },
  {
    name: 'orphans-narrow',
    themes: ['dark'],
    prepare: (stage) => stage.moveSideBarEdge(narrowEdge),
    clear: (stage) => stage.resetSideBar(),
  },
  {
    name: 'thousand',
    themes: allThemes,
    prepare: async ({ window, folder }) => {
      writeFileSync(join(folder, 'crowd.sh'), crowdScript);
      await window.newTerminal();
      await window.typeInTerminal('sh crowd.sh 1000');
      await window
        .row(/^sleep/)
        .first()
        .waitFor();
    },
  },
  {
    name: 'error',
    themes: allThemes,
    // The sandbox has mounts of its own: only its processes see an empty folder where `/proc` was.
    prepare: async ({ workbench, window, folder }) => {
      const env = { PATH: process.env.PATH ?? '' };
      await workbench.sandbox.spawn('mount', ['-t', 'tmpfs', 'none', '/proc'], { cwd: folder, env });
      await window.row(/no processes any more/).waitFor();
    },
  },
];
