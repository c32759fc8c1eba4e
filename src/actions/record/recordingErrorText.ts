import * as vscode from 'vscode';
import { errorCode, messageOf } from '../../common/errors';
import { RecordingError, type RecordingRefusal } from '../../process/recording/readRecording';
import { escapeLinks, maxReasonLength } from '../../ui/escape';
import { formatMemory } from '../../ui/formatUsage';

/** Why a recording could not be written or read, as a sentence for a message. `path` is raw. */
export function recordingErrorText(error: unknown, path: string): string {
  const file = escapeLinks(path, maxReasonLength);
  if (error instanceof RecordingError) return refusalText(error.refusal, file);
  switch (errorCode(error) ?? '') {
    case 'ENOENT':
      return vscode.l10n.t('The file or its folder is not there: {0}', file);
    case 'EACCES':
    case 'EPERM':
      return vscode.l10n.t('Access to the file is not permitted: {0}', file);
    case 'EROFS':
      return vscode.l10n.t('Nothing can be written there: {0}', file);
    case 'ENOSPC':
    case 'EDQUOT':
      return vscode.l10n.t('There is no space left for the file: {0}', file);
    case 'EISDIR':
      return vscode.l10n.t('That is a folder, and not a file: {0}', file);
    case 'EEXIST':
      return vscode.l10n.t('The file exists already, and was left as it is: {0}', file);
    default:
      return vscode.l10n.t('{0}: {1}', file, escapeLinks(messageOf(error), maxReasonLength));
  }
}

function refusalText(refusal: RecordingRefusal, file: string): string {
  switch (refusal.reason) {
    case 'notAFile':
      return vscode.l10n.t('That is not a file: {0}', file);
    case 'notARecording':
      return vscode.l10n.t('That is not a recording of processes: {0}', file);
    case 'tooLarge': {
      const [size, maxSize] = [formatMemory(refusal.bytes), formatMemory(refusal.maxBytes)];
      return vscode.l10n.t('The file is too large to be opened, {0} of at most {1}: {2}', size, maxSize, file);
    }
    case 'newer':
      return vscode.l10n.t('The recording was made by a newer version of this extension: {0}', file);
  }
}
