import * as vscode from 'vscode';
import type { BlockedInspection } from '../../process/inspect/tools/getInspections';
import { escapeLinks } from '../../ui/escape';
import { blockedText } from '../../ui/toolText';
import { copyLines } from '../copy/copyText';

/** Shows why an inspection has come to nothing. */
export function showInspectFailure(subject: string, reason: string): void {
  void vscode.window.showWarningMessage(vscode.l10n.t('{0} was not looked into. {1}', subject, escapeLinks(reason)));
}

/** Shows what is missing for an inspection, and offers the command by which to get it. */
export async function showBlocked(subject: string, blocked: readonly BlockedInspection[]): Promise<void> {
  const [first] = blocked;
  if (!first) {
    showInspectFailure(subject, vscode.l10n.t('No tool for a program of its kind is known.'));
    return;
  }
  const hint = first.missing === 'tool' ? first.hints[0] : undefined;
  const copy = vscode.l10n.t('Copy Command');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} was not looked into. {1}', subject, escapeLinks(blockedText(first))),
    ...(hint ? [copy] : []),
  );
  if (answer === copy && hint) await copyLines([hint.command]);
}

/** Shows that an inspector could not be closed, or is kept open by another program. */
export function showInspectorOpen(subject: string, reason: string): void {
  void vscode.window.showWarningMessage(`${subject}: ${escapeLinks(reason)}`);
}
