import * as vscode from 'vscode';
import { escapeLinks } from '../../ui/escape';
import { copyWhy } from './copyWhy';
import type { Explanation } from './explanation';

/**
 * Shows a sentence and the chain below it in a dialog: it has room for both, is read out as a whole, and closes with
 * Escape. `reveal` shows what started the process; undefined if that cannot be shown.
 */
export async function showWhy(explanation: Explanation, reveal: (() => Promise<void>) | undefined): Promise<void> {
  const { sentence, chain } = explanation;
  const copy = vscode.l10n.t('Copy');
  const show = vscode.l10n.t('Reveal');
  const answer = await vscode.window.showInformationMessage(
    escapeLinks(sentence),
    { modal: true, detail: indented(chain) },
    ...(reveal ? [show] : []),
    copy,
  );
  if (answer === copy) await copyWhy([explanation]);
  if (answer === show) await reveal?.();
}

/** Each line a little further to the right. Blanks at the beginning of a line would be dropped. */
function indented(lines: readonly string[]): string {
  return lines.map((line, depth) => `${'\u00a0'.repeat(3 * depth)}${line}`).join('\n');
}
