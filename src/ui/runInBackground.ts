import * as vscode from 'vscode';
import type { Log } from '../common/log';
import { messageOf, stackOf } from '../common/errors';
import { maxReasonLength, escapeControlCharacters, escapeLinks } from './escape';

/**
 * Lets something go on that nobody waits for. What fails in it is logged and shown: `says` puts the reason, fit for a
 * message, into a sentence.
 */
export function runInBackground(
  work: Promise<unknown>,
  says: (reason: string) => string,
  log: Pick<Log, 'error'>,
): void {
  work.catch((error: unknown) => {
    log.error(escapeControlCharacters(stackOf(error)));
    void vscode.window.showErrorMessage(says(escapeLinks(messageOf(error), maxReasonLength)));
  });
}
