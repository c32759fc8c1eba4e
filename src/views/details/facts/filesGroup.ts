import * as vscode from 'vscode';
import type { ProcessData } from '../detailsData';
import type { FactGroup } from '../detailsProtocol';
import { descriptorKindText } from './descriptorText';
import { plain, table } from './fact';

export function filesGroup(data: ProcessData | undefined): FactGroup {
  const title = vscode.l10n.t('Open files');
  const descriptors = data?.descriptors;
  if (!descriptors) return { id: 'files', title, facts: [] };
  const { count, kinds, first, isCut } = descriptors;
  const all = [...kinds].sort(([, a], [, b]) => b - a);
  const facts = [
    plain(
      vscode.l10n.t('In all'),
      isCut ? vscode.l10n.t('{0} or more', count.toLocaleString()) : count.toLocaleString(),
    ),
    ...all.map(([kind, number]) => plain(descriptorKindText(kind), number.toLocaleString())),
  ];
  if (first.length === 0) return { id: 'files', title, facts };
  const rows = first.map(({ number, kind, name }) => [number.toString(), descriptorKindText(kind), name]);
  const columns = [vscode.l10n.t('Descriptor'), vscode.l10n.t('Kind'), vscode.l10n.t('File')];
  return { id: 'files', title, facts, ...table(vscode.l10n.t('Descriptors'), columns, rows) };
}
