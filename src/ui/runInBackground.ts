import * as vscode from 'vscode';
import { messageOf, stackOf } from '../common/errors';
import type { Log } from '../common/log';
import { escapeControlCharacters, escapeLinks, maxReasonLength } from './escape';

/**
 * Runs work without waiting for it. If it fails, the error is logged and shown: `failureText` puts the reason, escaped
 * for a message, into a sentence.
 */
export function runInBackground(
  work: Promise<unknown>,
  failureText: (reason: string) => string,
  log: Pick<Log, 'error'>,
): void {
  work.catch((error: unknown) => {
    log.error(escapeControlCharacters(stackOf(error)));
    void vscode.window.showErrorMessage(failureText(escapeLinks(messageOf(error), maxReasonLength)));
  });
}
