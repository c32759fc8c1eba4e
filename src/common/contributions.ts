/**
 * The ids that this extension shares with its manifest and with VS Code. No other module has them as literals;
 * `contributions.test.ts` compares them with `package.json`.
 */

/** What each setting's id begins with. */
export const settingsSection = 'runaway';

export const viewContainerIds = { processes: 'runaway' } as const;

export const viewIds = { processes: 'runaway.processes' } as const;

export const statusBarItemIds = {
  orphans: 'runaway.orphans',
  runaways: 'runaway.runaways',
  recording: 'runaway.recording',
} as const;

/** The types of panels. VS Code restores those that the manifest has an activation event for (`onWebviewPanel:…`). */
export const webviewPanelTypes = { details: 'runaway.details', recordedDetails: 'runaway.recordedDetails' } as const;

/** The commands that this extension registers. */
export const commandIds = {
  terminate: 'runaway.terminate',
  kill: 'runaway.kill',
  terminateTree: 'runaway.terminateTree',
  killTree: 'runaway.killTree',
  showOrphans: 'runaway.showOrphans',
  cleanUpOrphans: 'runaway.cleanUpOrphans',
  refresh: 'runaway.refresh',
  showLog: 'runaway.showLog',
  keepOrphan: 'runaway.keepOrphan',
  unkeepOrphan: 'runaway.unkeepOrphan',
  endOrigin: 'runaway.endOrigin',
  interrupt: 'runaway.interrupt',
  hangUp: 'runaway.hangUp',
  quit: 'runaway.quit',
  pause: 'runaway.pause',
  resume: 'runaway.resume',
  user1: 'runaway.user1',
  user2: 'runaway.user2',
  setPriority: 'runaway.setPriority',
  copyPid: 'runaway.copyPid',
  copyCommandLine: 'runaway.copyCommandLine',
  copyRow: 'runaway.copyRow',
  copyTree: 'runaway.copyTree',
  copyWhy: 'runaway.copyWhy',
  showWhy: 'runaway.showWhy',
  showDetails: 'runaway.showDetails',
  reveal: 'runaway.reveal',
  sortByAge: 'runaway.sortByAge',
  sortByAgeChosen: 'runaway.sortByAgeChosen',
  sortByCpu: 'runaway.sortByCpu',
  sortByCpuChosen: 'runaway.sortByCpuChosen',
  sortByMemory: 'runaway.sortByMemory',
  sortByMemoryChosen: 'runaway.sortByMemoryChosen',
  sortByName: 'runaway.sortByName',
  sortByNameChosen: 'runaway.sortByNameChosen',
  sortByPid: 'runaway.sortByPid',
  sortByPidChosen: 'runaway.sortByPidChosen',
  viewAsTree: 'runaway.viewAsTree',
  viewAsTreeChosen: 'runaway.viewAsTreeChosen',
  viewAsList: 'runaway.viewAsList',
  viewAsListChosen: 'runaway.viewAsListChosen',
  hideIdle: 'runaway.hideIdle',
  showIdle: 'runaway.showIdle',
  filter: 'runaway.filter',
  clearFilter: 'runaway.clearFilter',
  freePort: 'runaway.freePort',
  whatIsItDoing: 'runaway.whatIsItDoing',
  showStack: 'runaway.showStack',
  recordCpuProfile: 'runaway.recordCpuProfile',
  recordHeapProfile: 'runaway.recordHeapProfile',
  takeHeapSnapshot: 'runaway.takeHeapSnapshot',
  attachDebugger: 'runaway.attachDebugger',
  showRunaways: 'runaway.showRunaways',
  ignoreRun: 'runaway.ignoreRun',
  ignoreCommand: 'runaway.ignoreCommand',
  stopIgnoring: 'runaway.stopIgnoring',
  record: 'runaway.record',
  stopRecording: 'runaway.stopRecording',
  openRecording: 'runaway.openRecording',
  copyReport: 'runaway.copyReport',
  pauseAndLook: 'runaway.pauseAndLook',
  restart: 'runaway.restart',
} as const;

/** The submenus that the manifest declares. */
export const submenuIds = {
  viewAndSort: 'runaway.viewAndSort',
  signal: 'runaway.signal',
  copy: 'runaway.copy',
  inspect: 'runaway.inspect',
} as const;

/** Of the documents that show what inspections have found. VS Code activates the extension for them. */
export const reportScheme = 'runaway-report';

/** The folder in their paths, by which their language is recognised. */
export const reportFolder = 'process-reports';

/** VS Code registers this command for each view. */
export const focusViewCommandId = `${viewIds.processes}.focus`;

/** The context keys that this extension sets, for the `when` clauses of the manifest. */
export const contextKeys = {
  hasOrphans: 'runaway.hasOrphans',
  /** What is chosen in *View & Sort*. */
  sortBy: 'runaway.sortBy',
  layout: 'runaway.layout',
  hidesIdle: 'runaway.hidesIdle',
  isFiltered: 'runaway.isFiltered',
  isRecording: 'runaway.isRecording',
  /** What the system can do to a process. */
  canInterrupt: 'runaway.canInterrupt',
  canHangUp: 'runaway.canHangUp',
  canQuit: 'runaway.canQuit',
  canPause: 'runaway.canPause',
  canSendUserSignals: 'runaway.canSendUserSignals',
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
  /** A dead process that several orphans descend from. */
  'lostParent',
  // An origin: its kind, and why it is shown after its end
  'terminal',
  'task',
  'debug',
  'extension',
  'extensionHost',
  'closing',
  'held',
  // A process: its state, and what became of its parent or origin
  'zombie',
  'stopped',
  'pausable',
  /** It has just ended. */
  'ended',
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
  /** It listens on a port, or on several. */
  'listening',
  /** All that it has started can be ended at once. */
  'endable',
  /** There is a sentence on why it runs. */
  'explained',
  /** It stands for a process of which all that is known can be shown. */
  'detailed',
  'revealable',
  /** An origin that can be started again just as it is. */
  'restartable',
  'copyable',
  /** It stands for a process that can be looked into, */
  'inspectable',
  /** which looks like a Node.js program. */
  'node',
  /** It has got out of hand. */
  'runaway',
  /** The user wants no warning when it gets out of hand. */
  'ignored',
] as const;

export type RowFlag = (typeof rowFlags)[number];
