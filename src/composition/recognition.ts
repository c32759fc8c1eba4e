import { join } from 'node:path';
import { systemClock } from '../common/clock';
import { getMarkerValue, WorkspaceMarker } from '../origins/environmentMarker';
import { getUnknownTerminal } from '../origins/unknownTerminal';
import { getAdopters, isStartedByMain } from '../process/control/vscodeHosts';
import { LedgerStore } from '../process/ledger/ledgerStore';
import { createWindows } from '../process/ledger/liveWindows';
import { readMachineId } from '../process/ledger/machineId';
import { EnvironmentMarker } from '../process/lineage/environmentMarker';
import { Lineage } from '../process/lineage/lineage';
import type { Foundation } from './foundation';
import type { Origins } from './origins';
import type { Storage } from './storage';

/** What recognises the processes of the workspace whose parent is gone: the lineage, the ledgers, the environment marker. */
export function createRecognition(foundation: Foundation, storage: Storage, { terminals }: Origins) {
  const { context, disposables, settings, source, warn, getProcess, readExecutable } = foundation;
  const lineage = new Lineage();
  const windows = createWindows({ source });
  const ledgerStore = new LedgerStore({
    folder: join(storage.folder, 'ledger'),
    otherFolders: storage.getOtherFolders('ledger'),
    bootId: storage.bootId,
    pidSpace: storage.pidSpace,
    window: windows.self,
    isRunning: (window) => windows.isRunning(window),
    warn,
  });
  const workspaceMarker = disposables.add(
    new WorkspaceMarker(
      context.environmentVariableCollection,
      getMarkerValue(storage.workspaceFolder, readMachineId()),
      settings,
    ),
  );
  const adopters = getAdopters(process.pid, getProcess);
  const marker = new EnvironmentMarker({
    value: () => workspaceMarker.value,
    adopters,
    environment: (candidate) => source.environment(candidate),
    getProcess,
    isStartedByMain: (candidate) => isStartedByMain(candidate, process.pid, getProcess, readExecutable),
    terminals: () =>
      terminals.origins().flatMap((origin) => {
        const root = getProcess(origin.rootPid);
        return root ? [[root, origin] as const] : [];
      }),
    hasOtherWindow: () => (workspaceMarker.isOwn ? ledgerStore.hasOtherWindow : ledgerStore.hasOtherWorkspaceWindow),
    hasOtherVSCode: () => lineage.hasSeenVSCode,
    fallback: getUnknownTerminal(),
  });
  const recognise = () =>
    lineage.recognise({
      environment: {
        readMarker: (candidate) => marker.originOf(candidate),
        isOfOtherWindow: marker.isOfOtherWindow,
      },
      adopters,
      getBasic: (pid) => source.getBasic(pid),
      getEnvironment: (candidate) => source.environment(candidate),
      clock: systemClock,
    });
  return { lineage, ledgerStore, workspaceMarker, marker, recognise };
}

export type Recognition = ReturnType<typeof createRecognition>;
