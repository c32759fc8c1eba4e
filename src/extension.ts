import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ActionContext } from './actions/actionContext';
import { offerResume } from './actions/signal/offerResume';
import type { RunawayApi } from './api';
import { registerCopyCommands } from './commands/copyCommands';
import { registerEndCommands } from './commands/endCommands';
import { registerExplainCommands } from './commands/explainCommands';
import { registerOriginCommands } from './commands/originCommands';
import { registerOrphanCommands } from './commands/orphanCommands';
import { registerPortCommands } from './commands/portCommands';
import { registerRevealCommands } from './commands/revealCommands';
import { registerSignalCommands } from './commands/signalCommands';
import { registerViewCommands } from './commands/viewCommands';
import { systemClock } from './common/clock';
import { DisposableStore } from './common/disposableStore';
import { stackOf } from './common/errors';
import { endsWithin, storageRefreshLimitMs } from './common/timeLimit';
import { createApi } from './createApi';
import { DebugSessions } from './origins/debugSessions';
import { getMarkerValue, WorkspaceMarker } from './origins/environmentMarker';
import { createExtensionHostOrigin } from './origins/extensionHost';
import { ExtensionOrigins } from './origins/extensionOrigins';
import { isLocalTerminal } from './origins/localTerminal';
import { OwnProcesses } from './origins/ownProcesses';
import { Tasks } from './origins/tasks';
import { Terminals } from './origins/terminals';
import { getUnknownTerminal } from './origins/unknownTerminal';
import { createProcessController } from './process/control/createProcessController';
import type { ProcessController } from './process/control/processController';
import { SentSignals } from './process/control/sentSignals';
import { getAdopters, isOwnHost, isStartedByMain } from './process/control/vscodeHosts';
import { readBootId } from './process/ledger/bootId';
import { KeptCommands } from './process/ledger/keptCommands';
import { LedgerStore } from './process/ledger/ledgerStore';
import { LedgerSync } from './process/ledger/ledgerSync';
import { createWindows } from './process/ledger/liveWindows';
import { readMachineId } from './process/ledger/machineId';
import { getPidSpace } from './process/ledger/pidSpace';
import { WorkspaceIndex } from './process/ledger/workspaceIndex';
import type { ProcessHistory } from './process/history/processHistory';
import { RecordedHistory } from './process/history/recordedHistory';
import { EnvironmentMarker } from './process/lineage/environmentMarker';
import { Lineage } from './process/lineage/lineage';
import { ProcessModel } from './process/model/processModel';
import { RefreshLoop } from './process/model/refreshLoop';
import { getTerminalHosts } from './process/model/terminalHosts';
import { getVSCodeRole } from './process/programs/vscodeProcesses';
import { ResourceMonitor } from './process/resources/resourceMonitor';
import { getIfPossible } from './process/source/ancestors';
import { createSource } from './process/source/createSource';
import type { GetProcess, ProcessSource } from './process/source/processSource';
import { escapeControlCharacters } from './ui/escape';
import { ArrangementState } from './views/processes/arrange/arrangementState';
import { ProcessesView } from './views/processes/processesView';
import { refreshDelayMs } from './views/refreshDelay';
import { introduceOrphans } from './views/status/orphanIntroduction';
import { OrphanStatusBar } from './views/status/orphanStatusBar';
import { SettingsOrphanPolicy } from './workspace/orphanPolicy';
import { PausedProcesses } from './workspace/pausedProcesses';
import { logListings } from './workspace/refreshLog';
import { Settings } from './workspace/settings';
import { logStart } from './workspace/startLog';
import { terminateOrphansOnClose } from './workspace/terminateOnClose';
import { WindowConnection } from './workspace/windowConnection';
import { getCommonStorage } from './workspace/workspaceStorage';

/** What every part of the extension is built from. */
interface Foundation {
  readonly context: vscode.ExtensionContext;
  /** Disposed of in reverse order. */
  readonly disposables: DisposableStore;
  readonly log: vscode.LogOutputChannel;
  readonly settings: Settings;
  readonly source: ProcessSource;
  readonly sentSignals: SentSignals;
  readonly warn: (message: string) => void;
  readonly getProcess: GetProcess;
  readonly readExecutable: ProcessSource['getExecutable'];
}

/** Creates the parts of the extension and hands them to each other. */
export function activate(context: vscode.ExtensionContext): RunawayApi {
  const foundation = createFoundation(context);
  const { disposables, log, settings } = foundation;

  const storage = createStorage(foundation);
  const origins = createOrigins(foundation);
  const recognition = createRecognition(foundation, storage, origins);
  const resources = new ResourceMonitor({
    source: foundation.source,
    isVisible: () => view.treeView.visible,
    now: systemClock.now,
  });
  const model = createModel(foundation, storage, origins, recognition, resources);
  const history = recordHistory(foundation, model);
  const ledgerSync = createLedgerSync(foundation, recognition, model);
  const view = createViews(foundation, model, history);
  const refresh = startRefreshing(foundation, { storage, origins, recognition, model, ledgerSync, view });

  const controller = createController(foundation, model);
  const pausedProcesses = createPausedProcesses(foundation, storage, controller);
  const actionContext: ActionContext & { readonly model: ProcessModel } = {
    controller,
    model,
    source: foundation.source,
    settings,
    keptCommands: storage.keptCommands,
    pausedProcesses,
    findTerminal: (session) => origins.terminals.findBySession(session),
    recognise: recognition.recognise,
    clock: systemClock,
    log,
    refresh,
  };
  registerCommands(foundation, actionContext, view, origins);
  disposables.add(offerResume(model, pausedProcesses, actionContext));
  // Disposed of first, since it needs the other parts.
  disposables.add(
    terminateOrphansOnClose({
      settings,
      model,
      controller,
      log,
      isInCharge: () => !ledgerSync.isDisconnected && !recognition.ledgerStore.isTakenOver,
    }),
  );
  void refresh();
  return createApi(actionContext);
}

function createFoundation(context: vscode.ExtensionContext): Foundation {
  const disposables = new DisposableStore();
  context.subscriptions.push(disposables);
  const log = disposables.add(vscode.window.createOutputChannel('Runaway Processes', { log: true }));
  logStart(context, log);
  const settings = disposables.add(new Settings());
  const source = disposables.add(createSource());
  return {
    context,
    disposables,
    log,
    settings,
    source,
    sentSignals: new SentSignals(systemClock.now),
    warn: (message) => {
      log.warn(escapeControlCharacters(message));
    },
    getProcess: (pid) => getIfPossible(pid, source),
    readExecutable: (pid) => source.getExecutable(pid),
  };
}

/** What outlives a window, and the folders for it. */
function createStorage({ context, warn }: Foundation) {
  const workspaceFolder = context.storageUri && getCommonStorage(context.storageUri.fsPath);
  const folder = workspaceFolder ?? context.globalStorageUri.fsPath;
  const index = new WorkspaceIndex({
    folder: join(context.globalStorageUri.fsPath, 'workspaces'),
    storage: folder,
    workspaceFolders: () => (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.toString()),
  });
  /** The folders of this name in the storage of the workspaces inside this one. */
  const getOtherFolders = (name: string) => async () =>
    (await index.containedStorages()).map((other) => join(other, name));
  const keptCommands = new KeptCommands({
    folder: join(folder, 'kept'),
    oldFile: join(folder, 'kept.json'),
    otherFolders: getOtherFolders('kept'),
    clock: systemClock,
    warn,
  });
  return { folder, workspaceFolder, getOtherFolders, keptCommands };
}
type Storage = ReturnType<typeof createStorage>;

/** What the workspace starts processes for. */
function createOrigins({ disposables, log, source, getProcess, readExecutable }: Foundation) {
  const tasks = disposables.add(new Tasks(getProcess));
  const terminals = disposables.add(
    new Terminals({
      tasks,
      getProcess,
      isLocal: (rootPid) => isLocalTerminal(rootPid, getProcess),
      clock: systemClock,
    }),
  );
  const ownProcesses = new OwnProcesses({
    getProcess,
    self: process.pid,
    terminals: () => terminals.origins().map(({ rootPid }) => rootPid),
    isHost: (other) => isOwnHost(other, process.pid, getProcess, readExecutable) || getVSCodeRole(other) !== undefined,
  });
  const debugSessions = disposables.add(
    new DebugSessions({
      getProcess,
      getEnvironment: (debuggee) => source.environment(debuggee),
      ownProcesses,
      now: Date.now,
      debug: (message) => {
        log.debug(message);
      },
    }),
  );
  const extensionHost = createExtensionHostOrigin();
  const extensions = disposables.add(new ExtensionOrigins(extensionHost.id));
  const list = () => [...terminals.origins(), ...debugSessions.origins(), extensionHost];
  return { terminals, debugSessions, extensions, list };
}
type Origins = ReturnType<typeof createOrigins>;

/** What recognises the processes of the workspace whose parent is gone: the lineage, the ledgers, the environment marker. */
function createRecognition(foundation: Foundation, storage: Storage, { terminals }: Origins) {
  const { context, disposables, settings, source, warn, getProcess, readExecutable } = foundation;
  const lineage = new Lineage();
  const windows = createWindows({ source });
  const bootId = readBootId();
  const ledgerStore = new LedgerStore({
    folder: join(storage.folder, 'ledger'),
    otherFolders: storage.getOtherFolders('ledger'),
    bootId,
    pidSpace: getPidSpace({ bootId }),
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
type Recognition = ReturnType<typeof createRecognition>;

function createModel(
  { disposables, settings, source, sentSignals }: Foundation,
  { keptCommands }: Storage,
  origins: Origins,
  { lineage, workspaceMarker, marker }: Recognition,
  resources: ResourceMonitor,
): ProcessModel {
  return disposables.add(
    new ProcessModel({
      source,
      lineage,
      resources,
      origins: origins.list,
      policy: disposables.add(new SettingsOrphanPolicy(settings, keptCommands, source)),
      getLastSignal: (process) => sentSignals.get(process),
      readMarker: (candidate) => marker.originOf(candidate),
      findExtension: (process) => origins.extensions.find(process),
      isOfOtherWindow: marker.isOfOtherWindow,
      shouldAskAgain: () => workspaceMarker.shouldAskAgain() || marker.shouldAskAgain(),
      now: Date.now,
    }),
  );
}

function createLedgerSync(
  { disposables, warn }: Foundation,
  { lineage, ledgerStore }: Recognition,
  model: ProcessModel,
): LedgerSync {
  const connection = new WindowConnection();
  return disposables.add(
    new LedgerSync({
      store: ledgerStore,
      lineage,
      model,
      isWindowConnected: () => connection.isConnected(),
      clock: systemClock,
      warn,
    }),
  );
}

/** Records what the processes use. */
function recordHistory({ disposables }: Foundation, model: ProcessModel): ProcessHistory {
  const history = new RecordedHistory(systemClock.now);
  disposables.add(
    model.onDidChange((snapshot) => {
      history.record(snapshot);
    }),
  );
  return history;
}

/** What shows the model. */
function createViews(
  { context, disposables, log, source }: Foundation,
  model: ProcessModel,
  history: ProcessHistory,
): ProcessesView {
  const arrangement = disposables.add(new ArrangementState(context.workspaceState));
  const view = disposables.add(
    new ProcessesView(model, { readFacts: (process) => source.facts(process), arrangement, history }),
  );
  disposables.add(new OrphanStatusBar(model));
  disposables.add(introduceOrphans(model, context.globalState, log));
  disposables.add(logListings(model, log));
  return view;
}

/**
 * Refreshes the model from time to time, and when something happens that changes it.
 * @returns a function that refreshes it at once.
 */
function startRefreshing(
  { disposables, log, settings }: Foundation,
  parts: {
    readonly storage: Storage;
    readonly origins: Origins;
    readonly recognition: Recognition;
    readonly model: ProcessModel;
    readonly ledgerSync: LedgerSync;
    readonly view: ProcessesView;
  },
): () => Promise<void> {
  const { model, ledgerSync, view } = parts;
  const { keptCommands } = parts.storage;
  const { terminals, debugSessions } = parts.origins;
  const { ledgerStore, marker } = parts.recognition;
  const started = Promise.all([ledgerSync.start(), keptCommands.start()]);
  const loop = disposables.add(
    new RefreshLoop({
      refresh: async () => {
        await started;
        // Reads the changes of other windows. If a drive hangs, the last known state stays.
        await endsWithin(
          Promise.all([ledgerStore.update(), keptCommands.update()]),
          storageRefreshLimitMs,
          systemClock,
        );
        return model.refresh();
      },
      failed: (error) => {
        log.error(`A refresh has failed: ${stackOf(error)}`);
      },
      delayMs: () => refreshDelayMs(view.treeView, model, Date.now()),
    }),
  );
  const refresh = () => loop.request();
  for (const { onDidChange } of [settings.orphanGraceMs, settings.daemons, settings.useEnvironmentMarker]) {
    disposables.add(onDidChange(() => void refresh()));
  }
  disposables.add(terminals.onDidChange(() => void refresh()));
  disposables.add(debugSessions.onDidChange(() => void refresh()));
  disposables.add(
    model.onDidChange((snapshot) => {
      for (const { origin, root } of snapshot.origins) if (root) marker.learn(root, origin);
      terminals.observe(snapshot);
      debugSessions.observe(snapshot);
    }),
  );
  disposables.add(
    view.treeView.onDidChangeVisibility(({ visible }) => {
      if (visible) void refresh();
      else loop.reschedule();
    }),
  );
  disposables.add(
    vscode.window.onDidChangeWindowState(() => {
      loop.reschedule();
    }),
  );
  return refresh;
}

function createController({ source, sentSignals }: Foundation, model: ProcessModel) {
  return createProcessController({
    source,
    clock: systemClock,
    hosts: () => getTerminalHosts(model.snapshot),
    onSignalSent: (process, signal) => {
      sentSignals.add(process, signal);
    },
  });
}

/** Remembers what this window has paused, and what an earlier extension host has left paused. */
function createPausedProcesses(
  { disposables, log, getProcess }: Foundation,
  { folder }: Storage,
  controller: ProcessController,
): PausedProcesses {
  const pausedProcesses = disposables.add(
    new PausedProcesses({
      folder: join(folder, 'paused'),
      pidSpace: getPidSpace({ bootId: readBootId() }),
      controller,
      getProcess,
      log,
    }),
  );
  void pausedProcesses.start();
  return pausedProcesses;
}

/** Commands are ids for actions. */
function registerCommands(
  { disposables, source }: Foundation,
  actionContext: ActionContext,
  view: ProcessesView,
  { terminals, debugSessions, extensions }: Origins,
): void {
  disposables.add(registerEndCommands({ ...actionContext, view }));
  disposables.add(registerOrphanCommands({ ...actionContext, view }));
  disposables.add(registerOriginCommands({ ...actionContext, view }));
  disposables.add(registerSignalCommands({ ...actionContext, view }));
  disposables.add(registerCopyCommands({ ...actionContext, view }));
  disposables.add(registerPortCommands({ ...actionContext, source }));
  disposables.add(registerExplainCommands({ ...actionContext, view }));
  const revealContext = {
    findTerminal: (originId: string) => terminals.findTerminal(originId),
    findSession: (originId: string) => debugSessions.findSession(originId),
    findExtension: (originId: string) => extensions.getExtensionId(originId),
  };
  disposables.add(registerRevealCommands({ ...revealContext, model: actionContext.model, view }));
  disposables.add(registerViewCommands({ ...actionContext, arrangement: view.arrangement }));
}
