import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Nothing that moves, asks or phones home. Settings in an older form would be written anew by VS Code when it starts. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.reduceMotion': 'on',
  // A terminal that opens takes the focus; what a test is picking must not vanish because of that.
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
  // They come over what is typed.
  'terminal.integrated.suggest.enabled': false,
  'terminal.integrated.initialHint': false,
} as const;

/** For a person: nothing that gets in the way of what is to be shown. */
export const demoSettings = {
  'workbench.startupEditor': 'readme',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  // The folder of the demo is in the repository of the extension, of which VS Code would ask whether to open it.
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
} as const;

/** The same for a desktop VS Code, which keeps them elsewhere. */
export function writeDesktopSettings(dataFolder: string, settings: Readonly<Record<string, unknown>>): void {
  const folder = join(dataFolder, 'User');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

/** Some settings are read from the machine's file, others only from the user's: both get them all. */
export function writeSettings(dataFolder: string, settings: Readonly<Record<string, unknown>>): void {
  for (const scope of ['Machine', 'User']) {
    const folder = join(dataFolder, 'data', scope);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
  }
}
