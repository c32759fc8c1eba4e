import * as vscode from 'vscode';
import type { RecordingEnd } from '../../process/recording/recordingWriter';
import { escapeLinks, maxReasonLength } from '../../ui/escape';
import { formatDuration } from '../../ui/formatDuration';
import { formatMemory } from '../../ui/formatUsage';
import { showInStatusBar } from '../../ui/statusMessage';
import { recordingErrorText } from './recordingErrorText';

/** Shows how a recording has ended, and what can be done with it. `open` shows it. */
export async function showRecordingEnd(end: RecordingEnd, open: (path: string) => Promise<void>): Promise<void> {
  const [openIt, show, copy] = [vscode.l10n.t('Open'), vscode.l10n.t('Show File'), vscode.l10n.t('Copy Path')];
  const answer = end.error
    ? await vscode.window.showErrorMessage(failureText(end, end.error))
    : await vscode.window.showInformationMessage(endText(end), openIt, show, copy);
  if (answer === openIt) await open(end.path);
  if (answer === show) await showFile(end.path);
  if (answer === copy) {
    await vscode.env.clipboard.writeText(end.path);
    showInStatusBar(vscode.l10n.t('Copied'));
  }
}

function endText({ reason, processes, durationMs, bytes, path }: RecordingEnd): string {
  const [duration, file, size] = [formatDuration(durationMs), escapeLinks(path, maxReasonLength), formatMemory(bytes)];
  const what =
    processes === 1
      ? vscode.l10n.t('Recorded 1 process for {0} into {1} ({2}).', duration, file, size)
      : vscode.l10n.t('Recorded {0} processes for {1} into {2} ({3}).', processes, duration, file, size);
  const why = reason === 'size' ? [vscode.l10n.t('It has ended because it got too large.')] : [];
  const advice = vscode.l10n.t('Recognised secrets are left out; look at it before you publish it.');
  return [what, ...why, advice].join(' ');
}

function failureText({ path, durationMs }: RecordingEnd, error: Error): string {
  return vscode.l10n.t(
    'The recording has ended after {0}, because it could not be written any more. {1}',
    formatDuration(durationMs),
    recordingErrorText(error, path),
  );
}

/** A file manager is on the machine of the window, and the file may be on another. */
async function showFile(path: string): Promise<void> {
  const uri = vscode.Uri.file(path);
  const isLocal = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  if (isLocal) await vscode.commands.executeCommand('revealFileInOS', uri);
  else await vscode.window.showTextDocument(uri);
}
