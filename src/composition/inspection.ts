import { join } from 'node:path';
import * as vscode from 'vscode';
import type { ActionContext } from '../actions/actionContext';
import { registerInspectCommands } from '../commands/inspectCommands';
import { systemClock } from '../common/clock';
import { reportScheme } from '../common/contributions';
import { messageOf } from '../common/errors';
import { NodeInspector } from '../process/inspect/node/nodeInspector';
import { RuntimeReader } from '../process/inspect/runtime/readRuntimeFacts';
import { ToolFinder } from '../process/inspect/tools/toolFinder';
import type { ProcessesView } from '../views/processes/processesView';
import { InspectionFiles } from '../workspace/inspectionFiles';
import { InspectionReports } from '../workspace/inspectionReports';
import { registerReportLinks } from '../workspace/reportLinks';
import type { Foundation } from './foundation';
import type { Storage } from './storage';

/** Looking into processes: the commands, the files that they leave, and the inspectors that are open meanwhile. */
export function createInspection(
  { disposables, log, settings, source, system, warn }: Foundation,
  { folder }: Storage,
  { controller, model }: Pick<ActionContext, 'controller' | 'model'>,
  view: ProcessesView,
): NodeInspector {
  const files = new InspectionFiles({ folder: join(folder, 'inspections') });
  const reports = disposables.add(new InspectionReports(files));
  disposables.add(vscode.workspace.registerFileSystemProvider(reportScheme, reports, { isReadonly: true }));
  disposables.add(registerReportLinks());
  const inspector = disposables.add(new NodeInspector({ source, controller }));
  disposables.add(
    registerInspectCommands({
      ...{ source, system, controller, inspector, files, reports, settings, model, view, log },
      runtimeReader: new RuntimeReader(),
      toolFinder: new ToolFinder({ system }),
      clock: systemClock,
    }),
  );
  files.cleanUp().catch((error: unknown) => {
    warn(`Old files of inspections were not deleted: ${messageOf(error)}`);
  });
  return inspector;
}
