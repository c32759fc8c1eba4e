import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nothing moves, asks, or connects to a service. (VS Code rewrites settings in an older form when it starts.) */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  // A terminal that opens takes the focus. The quick pick of a test stays open all the same.
  'workbench.quickOpen.closeOnFocusLost': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': 'off',
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'git.enabled': false,
  'npm.autoDetect': 'off',
  'typescript.disableAutomaticTypeAcquisition': true,
  'remote.autoForwardPorts': false,
  'security.workspace.trust.enabled': false,
  'window.commandCenter': false,
  'editor.cursorBlinking': 'solid',
  'terminal.integrated.cursorBlinking': false,
  'terminal.integrated.gpuAcceleration': 'off',
  'terminal.integrated.showExitAlert': false,
  // Suggestions and hints cover what is typed.
  'terminal.integrated.suggest.enabled': false,
  'terminal.integrated.initialHint': false,
} as const;

/** For the demo: nothing covers what is shown. */
export const demoSettings = {
  'workbench.startupEditor': 'readme',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  // The folder of the demo is in the repository of the extension, and VS Code would ask whether to open that.
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
} as const;

/** Writes the settings of a desktop VS Code, which has them in another folder than a server. */
export function writeDesktopSettings(dataFolder: string, settings: Readonly<Record<string, unknown>>): void {
  const folder = join(dataFolder, 'User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

/** Writes the settings of a server. It reads some from the machine's file, others only from the user's: both get all. */
export function writeSettings(dataFolder: string, settings: Readonly<Record<string, unknown>>): void {
  for (const scope of ['Machine', 'User']) {
    const folder = join(dataFolder, 'data', scope);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
  }
}
