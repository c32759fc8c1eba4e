import * as vscode from 'vscode';
import type { ProcessData } from '../detailsData';
import type { Fact, FactGroup } from '../detailsProtocol';
import { plain } from './fact';

export function signalsGroup(data: ProcessData | undefined): FactGroup {
  const { signals, ignoresTerminate } = data ?? {};
  const facts: Fact[] = [];
  const add = (name: string, list: readonly string[] | undefined): void => {
    if (list) facts.push(plain(name, list.length === 0 ? vscode.l10n.t('none') : list.join(', ')));
  };
  add(vscode.l10n.t('Handles'), signals?.handled);
  add(vscode.l10n.t('Ignores'), signals?.ignored);
  add(vscode.l10n.t('Blocks'), signals?.blocked);
  if (signals?.pending?.length) add(vscode.l10n.t('Not delivered yet'), signals.pending);
  if (ignoresTerminate === true && !signals) {
    facts.push(plain(vscode.l10n.t('Terminate'), vscode.l10n.t('ignores SIGTERM, and so does what it starts')));
  }
  return { id: 'signals', title: vscode.l10n.t('Signals'), facts };
}
