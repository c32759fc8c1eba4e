import { minFreeNiceOfWindows } from '../killControl';
import type { Action } from '../report';
import { setPriority } from '../signalControl';
import type { SystemControl } from '../systemControl';
import type { ControlApi } from './controlApi';
import { PinnedProcesses } from './pinnedProcesses';
import type { StartConsoleHelper } from './consoleHelper';
import { Suspensions } from './suspensions';
import { WindowsRequests } from './windowsRequests';
import { createWindowsSignals } from './windowsSignals';

/** What Windows has for the signals of other systems. */
const supported: ReadonlySet<Action> = new Set([
  ...(['terminate', 'terminateTree', 'kill', 'killTree'] as const),
  ...(['interrupt', 'pause', 'resume', 'renice'] as const),
]);

export interface WindowsControlOptions {
  readonly api: ControlApi;
  readonly startConsoleHelper: StartConsoleHelper;
}

/** Creates the control of Windows, which acts on processes by handles. */
export function createWindowsControl({ api, startConsoleHelper }: WindowsControlOptions): SystemControl {
  const suspensions = new Suspensions();
  return {
    asksBySignal: false,
    supports: (action) => supported.has(action),
    minFreeNice: minFreeNiceOfWindows,
    lateChildrenMs: [50, 150, 300],
    startCommand: (context) => {
      const pinned = new PinnedProcesses(api.kernel32, api.ntdll);
      const requests = new WindowsRequests(api.user32, pinned, context, startConsoleHelper);
      return {
        sendSignal: createWindowsSignals(api.kernel32, api.ntdll, pinned, suspensions),
        setPriority: (process, nice) => {
          // Node.js opens the process by its pid, which belongs to it as long as it is open here.
          pinned.open(process);
          setPriority(process.pid, nice);
        },
        requests,
        dispose: () => {
          requests.dispose();
          pinned.dispose();
        },
      };
    },
  };
}
