import type { ExtensionContext } from 'vscode';
import type { ActionContext } from './actions/actionContext';
import { offerResume } from './actions/signal/offerResume';
import type { RunawayApi } from './api';
import { systemClock } from './common/clock';
import { registerCommands } from './composition/commands';
import { createController, createPausedProcesses } from './composition/control';
import { createDetails } from './composition/details';
import { createFoundation } from './composition/foundation';
import { createInspection } from './composition/inspection';
import { createLedgerSync, createModel, recordHistory } from './composition/model';
import { createRecording, registerRecording } from './composition/recording';
import { createOrigins } from './composition/origins';
import { createRecognition } from './composition/recognition';
import { startRefreshing } from './composition/refreshing';
import { createRunaways } from './composition/runaways';
import { createStorage } from './composition/storage';
import { createViews } from './composition/views';
import { createApi } from './createApi';
import { RecentReports } from './process/control/recentReports';
import type { ProcessModel } from './process/model/processModel';
import { ResourceMonitor } from './process/resources/resourceMonitor';
import { terminateOrphansOnClose } from './workspace/terminateOnClose';

/**
 * Ends what takes some time to end. It is a variable of the module because VS Code calls `deactivate` with no argument, and
 * waits for the promise of that alone, not for disposables (`_deactivate` in its extHostExtensionService.ts).
 */
let end: (() => Promise<unknown>) | undefined;

/** Creates the parts of the extension and hands them to each other; how each is built is in `composition`. */
export async function activate(context: ExtensionContext): Promise<RunawayApi> {
  const foundation = await createFoundation(context);
  const { disposables, log, settings } = foundation;

  const storage = createStorage(foundation);
  const origins = createOrigins(foundation);
  const recognition = createRecognition(foundation, storage, origins);
  const resources = new ResourceMonitor({
    source: foundation.source,
    isVisible: () => view.treeView.visible || recording.recorder.isRecording,
    now: systemClock.now,
  });
  const model = createModel(foundation, storage, origins, recognition, resources);
  const history = recordHistory(foundation, model);
  const runaways = createRunaways(foundation, storage, model, history);
  const reports = disposables.add(new RecentReports(Date.now));
  const recording = createRecording(foundation, storage, model, reports, runaways);
  const ledgerSync = createLedgerSync(foundation, recognition, model);
  const view = createViews(foundation, model, history, runaways);
  const refresh = startRefreshing(foundation, {
    ...{ storage, origins, recognition, model, ledgerSync, view },
    recorder: recording.recorder,
  });

  const controller = createController(foundation, model, reports);
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
  registerCommands(foundation, actionContext, view, origins, runaways);
  const details = createDetails(foundation, { model, history, reports, runaways, view, controller });
  const inspector = createInspection(foundation, storage, actionContext, view);
  end = () => Promise.allSettled([inspector.end(), recording.recorder.end()]);
  registerRecording(foundation, recording, { actionContext, view, history, details });
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
  return createApi(actionContext, runaways);
}

/** VS Code waits for this for some seconds before it ends the extension host. */
export async function deactivate(): Promise<void> {
  await end?.();
}
