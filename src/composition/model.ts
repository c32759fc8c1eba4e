import { systemClock } from '../common/clock';
import type { ProcessHistory } from '../process/history/processHistory';
import { RecordedHistory } from '../process/history/recordedHistory';
import { LedgerSync } from '../process/ledger/ledgerSync';
import { ProcessModel } from '../process/model/processModel';
import type { ResourceMonitor } from '../process/resources/resourceMonitor';
import { SettingsOrphanPolicy } from '../workspace/orphanPolicy';
import { WindowConnection } from '../workspace/windowConnection';
import type { Foundation } from './foundation';
import type { Origins } from './origins';
import type { Recognition } from './recognition';
import type { Storage } from './storage';

export function createModel(
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

export function createLedgerSync(
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
export function recordHistory({ disposables }: Foundation, model: ProcessModel): ProcessHistory {
  const history = new RecordedHistory(systemClock.now);
  disposables.add(
    model.onDidChange((snapshot) => {
      history.record(snapshot);
    }),
  );
  return history;
}
