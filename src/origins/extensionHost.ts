import * as vscode from 'vscode';
import type { Origin } from '../process/origin';

/** The extension host is the process in which this code runs. Language servers and other helpers are its children. */
export function createExtensionHostOrigin(): Origin {
  return {
    id: `extensionHost-${process.pid}-${Date.now()}`,
    kind: 'extensionHost',
    label: vscode.l10n.t('Extension Host'),
    rootPid: process.pid,
  };
}
