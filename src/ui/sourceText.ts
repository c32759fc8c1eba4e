import * as vscode from 'vscode';
import type { FallbackReason, SourceName, SourceState } from '../process/source/sourceState';

/** What is not known of processes, and why, if they are not listed in the best way; empty if they are. */
export function sourceText({ name, fallback }: SourceState): string {
  if (!fallback) return '';
  return [missingText(name), reasonText(fallback)].filter((text) => text !== '').join(' ');
}

function missingText(name: SourceName): string {
  switch (name) {
    case 'procfs':
    case 'windows':
    case 'macos':
      return '';
    case 'powershell':
      return vscode.l10n.t('States, folders and ports of processes are not known.');
    case 'ps':
      return vscode.l10n.t('Folders and ports of processes are not known.');
    case 'ps-list':
      return vscode.l10n.t('CPU, states, folders and ports of processes are not known.');
  }
}

function reasonText({ kind }: FallbackReason): string {
  switch (kind) {
    case 'setting':
      return vscode.l10n.t('The setting “runaway.source” asks for that.');
    case 'missing':
      return vscode.l10n.t('This extension has no native part for this platform.');
    case 'refused':
      return vscode.l10n.t('The system does not load the native part of this extension.');
    case 'wrongVersion':
    case 'mismatch':
      return vscode.l10n.t('The native part of this extension does not fit this system.');
    case 'crashed':
    case 'hung':
      return vscode.l10n.t('The native part of this extension does not run on this system.');
    case 'untried':
      return vscode.l10n.t('It could not be tried whether the native part of this extension runs.');
    case 'failed':
      return vscode.l10n.t('They could not be listed in the usual way any more.');
  }
}
