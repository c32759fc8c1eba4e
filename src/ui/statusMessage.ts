import * as vscode from 'vscode';
import { escapeIconMarkup } from './escape';

/** How long a success stays in the status bar, in ms. */
const successMessageMs = 6_000;

/** Shows a success for a few seconds in the status bar. The names in the text are escaped already. */
export function showInStatusBar(text: string): vscode.Disposable {
  return vscode.window.setStatusBarMessage(`$(check) ${escapeIconMarkup(text)}`, successMessageMs);
}
