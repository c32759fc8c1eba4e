import * as vscode from 'vscode';
import { formatCpu } from '../../../ui/formatUsage';
import type { ProcessData } from '../detailsData';
import type { FactGroup } from '../detailsProtocol';
import { table } from './fact';

export function threadsGroup(data: ProcessData | undefined): FactGroup {
  const group = { id: 'threads', title: vscode.l10n.t('Threads'), facts: [] } as const;
  if (!data?.threads || data.threads.length === 0) return group;
  const threads = data.threads.toSorted((a, b) => (b.cpu ?? 0) - (a.cpu ?? 0));
  return {
    ...group,
    ...table(
      vscode.l10n.t('Threads, the busiest first'),
      [vscode.l10n.t('Thread'), vscode.l10n.t('Id'), vscode.l10n.t('CPU'), vscode.l10n.t('What it does')],
      threads.map(({ id, name, cpu, activity }) => [
        name,
        id.toString(),
        cpu === undefined ? '' : formatCpu(cpu),
        activity ?? '',
      ]),
    ),
  };
}
