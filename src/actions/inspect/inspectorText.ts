import * as vscode from 'vscode';
import { RefusedError } from '../../process/control/refusal';
import type { ClosingOutcome } from '../../process/inspect/node/closeInspector';
import { NoAccessError, type NoAccess } from '../../process/inspect/node/inspectorAccess';
import { InspectorError, type InspectorFailure } from '../../process/inspect/node/inspectorError';
import { messageOf } from '../../common/errors';
import { escapeControlCharacters, maxReasonLength } from '../../ui/escape';
import { messageNames } from '../../ui/processNames';
import { refusalSentence } from '../end/refusalText';

/** Why an inspection has come to nothing, as a sentence about “it”; `subject` is its name and pid. */
export function inspectionErrorText(error: unknown, subject: string): string {
  if (error instanceof NoAccessError) return noAccessText(error.access, subject);
  if (error instanceof RefusedError) return refusalSentence(error.reason, subject);
  if (!(error instanceof InspectorError)) return escapeControlCharacters(messageOf(error), maxReasonLength);
  const text = failureText(error.failure);
  return error.detail === ''
    ? text
    : vscode.l10n.t('{0} ({1})', text, escapeControlCharacters(error.detail, maxReasonLength));
}

function failureText(failure: InspectorFailure): string {
  switch (failure) {
    case 'busy':
      return vscode.l10n.t('It is being inspected already.');
    case 'denied':
      return vscode.l10n.t('The system does not permit to send it a signal.');
    case 'notOpened':
      return vscode.l10n.t(
        'It has not opened its inspector: it is busy outside of JavaScript, or handles SIGUSR1 itself.',
      );
    case 'unreachable':
      return vscode.l10n.t('Its inspector accepts no session.');
    case 'timeout':
      return vscode.l10n.t('Its inspector has not answered in time.');
    case 'ended':
      return vscode.l10n.t('It has ended, or has closed its inspector.');
    case 'badAnswer':
      return vscode.l10n.t('What answers on its port is no inspector.');
    case 'rejected':
      return vscode.l10n.t('Its inspector has answered with an error.');
    case 'otherDebugger':
      return vscode.l10n.t('Another debugger is attached to it, which would notice.');
    case 'tooLarge':
      return vscode.l10n.t('Its inspector has answered more than can be taken in.');
    case 'closed':
      return vscode.l10n.t('Its inspector is closed.');
    case 'stopped':
      return vscode.l10n.t('The inspection was stopped.');
    case 'changed':
      return vscode.l10n.t('It runs another program now, or is stopped.');
  }
}

/** Why the inspector of a process cannot be had. */
export function noAccessText({ reason, port, refusal }: NoAccess, subject: string): string {
  switch (reason) {
    case 'gone':
      return vscode.l10n.t('It has ended.');
    case 'notNode':
      return vscode.l10n.t('It is no Node.js program.');
    case 'stopped':
      return vscode.l10n.t('It is stopped, and answers nothing until it is resumed.');
    case 'unknown':
      return vscode.l10n.t('The system does not tell on which ports it listens.');
    case 'otherNetwork':
      return vscode.l10n.t(
        'It is in a container with a network of its own. Open a window in that container to look into it.',
      );
    case 'disabled':
      return vscode.l10n.t('It was started with its inspector switched off (--disable-sigusr1 or --permission).');
    case 'noHandler':
      return vscode.l10n.t('It has no handler for SIGUSR1, and would end.');
    case 'handlerUnknown':
      return vscode.l10n.t(
        'Its inspector is closed, and there is no safe way to open it on this system. Start it with --inspect to look into it.',
      );
    case 'portTaken': {
      const holders = (port?.state.holders ?? []).map(({ process }) => process);
      return holders.length > 0
        ? vscode.l10n.t('Its inspector would open on port {0}, which {1} has.', port?.port ?? 0, messageNames(holders))
        : vscode.l10n.t('Its inspector would open on port {0}, which another process has.', port?.port ?? 0);
    }
    case 'refused':
      return refusal ? refusalSentence(refusal, subject) : vscode.l10n.t('It must not be sent a signal.');
  }
}

/** How an inspector was left. */
export function closingText(left: ClosingOutcome | 'wasOpen'): string {
  switch (left) {
    case 'wasOpen':
      return vscode.l10n.t('Its inspector was open before, and still is.');
    case 'closed':
      return vscode.l10n.t('Its inspector is closed again.');
    case 'otherDebugger':
      return vscode.l10n.t('Its inspector is still open: another debugger has attached meanwhile.');
    case 'stillOpen':
      return vscode.l10n.t(
        'Its inspector is still open: it has not closed it in time. It is tried again for ten minutes.',
      );
    case 'ended':
      return vscode.l10n.t('It has ended meanwhile.');
  }
}
