import * as vscode from 'vscode';
import { defaultLimits } from '../../process/recording/recordingWriter';
import { formatDuration } from '../../ui/formatDuration';
import { formatMemory } from '../../ui/formatUsage';
import type { Recorder } from '../../workspace/recorder';
import { recordingErrorText } from './recordingErrorText';

/** How long a recording may be chosen to take, in ms. */
const durationsMs = [60_000, 300_000, 900_000];

export const recordingExtension = 'jsonl';

export interface RecordContext {
  readonly recorder: Pick<Recorder, 'current' | 'start' | 'stop'>;
  /** The folder that is proposed. */
  readonly folder: string;
  /** Deletes a file that is to be replaced; it need not exist. */
  readonly remove: (path: string) => Promise<void>;
}

/** Records the processes of the workspace, once the user has chosen for how long, and into which file. */
export async function record({ recorder, folder, remove }: RecordContext): Promise<void> {
  if (recorder.current) {
    await offerToStop(recorder);
    return;
  }
  const chosen = await vscode.window.showQuickPick(durationItems(), {
    title: vscode.l10n.t('Record the Processes of This Workspace'),
    placeHolder: vscode.l10n.t('For how long? Environments and recognised secrets are left out'),
  });
  if (!chosen) return;
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Save the Recording As'),
    saveLabel: vscode.l10n.t('Record'),
    defaultUri: vscode.Uri.joinPath(vscode.Uri.file(folder), getFileName(new Date())),
    filters: { [vscode.l10n.t('Recording of Processes')]: [recordingExtension] },
  });
  if (!uri) return;
  if (uri.scheme !== 'file') {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('A recording is written on the machine of the processes. Please choose a folder there.'),
    );
    return;
  }
  try {
    // The dialog has asked whether to replace it.
    await remove(uri.fsPath);
    await recorder.start(uri.fsPath, chosen.durationMs);
  } catch (error) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t('Nothing is recorded. {0}', recordingErrorText(error, uri.fsPath)),
    );
  }
}

async function offerToStop(recorder: Pick<Recorder, 'stop'>): Promise<void> {
  const stop = vscode.l10n.t('Stop Recording');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('The processes of this workspace are being recorded already.'),
    stop,
  );
  if (answer === stop) await recorder.stop();
}

function durationItems(): readonly (vscode.QuickPickItem & { readonly durationMs: number })[] {
  const { maxDurationMs, maxBytes } = defaultLimits;
  return [
    {
      label: vscode.l10n.t('Until I Stop It'),
      description: vscode.l10n.t('{0} or {1} at most', formatDuration(maxDurationMs), formatMemory(maxBytes)),
      durationMs: maxDurationMs,
    },
    ...durationsMs.map((durationMs) => ({ label: formatDuration(durationMs), durationMs })),
  ];
}

/** `processes-2026-05-06-140732.jsonl`, in local time. */
function getFileName(now: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `processes-${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}.${recordingExtension}`;
}
