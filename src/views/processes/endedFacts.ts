import * as vscode from 'vscode';
import type { EndedProcess } from '../../process/model/snapshot';
import { escapeControlCharacters, shellQuote } from '../../ui/escape';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { endedText } from './endedRow';
import { maxCommandLineLength, type Fact } from './facts';

/** What a tooltip says about a process that has just ended. */
export function endedFacts(ended: EndedProcess, now: number): Fact[] {
  const { pid, commandLine } = ended.process;
  const quoted = shellQuote(commandLine, maxCommandLineLength);
  return [
    [vscode.l10n.t('Process'), pid.toString()],
    ...(commandLine.length === 0
      ? []
      : [[vscode.l10n.t('Command line'), escapeControlCharacters(quoted, maxCommandLineLength)] as const]),
    [vscode.l10n.t('State'), `${endedText(ended)}, ${formatTimestamp(ended.endedAt, now)}`],
  ];
}
