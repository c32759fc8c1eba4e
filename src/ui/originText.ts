import * as vscode from 'vscode';
import { unknownTerminalId, type OriginKind, type OriginRef } from '../process/origin';
import { maxNameLength } from '../process/programs/displayName';
import { escapeControlCharacters } from './escape';

/** The kind of an origin, in a word. */
export function kindText(kind: OriginKind): string {
  switch (kind) {
    case 'terminal':
      return vscode.l10n.t('Terminal');
    case 'task':
      return vscode.l10n.t('Task');
    case 'debug':
      return vscode.l10n.t('Debug session');
    case 'extension':
      return vscode.l10n.t('Extension');
    case 'extensionHost':
      return vscode.l10n.t('Extensions');
  }
}

/** `Terminal zsh`. */
export function originText({ id, kind, label }: OriginRef): string {
  if (id === unknownTerminalId) return escapeControlCharacters(label);
  return `${kindText(kind)} ${escapeControlCharacters(label, maxNameLength)}`;
}
