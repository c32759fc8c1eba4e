import * as vscode from 'vscode';
import { systemClock } from '../../common/clock';
import { runInSlices } from '../../common/timeSlicing';
import { keyOf } from '../../process/identity';
import { getRecordedProcesses, type RecordedProcess } from '../../process/recording/recordedProcesses';
import { readRecording } from '../../process/recording/readRecording';
import type { RecordedRun } from '../../process/recording/recordedRun';
import { withCancellableProgress } from '../../ui/cancellableProgress';
import { formatDuration } from '../../ui/formatDuration';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { pickItem } from '../../ui/processQuickPick';
import { recordingExtension } from './record';
import { recordingErrorText } from './recordingErrorText';

/** How long looking through a recording may hold the event loop at a stretch, in ms. */
const maxSliceMs = 5;

export interface OpenRecordingContext {
  /** The folder in which the dialog begins. */
  readonly folder: string;
  /** Shows a process as it was recorded. */
  readonly show: (run: RecordedRun, process: RecordedProcess) => Promise<void>;
}

/** Opens a recording, and shows the process in it that the user chooses. */
export async function openRecording(path: string | undefined, context: OpenRecordingContext): Promise<void> {
  const file = path ?? (await chooseFile(context.folder));
  if (file === undefined) return;
  const recording = await read(file);
  if (!recording) return;
  const process = await chooseProcess(recording);
  if (!process) return;
  // It is replayed once more, up to the end of the process.
  const options = { location: vscode.ProgressLocation.Notification, title: openingText() };
  await vscode.window.withProgress(options, () => context.show(recording.run, process));
}

function openingText(): string {
  return vscode.l10n.t('Opening the recording');
}

/** A recording that was read, with the processes in it. */
interface OpenedRecording {
  readonly run: RecordedRun;
  readonly processes: readonly RecordedProcess[];
}

/** @returns undefined if it cannot be read, and the user knows, or has cancelled it. */
async function read(file: string): Promise<OpenedRecording | undefined> {
  return withCancellableProgress(openingText(), async (signal) => {
    try {
      const run = await readRecording(file, { signal });
      const work = getRecordedProcesses(run);
      const { value } = await runInSlices(work, maxSliceMs, systemClock.now, () => signal.aborted);
      return { run, processes: value };
    } catch (error) {
      if (!signal.aborted) void vscode.window.showErrorMessage(recordingErrorText(error, file));
      return undefined;
    }
  });
}

async function chooseFile(folder: string): Promise<string | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Open a Recording'),
    openLabel: vscode.l10n.t('Open'),
    defaultUri: vscode.Uri.file(folder),
    filters: { [vscode.l10n.t('Recording of Processes')]: [recordingExtension] },
  });
  const [uri] = chosen ?? [];
  return uri?.fsPath;
}

async function chooseProcess({ run, processes }: OpenedRecording): Promise<RecordedProcess | undefined> {
  if (processes.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no process in the recording.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(itemsOf(processes, run), {
    title: titleOf(run),
    placeHolder: placeholderOf(run),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.recorded;
}

type RecordedItem = vscode.QuickPickItem & { readonly recorded?: RecordedProcess };

/** The runaways first. */
function itemsOf(recorded: readonly RecordedProcess[], { events }: RecordedRun): readonly RecordedItem[] {
  const keys = new Set(events.flatMap((event) => (event.type === 'runaway' ? [keyOf(event.process)] : [])));
  const runaways = recorded.filter(({ key }) => keys.has(key)).map(toItem);
  const others = recorded.filter(({ key }) => !keys.has(key)).map(toItem);
  if (runaways.length === 0) return others;
  return [
    separator(vscode.l10n.t('Runaways')),
    ...runaways,
    ...(others.length > 0 ? [separator(vscode.l10n.t('Other processes')), ...others] : []),
  ];
}

function separator(label: string): RecordedItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}

function toItem(recorded: RecordedProcess): RecordedItem {
  const { process, origin, maxCpu, maxMemory } = recorded;
  const total = { cpu: maxCpu, memory: maxMemory, count: 1 };
  return { ...pickItem({ process, origin, total }), recorded };
}

function titleOf({ header, durationMs }: RecordedRun): string {
  const when = formatTimestamp(header.startedAt, Date.now());
  return vscode.l10n.t('Recording of {0}, {1} long', when, formatDuration(durationMs));
}

function placeholderOf({ problems }: RecordedRun): string {
  if (problems.damagedLines > 0 || problems.isIncomplete) {
    return vscode.l10n.t('Choose a process. The recording is damaged: a part of it is missing');
  }
  if (problems.isCutOff) {
    return vscode.l10n.t('Choose a process. The recording was cut off: its end is missing');
  }
  return vscode.l10n.t('Choose a process: each is shown with the most that it has used');
}
