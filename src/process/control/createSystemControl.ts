import { join } from 'node:path';
import type { Koffi } from '../native/loadKoffi';
import { getKoffiPath } from '../native/openKoffi';
import { startScript } from '../native/startScript';
import { loadLibSystem } from '../source/macos/libSystem';
import type { SourceName } from '../source/sourceState';
import { createKillControl, minFreeNiceOfWindows } from './killControl';
import { createMacosControl } from './macos/macosControl';
import { createSignalControl } from './signalControl';
import type { SystemControl } from './systemControl';
import { ConsoleHelperProcess } from './windows/consoleHelperProcess';
import { loadControlApi } from './windows/controlApi';
import { createWindowsControl } from './windows/windowsControl';

export interface SystemControlOptions {
  readonly koffi: Koffi | undefined;
  /** Where the bundles are: it has `consoleHelper.js`. */
  readonly folder: string;
  /** Which source lists the processes now: what is told of a process by another one is not compared with a handle. */
  readonly getSourceName: () => SourceName;
}

/** The control of the system that this runs on. */
export function createSystemControl(
  { koffi, folder, getSourceName }: SystemControlOptions,
  platform: NodeJS.Platform = process.platform,
): SystemControl {
  if (platform === 'darwin') return createMacosControl(koffi && loadLibSystem(koffi), getSourceName);
  if (platform !== 'win32') return createSignalControl();
  const killControl = createKillControl();
  if (!koffi) return killControl;
  const windowsControl = createWindowsControl({
    api: loadControlApi(koffi),
    startConsoleHelper: () =>
      new ConsoleHelperProcess(startScript(join(folder, 'consoleHelper.js'), [getKoffiPath(folder)])),
  });
  const getControl = (): SystemControl => (getSourceName() === 'windows' ? windowsControl : killControl);
  return {
    asksBySignal: false,
    minFreeNice: minFreeNiceOfWindows,
    get lateChildrenMs() {
      return getControl().lateChildrenMs;
    },
    supports: (action) => getControl().supports(action),
    startCommand: (context) => getControl().startCommand(context),
  };
}
