import * as vscode from 'vscode';
import { systemClock } from '../common/clock';
import { stackOf } from '../common/errors';
import { endsWithin, storageRefreshLimitMs } from '../common/timeLimit';
import type { LedgerSync } from '../process/ledger/ledgerSync';
import type { ProcessModel } from '../process/model/processModel';
import { RefreshLoop } from '../process/model/refreshLoop';
import type { ProcessesView } from '../views/processes/processesView';
import { refreshDelayMs } from '../views/refreshDelay';
import type { Recorder } from '../workspace/recorder';
import type { Foundation } from './foundation';
import type { Origins } from './origins';
import type { Recognition } from './recognition';
import type { Storage } from './storage';

/**
 * Refreshes the model from time to time, and when something happens that changes it.
 * @returns a function that refreshes it at once.
 */
export function startRefreshing(
  { disposables, log, settings }: Foundation,
  parts: {
    readonly storage: Storage;
    readonly origins: Origins;
    readonly recognition: Recognition;
    readonly model: ProcessModel;
    readonly ledgerSync: LedgerSync;
    readonly view: ProcessesView;
    readonly recorder: Pick<Recorder, 'isRecording'>;
  },
): () => Promise<void> {
  const { model, ledgerSync, view, recorder } = parts;
  const { keptCommands, ignoredCommands } = parts.storage;
  const { terminals, debugSessions } = parts.origins;
  const { ledgerStore, marker } = parts.recognition;
  const started = Promise.all([ledgerSync.start(), keptCommands.start(), ignoredCommands.start()]);
  const loop = disposables.add(
    new RefreshLoop({
      refresh: async () => {
        await started;
        // Reads the changes of other windows. If a drive hangs, the last known state stays.
        await endsWithin(
          Promise.all([ledgerStore.update(), keptCommands.update(), ignoredCommands.update()]),
          storageRefreshLimitMs,
          systemClock,
        );
        return model.refresh();
      },
      failed: (error) => {
        log.error(`A refresh has failed: ${stackOf(error)}`);
      },
      delayMs: () => refreshDelayMs(view.treeView.visible || recorder.isRecording, model, Date.now()),
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
