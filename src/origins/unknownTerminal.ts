import * as vscode from 'vscode';
import { unknownTerminalId, type OriginRef } from '../process/origin';

/** The origin of processes that come from a terminal of this workspace, of which it is not known which, or whether it is open. */
export function getUnknownTerminal(): OriginRef {
  return { id: unknownTerminalId, kind: 'terminal', label: vscode.l10n.t('a terminal of this workspace') };
}
