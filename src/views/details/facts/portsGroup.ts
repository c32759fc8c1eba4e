import * as vscode from 'vscode';
import { addressText } from '../../../ui/addressText';
import type { ProcessData } from '../detailsData';
import type { FactGroup } from '../detailsProtocol';
import { maxRows, plain, table } from './fact';

export function portsGroup(data: ProcessData | undefined): FactGroup {
  const title = vscode.l10n.t('Ports');
  if (!data?.listening && !data?.connections) return { id: 'ports', title, facts: [] };
  const { listening, connections } = data;
  const facts = listening
    ? [
        plain(
          vscode.l10n.t('Listens on'),
          listening.length === 0 ? vscode.l10n.t('nothing') : listening.slice(0, maxRows).map(addressText).join(', '),
        ),
      ]
    : [];
  if (!connections || connections.length === 0) return { id: 'ports', title, facts };
  const rows = connections.map(({ port, remotePort }) => [port.toString(), remotePort.toString()]);
  const columns = [vscode.l10n.t('Its port'), vscode.l10n.t('Port of the other side')];
  return { id: 'ports', title, facts, ...table(vscode.l10n.t('Connections'), columns, rows) };
}
