import * as vscode from 'vscode';
import type { DescriptorKind } from '../../../process/source/processDetails';

/** The kind of an open file, in words. */
export function descriptorKindText(kind: DescriptorKind): string {
  switch (kind) {
    case 'file':
      return vscode.l10n.t('Files');
    case 'terminal':
      return vscode.l10n.t('Terminals');
    case 'terminalMaster':
      return vscode.l10n.t('Terminals that it drives');
    case 'pipe':
      return vscode.l10n.t('Pipes');
    case 'socket':
      return vscode.l10n.t('Sockets');
    case 'eventPoll':
      return vscode.l10n.t('Event loops');
    case 'event':
      return vscode.l10n.t('Event counters');
    case 'timer':
      return vscode.l10n.t('Timers');
    case 'signal':
      return vscode.l10n.t('Signals');
    case 'fileEvents':
      return vscode.l10n.t('Watched files');
    case 'process':
      return vscode.l10n.t('Processes');
    case 'other':
      return vscode.l10n.t('Others');
  }
}
