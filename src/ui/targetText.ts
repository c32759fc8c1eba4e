import * as vscode from 'vscode';
import type { Target } from '../process/inspect/threads/doing';
import type { PipeTarget, SocketAddress, SocketTarget } from '../process/source/processActivity';
import { nameOf, pathOf, processesText } from './activityNames';
import { addressText } from './addressText';

/** What a descriptor stands for. */
export function targetText(target: Target): string {
  switch (target.kind) {
    case 'file':
      return vscode.l10n.t('the file {0}', pathOf(target.path));
    case 'terminal':
      return vscode.l10n.t('its terminal, {0}', pathOf(target.path));
    case 'someTerminal':
      return vscode.l10n.t('its terminal');
    case 'terminalMaster':
      return vscode.l10n.t('a terminal that it drives');
    case 'pipe':
      return pipeText(
        target,
        target.path === undefined ? vscode.l10n.t('a pipe') : vscode.l10n.t('the pipe {0}', pathOf(target.path)),
        (others) =>
          target.end === 'write' ? vscode.l10n.t('read by {0}', others) : vscode.l10n.t('written by {0}', others),
      );
    case 'somePipe':
      return vscode.l10n.t('a pipe');
    case 'socket':
      return socketText(target);
    case 'someSocket':
      return vscode.l10n.t('a socket');
    case 'eventPoll':
      return vscode.l10n.t('other events');
    case 'event':
      return vscode.l10n.t('an event counter');
    case 'timer':
      return vscode.l10n.t('a timer');
    case 'signal':
      return vscode.l10n.t('signals');
    case 'fileEvents':
      return vscode.l10n.t('changes of files');
    case 'process':
      return vscode.l10n.t('the end of a process');
    case 'other':
      return nameOf(target.name);
  }
}

export function pipeText(
  { otherEnd, isWithinProcess }: PipeTarget,
  text: string,
  by: (others: string) => string,
): string {
  if (otherEnd.length > 0) return vscode.l10n.t('{0}, {1}', text, by(processesText(otherEnd)));
  return isWithinProcess ? vscode.l10n.t('{0} of its own', text) : text;
}

function socketText(target: SocketTarget): string {
  const { state, local, remote, path, protocol } = target;
  if (state === 'listening' && local) return vscode.l10n.t('connections on {0}', listenAddressText(local));
  if (remote) {
    return vscode.l10n.t('a connection to {0}', otherEndText(remote, target));
  }
  if (path !== undefined) return vscode.l10n.t('the socket {0}', pathOf(path));
  if (protocol === 'unix') return vscode.l10n.t('a Unix socket');
  return local ? vscode.l10n.t('a socket on {0}', addressText(local)) : vscode.l10n.t('a socket');
}

/** `127.0.0.1:5432, postgres (99)` */
export function otherEndText(remote: SocketAddress, { peers }: SocketTarget): string {
  return peers.length > 0 ? vscode.l10n.t('{0}, {1}', addressText(remote), processesText(peers)) : addressText(remote);
}

/** `:8080` for all addresses. */
export function listenAddressText(address: SocketAddress): string {
  return address.address === '0.0.0.0' || address.address === '::' ? `:${address.port}` : addressText(address);
}
