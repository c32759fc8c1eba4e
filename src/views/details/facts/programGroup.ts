import * as vscode from 'vscode';
import type { ProcessInfo } from '../../../process/processInfo';
import { shellQuote } from '../../../ui/escape';
import { formatTimestamp } from '../../../ui/formatTimestamp';
import type { ProcessData } from '../detailsData';
import type { Fact, FactGroup } from '../detailsProtocol';
import { code, maxTextLength, plain } from './fact';

export function programGroup(listed: ProcessInfo, data: ProcessData | undefined, now: number): FactGroup {
  const process = data?.process ?? listed;
  const { commandLine, cwd, startedAt } = process;
  const facts: Fact[] = [
    code(vscode.l10n.t('Command line'), commandLine.length > 0 ? shellQuote(commandLine, maxTextLength) : undefined),
    code(vscode.l10n.t('Folder'), cwd),
    code(vscode.l10n.t('Executable'), executableText(data?.executable)),
    plain(vscode.l10n.t('User'), userText(process)),
    plain(vscode.l10n.t('Started'), startedAt === undefined ? undefined : formatTimestamp(startedAt, now)),
    plain(vscode.l10n.t('Parent'), process.parentPid === 0 ? undefined : process.parentPid.toString()),
  ];
  return { id: 'program', title: vscode.l10n.t('Program'), facts };
}

/** Undefined if the system does not tell the user of a process. */
function userText({ otherUser, uid }: ProcessInfo): string | undefined {
  if (otherUser) return otherUser.name;
  return uid < 0 ? undefined : vscode.l10n.t('you');
}

function executableText(executable: ProcessData['executable']): string | undefined {
  if (!executable) return undefined;
  return executable.isDeleted ? vscode.l10n.t('{0}, removed or replaced since', executable.path) : executable.path;
}
