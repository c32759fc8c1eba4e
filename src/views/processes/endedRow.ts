import * as vscode from 'vscode';
import type { EndedProcess } from '../../process/model/snapshot';
import { spokenPid } from './processText';
import { contextValueOf, type RowContent } from './rowContent';
import { accessibilityLabelOf, descriptionOf } from './rowText';

/** The row of a process that has just ended. It has the id and the place of its row before, so that nothing else moves. */
export function endedRow(ended: EndedProcess, label: string): RowContent {
  const { key, process } = ended;
  const text = endedText(ended);
  return {
    id: key,
    label,
    description: descriptionOf([text, process.pid.toString()]),
    icon: 'circle-slash',
    iconColor: 'disabledForeground',
    // Nothing can be sent to it.
    contextValue: contextValueOf('ended', 'copyable', 'detailed'),
    accessibilityLabel: accessibilityLabelOf([label, spokenPid(process.pid), text]),
    data: { type: 'ended', ended },
    children: [],
    expanded: false,
  };
}

/** A process that got no signal from here may have exited, or may have been killed from elsewhere: that is not known. */
export function endedText({ signal }: Pick<EndedProcess, 'signal'>): string {
  return signal === undefined ? vscode.l10n.t('ended, no signal from here') : vscode.l10n.t('ended after {0}', signal);
}
