import * as nodeFs from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import * as vscode from 'vscode';
import type { ActionContext } from '../actions/actionContext';
import { openRecording } from '../actions/record/openRecording';
import { showRecordingEnd } from '../actions/record/showRecordingEnd';
import { registerRecordCommands } from '../commands/recordCommands';
import { registerReportCommands } from '../commands/reportCommands';
import { systemClock } from '../common/clock';
import type { RecentReports } from '../process/control/recentReports';
import type { ProcessHistory } from '../process/history/processHistory';
import type { ProcessModel } from '../process/model/processModel';
import type { RecordedProcess } from '../process/recording/recordedProcesses';
import type { RecordedRun } from '../process/recording/recordedRun';
import { getRecordingEnvironment } from '../process/recording/recordingEnvironment';
import type { RecordingEnvironment } from '../process/recording/recordingFormat';
import { Redactor } from '../process/redaction/redactor';
import type { Runaways } from '../process/runaway/runaways';
import { runInBackground } from '../ui/runInBackground';
import type { DetailsPanels } from '../views/details/detailsPanels';
import type { ProcessesView } from '../views/processes/processesView';
import { RecordingStatusBar } from '../views/status/recordingStatusBar';
import { Recorder } from '../workspace/recorder';
import type { Foundation } from './foundation';
import type { Storage } from './storage';

/** What recordings and reports are made with. */
export interface Recording {
  readonly recorder: Recorder;
  readonly reports: RecentReports;
  readonly runaways: Runaways;
  readonly environment: RecordingEnvironment;
  readonly redactor: Redactor;
}

export function createRecording(
  { context, disposables, system }: Foundation,
  { bootId }: Storage,
  model: ProcessModel,
  reports: RecentReports,
  runaways: Runaways,
): Recording {
  const { version } = context.extension.packageJSON as { readonly version: string };
  const environment = getRecordingEnvironment({ extension: version, vscode: vscode.version }, system, bootId);
  const redactor = new Redactor({ homeFolder: homedir(), userName: getUserName() });
  const recorder = disposables.add(
    new Recorder({
      ...{ model, redactor, environment, reports, runaways },
      fs: nodeFs,
      now: systemClock.now,
      date: Date.now,
    }),
  );
  return { recorder, reports, runaways, environment, redactor };
}

/** Record, Open Recording, Copy Report, and the status of a recording. */
export function registerRecording(
  { disposables, log, source }: Foundation,
  recording: Recording,
  parts: {
    readonly actionContext: ActionContext & { readonly model: ProcessModel };
    readonly view: ProcessesView;
    readonly history: ProcessHistory;
    readonly details: DetailsPanels;
  },
): void {
  const { actionContext, view, history, details } = parts;
  const { recorder } = recording;
  const recordContext = {
    recorder,
    // Not that of the workspace, where programs watch for files that change.
    folder: homedir(),
    remove: (path: string) => nodeFs.rm(path, { force: true }),
    show: (run: RecordedRun, process: RecordedProcess) => details.showRecorded(run, process),
  };
  disposables.add(new RecordingStatusBar(recorder, actionContext.model));
  disposables.add(
    recorder.onDidChange(() => {
      void actionContext.refresh();
    }),
  );
  disposables.add(
    recorder.onDidEnd((end) => {
      runInBackground(
        showRecordingEnd(end, (path) => openRecording(path, recordContext)),
        (reason) => vscode.l10n.t('The recording could not be shown: {0}', reason),
        log,
      );
    }),
  );
  disposables.add(registerRecordCommands(recordContext));
  disposables.add(registerReportCommands({ ...recording, model: actionContext.model, view, history, source }));
}

/** Empty if the system has no name for the user (`os.userInfo` throws). */
function getUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}
