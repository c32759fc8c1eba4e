import * as vscode from 'vscode';
import { formatMemory } from '../../../ui/formatUsage';
import type { ProcessData } from '../detailsData';
import type { FactGroup } from '../detailsProtocol';
import { table } from './fact';

export function limitsGroup(data: ProcessData | undefined): FactGroup {
  const title = vscode.l10n.t('Limits');
  const { limits = [] } = data ?? {};
  if (limits.length === 0) return { id: 'limits', title, facts: [] };
  const rows = limits.map(({ name, soft, hard, unit }) => [name, limitText(soft, unit), limitText(hard, unit)]);
  const columns = [vscode.l10n.t('Limit'), vscode.l10n.t('Now'), vscode.l10n.t('At most')];
  return { id: 'limits', title, facts: [], ...table(vscode.l10n.t('Limits of resources'), columns, rows) };
}

function limitText(limit: number | undefined, unit: string): string {
  if (limit === undefined) return vscode.l10n.t('unlimited');
  return unit === 'bytes' ? formatMemory(limit) : `${limit.toLocaleString()} ${unit}`.trim();
}
