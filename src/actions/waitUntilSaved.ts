import * as vscode from 'vscode';
import { messageOf } from '../common/errors';
import { escapeControlCharacters, escapeLinks, maxReasonLength } from '../ui/escape';
import type { ActionContext } from './actionContext';

/** If what the user has said cannot be saved, it still holds until the window is closed, and the user is told. */
export async function waitUntilSaved(
  changes: readonly Promise<void>[],
  { log }: Pick<ActionContext, 'log'>,
): Promise<void> {
  try {
    await Promise.all(changes);
  } catch (error) {
    log.error(escapeControlCharacters(`Could not remember what the user has said: ${messageOf(error)}`));
    void vscode.window.showWarningMessage(
      vscode.l10n.t(
        'This is forgotten when the window is closed, since it could not be written down: {0}',
        escapeLinks(messageOf(error), maxReasonLength),
      ),
    );
  }
}
