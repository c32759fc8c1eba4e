import * as vscode from 'vscode';
import type { RefusalReason } from '../../process/control/refusal';

/**
 * `refusalSentences` in the user's language. Each is written as a literal, so that the tools that collect the texts to
 * translate find it. `subject` is the process, or the input that is refused.
 */
export function refusalSentence(reason: RefusalReason, subject: string): string {
  switch (reason) {
    case 'notAPid':
      return vscode.l10n.t('{0} is not the id of a process.', subject);
    case 'group':
      return vscode.l10n.t('{0} stands for a group of processes, or for all of them, not for one process.', subject);
    case 'init':
      return vscode.l10n.t("{0} is the system's first process: everything else would end with it.", subject);
    case 'self':
      return vscode.l10n.t('{0} is the extension host that this extension runs in.', subject);
    case 'ancestor':
      return vscode.l10n.t('{0} is what VS Code was started by, or VS Code itself.', subject);
    case 'host':
      return vscode.l10n.t('{0} belongs to VS Code itself: terminals or windows would end with it.', subject);
    case 'otherVSCode':
      return vscode.l10n.t('{0} belongs to another VS Code: its windows and terminals would end with it.', subject);
    case 'browser':
      return vscode.l10n.t('{0} is a browser with windows of its own: end it by itself if you mean it.', subject);
    case 'kernel':
      return vscode.l10n.t('{0} is a thread of the kernel: no signal reaches it.', subject);
    case 'critical':
      return vscode.l10n.t('{0} belongs to the system, which would stop with it.', subject);
    case 'unaskable':
      return vscode.l10n.t('{0} cannot be asked to exit, only killed: it has no window and no console.', subject);
    case 'sharedConsole':
      return vscode.l10n.t(
        '{0} cannot be asked to exit, only killed: Ctrl+C to its console would reach VS Code too.',
        subject,
      );
    case 'noSuchProcess':
      return vscode.l10n.t('There is no process {0}; it may have exited already.', subject);
    case 'replaced':
      return vscode.l10n.t('The process that was meant has ended, and its id now belongs to {0}.', subject);
  }
}
