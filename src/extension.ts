import { join } from 'node:path';
import * as vscode from 'vscode';
import { createApi, type RunawayApi } from './api';
import { registerOrphanCommands } from './commands/orphanCommands';
import { registerViewCommands } from './commands/viewCommands';
import { DisposableStore } from './common/disposableStore';
import { DebugSessions } from './origins/debugSessions';
import { createExtensionHostOrigin } from './origins/extensionHost';
import { mayBeLocalTerminal } from './origins/localTerminal';
import { OwnProcesses } from './origins/ownProcesses';
import { Tasks } from './origins/tasks';
import { Terminals } from './origins/terminals';
import { getMarkerValue, WorkspaceMarker } from './origins/environmentMarker';
import { getIfPossible } from './process/source/ancestors';
import { readBootId } from './process/ledger/bootId';
import { systemClock } from './common/clock';
import { EnvironmentMarker } from './process/lineage/environmentMarker';
import { createProcessController } from './process/control/createProcessController';
import { stackOf } from './common/errors';
import { KeptCommands } from './process/ledger/keptCommands';
import { LedgerSync } from './process/ledger/ledgerSync';
import { LedgerStore } from './process/ledger/ledgerStore';
import { Lineage } from './process/lineage/lineage';
import { readMachineId } from './process/ledger/machineId';
import { ProcessModel } from './process/model/processModel';
import { originRules, unknownTerminalId } from './process/origin';
import { getPidSpace } from './process/ledger/pidSpace';
import type { ProcessInfo } from './process/processInfo';
import { RefreshLoop } from './process/model/refreshLoop';
import type { Snapshot } from './process/model/snapshot';
import { createSource } from './process/source/createSource';
import { endsWithin, storageRefreshLimitMs } from './common/timeLimit';
import { createWindows } from './process/ledger/liveWindows';
import { WorkspaceIndex } from './process/ledger/workspaceIndex';
import { getAdopters, isOwnHost, isStartedByMain } from './process/control/vscodeHosts';
import { getVSCodeRole } from './process/programs/vscodeProcesses';
import { SettingsOrphanPolicy } from './workspace/orphanPolicy';
import { Settings } from './workspace/settings';
import { terminateOrphansOnClose } from './workspace/terminateOnClose';
import { WindowConnection } from './workspace/windowConnection';
import { getCommonStorage } from './workspace/workspaceStorage';
import { refreshDelayMs } from './views/refreshDelay';
import { logListings } from './workspace/refreshLog';
import { introduceOrphans } from './views/status/orphanIntroduction';
import { ProcessesView } from './views/processes/processesView';
import { OrphanStatusBar } from './views/status/orphanStatusBar';
import { escapeControlCharacters } from './ui/escape';
import { registerEndCommands } from './commands/endCommands';

/** Builds the parts and hands them to each other. */
export function activate(context: vscode.ExtensionContext): RunawayApi {
  const parts = new DisposableStore();
  context.subscriptions.push(parts);
  const log = parts.add(vscode.window.createOutputChannel('Runaway Processes', { log: true }));
  log.info(`${extensionText(context)} in VS Code ${vscode.version}, ${process.platform} ${process.arch}`);
  const settings = parts.add(new Settings());
  const source = parts.add(createSource());
  const lineage = new Lineage();
  const warn = (message: string): void => {
    log.warn(escapeControlCharacters(message));
  };

  // What outlives a window
  const workspaceStorage = context.storageUri && getCommonStorage(context.storageUri.fsPath);
  const storage = workspaceStorage ?? context.globalStorageUri.fsPath;
  const index = new WorkspaceIndex({
    folder: join(context.globalStorageUri.fsPath, 'workspaces'),
    storage,
    workspaceFolders: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()),
  });
  const foldersOfOthers = (name: string) => async () =>
    (await index.containedStorages()).map((other) => join(other, name));
  const kept = new KeptCommands({
    folder: join(storage, 'kept'),
    oldFile: join(storage, 'kept.json'),
    otherFolders: foldersOfOthers('kept'),
    clock: systemClock,
    warn,
  });

  // Origins
  const look = (pid: number) => getIfPossible(pid, source);
  const readExecutable = (pid: number) => source.getExecutable(pid);
  const tasks = parts.add(new Tasks(look));
  const terminals = parts.add(
    new Terminals({ tasks, getProcess: look, isLocal: isLocalTerminal(look), clock: systemClock }),
  );
  const ownProcesses = new OwnProcesses({
    getProcess: look,
    self: process.pid,
    terminals: () => terminals.origins().map(({ rootPid }) => rootPid),
    isHost: (other) => isOwnHost(other, process.pid, look, readExecutable) || getVSCodeRole(other) !== undefined,
  });
  const debugSessions = parts.add(
    new DebugSessions({
      getProcess: look,
      getEnvironment: (debuggee) => source.environment(debuggee),
      ownProcesses,
      now: Date.now,
      debug: (message) => {
        log.debug(message);
      },
    }),
  );
  const extensionHost = createExtensionHostOrigin();

  // What recognises those whose parent is gone
  const windows = createWindows({ source });
  const bootId = readBootId();
  const store = new LedgerStore({
    folder: join(storage, 'ledger'),
    otherFolders: foldersOfOthers('ledger'),
    bootId,
    pidSpace: getPidSpace({ bootId }),
    window: windows.self,
    isRunning: (window) => windows.isRunning(window),
    warn,
  });
  const workspaceCookie = parts.add(
    new WorkspaceMarker(
      context.environmentVariableCollection,
      getMarkerValue(workspaceStorage, readMachineId()),
      settings,
    ),
  );
  const cookie = new EnvironmentMarker({
    value: () => workspaceCookie.value,
    adopters: getAdopters(process.pid, look),
    environment: (stranger) => source.environment(stranger),
    getProcess: look,
    isStartedByMain: (stranger) => isStartedByMain(stranger, process.pid, look, readExecutable),
    terminals: () =>
      terminals.origins().flatMap((origin) => {
        const root = look(origin.rootPid);
        return root ? [[root, origin] as const] : [];
      }),
    hasOtherWindow: () => (workspaceCookie.isOwn ? store.hasOtherWindow : store.hasOtherWorkspaceWindow),
    hasOtherVSCode: () => lineage.hasSeenVSCode,
    // Whether that terminal is still open is not known.
    fallback: { id: unknownTerminalId, kind: 'terminal', label: vscode.l10n.t('a terminal of this workspace') },
  });

  const model = parts.add(
    new ProcessModel({
      source,
      lineage,
      origins: () => [...terminals.origins(), ...debugSessions.origins(), extensionHost],
      policy: parts.add(new SettingsOrphanPolicy(settings, kept, source)),
      readMarker: (stranger) => cookie.originOf(stranger),
      isOfOtherWindow: cookie.isOfOtherWindow,
      shouldAskAgain: () => workspaceCookie.shouldAskAgain() || cookie.shouldAskAgain(),
      now: Date.now,
    }),
  );
  const windowLink = new WindowConnection();
  const keeper = parts.add(
    new LedgerSync({
      store,
      lineage,
      model,
      isWindowConnected: () => windowLink.isConnected(),
      clock: systemClock,
      warn,
    }),
  );

  // What shows it
  const view = parts.add(new ProcessesView(model, (process) => source.facts(process)));
  parts.add(new OrphanStatusBar(model));
  parts.add(introduceOrphans(model, context.globalState, log));
  parts.add(logListings(model, log));

  // What makes it go
  const remembered = Promise.all([keeper.start(), kept.start()]);
  const loop = parts.add(
    new RefreshLoop({
      refresh: async () => {
        await remembered;
        // What other windows have done meanwhile; what a drive that hangs does not tell is as it was known before.
        await endsWithin(Promise.all([store.update(), kept.update()]), storageRefreshLimitMs, systemClock);
        return model.refresh();
      },
      failed: (error) => {
        log.error(`A refresh has failed: ${stackOf(error)}`);
      },
      delayMs: () => refreshDelayMs(view.treeView, model, Date.now()),
    }),
  );
  const refresh = () => loop.request();
  for (const { onDidChange } of [settings.orphanGraceMs, settings.daemons, settings.useEnvironmentMarker])
    parts.add(onDidChange(() => void refresh()));
  parts.add(terminals.onDidChange(() => void refresh()));
  parts.add(debugSessions.onDidChange(() => void refresh()));
  parts.add(
    model.onDidChange((snapshot) => {
      for (const { origin, root } of snapshot.origins) if (root) cookie.learn(root, origin);
      terminals.observe(snapshot);
      debugSessions.observe(snapshot);
    }),
  );
  parts.add(
    view.treeView.onDidChangeVisibility(({ visible }) => {
      if (visible) void refresh();
      else loop.reschedule();
    }),
  );
  parts.add(
    vscode.window.onDidChangeWindowState(() => {
      loop.reschedule();
    }),
  );

  const hosts = () => terminalHosts(model.snapshot);
  const end = {
    settings,
    ender: createProcessController({ source, clock: systemClock, hosts }),
    model,
    view,
    log,
    refresh,
    kept,
  };
  parts.add(registerEndCommands(end));
  parts.add(registerOrphanCommands(end));
  parts.add(registerViewCommands(refresh, log));
  // The last part, and so the first to be disposed of: it needs the others.
  parts.add(terminateOrphansOnClose({ ...end, isInCharge: () => !keeper.isDisconnected && !store.isTakenOver }));
  void refresh();
  return createApi(end);
}

/** The pids of the processes that started the shells of terminals: VS Code's pty host. */
function terminalHosts({ origins }: Snapshot): readonly number[] {
  return origins.flatMap(({ origin: { kind }, root }) =>
    root && root.parentPid > 1 && originRules[kind].isTerminal ? [root.parentPid] : [],
  );
}

/** Only in a remote window are there terminals of two machines. */
function isLocalTerminal(look: (pid: number) => ProcessInfo | undefined): (pid: number) => boolean {
  return (pid) => vscode.env.remoteName === undefined || mayBeLocalTerminal(pid, process.pid, look);
}

/** What the log begins with, and so what is in it when a fault is reported. */
function extensionText({ extension }: vscode.ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version: string };
  return `${extension.id} ${version}`;
}
