import * as vscode from 'vscode';
import { rangeText } from './chartText';
import type { Strings } from './detailsProtocol';

/** What the client says by itself: it has no `vscode.l10n`. */
export function createStrings(): Strings {
  return {
    charts: vscode.l10n.t('Use over time'),
    timeline: vscode.l10n.t('What has happened'),
    range: vscode.l10n.t('Time shown'),
    tenMinutes: rangeText('tenMinutes'),
    hour: rangeText('hour'),
    copy: vscode.l10n.t('Copy'),
    copyAll: vscode.l10n.t('Copy All'),
    copyGroup: vscode.l10n.t('Copy: {0}', '{0}'),
    values: vscode.l10n.t('The values'),
    time: vscode.l10n.t('Time'),
    notKnown: vscode.l10n.t('not known'),
    resetZoom: vscode.l10n.t('Show All of It'),
    chartKeys: vscode.l10n.t('Arrow keys: another time. Plus, minus: zoom. Escape: all of it.'),
  };
}
