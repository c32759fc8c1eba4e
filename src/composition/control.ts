import { join } from 'node:path';
import { systemClock } from '../common/clock';
import { createProcessController } from '../process/control/createProcessController';
import type { ProcessController } from '../process/control/processController';
import { withReports, type RecentReports } from '../process/control/recentReports';
import type { ProcessModel } from '../process/model/processModel';
import { getTerminalHosts } from '../process/model/terminalHosts';
import { PausedProcesses } from '../workspace/pausedProcesses';
import type { Foundation } from './foundation';
import type { Storage } from './storage';

export function createController(
  { source, sentSignals }: Foundation,
  model: ProcessModel,
  reports: RecentReports,
): ProcessController {
  const controller = createProcessController({
    source,
    clock: systemClock,
    hosts: () => getTerminalHosts(model.snapshot),
    onSignalSent: (process, signal) => {
      sentSignals.add(process, signal);
    },
  });
  return withReports(controller, reports);
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
