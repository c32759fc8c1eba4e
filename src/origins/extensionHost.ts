import * as vscode from 'vscode';
import type { Origin } from '../process/origin';

/** Language servers and other helpers are children of the extension host, which is the very process this runs in. */
export function extensionHostOrigin(): Origin {
  return {
    id: `extensionHost-${process.pid}-${Date.now()}`,
    kind: 'extensionHost',
    label: vscode.l10n.t('Extension Host'),
    rootPid: process.pid,
  };
}
