import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from '../common/clock';
import { contextKeys } from '../common/contributions';
import { createProcessController } from '../process/control/createProcessController';
import { createSystemControl } from '../process/control/createSystemControl';
import type { ProcessController } from '../process/control/processController';
import { withReports, type RecentReports } from '../process/control/recentReports';
import type { Action } from '../process/control/report';
import type { ProcessModel } from '../process/model/processModel';
import { getTerminalHosts } from '../process/model/terminalHosts';
import { PausedProcesses } from '../workspace/pausedProcesses';
import type { Foundation } from './foundation';
import type { Storage } from './storage';

export function createController(
  { context, disposables, native, source, getSourceState, onDidChangeSource, sentSignals }: Foundation,
  model: ProcessModel,
  reports: RecentReports,
): ProcessController {
  const controller = createProcessController({
    source,
    clock: systemClock,
    system: createSystemControl({
      koffi: native.koffi,
      folder: context.asAbsolutePath('dist'),
      getSourceName: () => getSourceState().name,
    }),
    hosts: () => getTerminalHosts(model.snapshot),
    onSignalSent: (process, signal) => {
      sentSignals.add(process, signal);
    },
  });
  const showSupported = (): void => {
    showSupportedActions(controller);
  };
  showSupported();
  disposables.add(onDidChangeSource(showSupported));
  return withReports(controller, reports);
}

/** Has the menus offer only what the system can do. */
function showSupportedActions(controller: Pick<ProcessController, 'supports'>): void {
  const keys: readonly (readonly [string, Action])[] = [
    [contextKeys.canInterrupt, 'interrupt'],
    [contextKeys.canHangUp, 'hangUp'],
    [contextKeys.canQuit, 'quit'],
    [contextKeys.canPause, 'pause'],
    [contextKeys.canSendUserSignals, 'user1'],
  ];
  for (const [key, action] of keys) {
    void vscode.commands.executeCommand('setContext', key, controller.supports(action));
  }
}

/** Remembers what this window has paused, and what an earlier extension host has left paused. */
export function createPausedProcesses(
  { disposables, log, getProcess }: Foundation,
  { folder, pidSpace }: Storage,
  controller: ProcessController,
): PausedProcesses {
  const pausedProcesses = disposables.add(
    new PausedProcesses({
      folder: join(folder, 'paused'),
      pidSpace,
      controller,
      getProcess,
      log,
    }),
  );
  void pausedProcesses.start();
  return pausedProcesses;
}
