/**
 * The ids that this extension shares with its manifest and with VS Code. No other module has them as literals;
 * `contributions.test.ts` compares them with `package.json`.
 */

/** What each setting's id begins with. */
export const settingsSection = 'runaway';

export const viewContainerIds = { processes: 'runaway' } as const;

export const viewIds = { processes: 'runaway.processes' } as const;

export const statusBarItemIds = { orphans: 'runaway.orphans' } as const;

/** The commands that this extension registers. */
export const commandIds = {
  terminate: 'runaway.terminate',
  kill: 'runaway.kill',
  terminateTree: 'runaway.terminateTree',
  killTree: 'runaway.killTree',
  showOrphans: 'runaway.showOrphans',
  cleanUpOrphans: 'runaway.cleanUpOrphans',
  keepOrphan: 'runaway.keepOrphan',
  unkeepOrphan: 'runaway.unkeepOrphan',
  refresh: 'runaway.refresh',
  showLog: 'runaway.showLog',
} as const;

/** VS Code registers this command for each view. */
export const focusViewCommandId = `${viewIds.processes}.focus`;

/** The context keys that this extension sets, for the `when` clauses of the manifest. */
export const contextKeys = {
  hasOrphans: 'runaway.hasOrphans',
  /** No clause has it: it is set to find out whether the window still answers. */
  isSeen: 'runaway.isSeen',
} as const;

/** The flags in a row's context value (`viewItem`), for the `when` clauses of menus. A clause matches one flag: `/;flag;/`. */
export const rowFlags = [
  // What the row stands for
  'failure',
  'orphans',
  'origin',
  'process',
  // An origin: its kind, and why it is shown after its end
  'terminal',
  'task',
  'debug',
  'extensionHost',
  'closing',
  'held',
  // A process: its state, and what became of its parent or origin
  'zombie',
  'stopped',
  'cut',
  'vscode',
  'orphan',
  'leaving',
  'kept',
  /** Also the group of detached processes. */
  'detached',
  // Either
  'alive',
  'hasChildren',
] as const;

export type RowFlag = (typeof rowFlags)[number];
