import * as vscode from 'vscode';
import type { ProcessInfo } from '../../process/processInfo';
import { maxNameLength } from '../../process/programs/displayName';
import { escapeLinks } from '../../ui/escape';
import { refusalSentence } from '../end/refusalText';
import type { RefusedHolder } from './freePlan';
import type { FreePortContext } from './freePortContext';
import type { HiddenSocket } from '../../process/portState';
import { messageName } from '../../ui/processNames';

/** VS Code registers it for its view of ports, where the window can forward any. */
const focusPortsCommandId = '~remote.forwardedPorts.focus';

/** More reasons than this are not shown. */
const maxReasons = 3;

/** Says why nothing was ended to free a port, and what to do instead. */
export async function showRefusedPort(
  port: number,
  refused: readonly RefusedHolder[],
  hidden: readonly HiddenSocket[],
  context: Pick<FreePortContext, 'source'>,
): Promise<void> {
  const reasons = new Set([
    ...refused.map((each) => refusedText(each)),
    ...(hidden.length > 0 ? [await hiddenText(port, hidden, context)] : []),
  ]);
  const text = vscode.l10n.t('Port {0} was not freed. {1}', port, [...reasons].slice(0, maxReasons).join(' '));
  const showPorts = vscode.l10n.t('Show Ports');
  const canShowPorts = refused.some(isVSCode) && (await vscode.commands.getCommands()).includes(focusPortsCommandId);
  const answer = await vscode.window.showErrorMessage(text, ...(canShowPorts ? [showPorts] : []));
  if (answer === showPorts) await vscode.commands.executeCommand(focusPortsCommandId);
}

function isVSCode({ reason }: RefusedHolder): boolean {
  return reason === 'host' || reason === 'otherVSCode' || reason === 'ancestor';
}

function refusedText({ holder: { process }, reason }: RefusedHolder): string {
  const name = messageName(process);
  switch (reason) {
    case 'self':
      return vscode.l10n.t(
        'An extension of this window listens on it, in the extension host ({0}), which all of them share: stop it by a command of that extension, or reload the window.',
        process.pid,
      );
    case 'ancestor':
    case 'host':
      return vscode.l10n.t(
        '{0} has it, which belongs to VS Code: this window would end with it. If VS Code forwards the port, choose Stop Forwarding Port in the Ports view.',
        name,
      );
    case 'otherVSCode':
      return vscode.l10n.t(
        '{0} has it, which belongs to another VS Code. If that forwards the port, choose Stop Forwarding Port in its Ports view.',
        name,
      );
    case 'init':
      return vscode.l10n.t(
        "{0} has it, the system's first process, which opens ports for services: stop the service.",
        name,
      );
    case 'manager':
      return vscode.l10n.t('{0} has it, which runs other programs too: stop the one that uses the port there.', name);
    case 'otherUser':
      return vscode.l10n.t('{0} of {1} has it: only that user or an administrator can end it.', name, userOf(process));
    case 'notAPid':
    case 'group':
    case 'browser':
    case 'kernel':
    case 'critical':
    case 'unaskable':
    case 'sharedConsole':
    case 'noSuchProcess':
    case 'replaced':
      return refusalSentence(reason, name);
  }
}

function userOf({ otherUser, uid }: ProcessInfo): string {
  return escapeLinks(otherUser?.name ?? String(uid), maxNameLength);
}

async function hiddenText(
  port: number,
  hidden: readonly HiddenSocket[],
  { source }: Pick<FreePortContext, 'source'>,
): Promise<string> {
  const proxy = await findDockerProxy(port, source);
  if (proxy) {
    return vscode.l10n.t(
      'Docker publishes it for a container: find that with "docker ps --filter publish={0}", and stop it.',
      port,
    );
  }
  const [user] = hidden.flatMap((socket) => socket.user ?? []);
  return user === undefined
    ? vscode.l10n.t('A process has it that cannot be seen from here: it may run in a container.')
    : vscode.l10n.t(
        'A process of {0} has it, which cannot be seen from here: only that user or an administrator can end it.',
        escapeLinks(user, maxNameLength),
      );
}

/** Docker's proxy runs as root, but its command line can be read: it names the port. */
async function findDockerProxy(port: number, source: FreePortContext['source']): Promise<ProcessInfo | undefined> {
  const named = (await source.listAll({ inSlices: true })).filter(({ name }) => name === 'docker-proxy');
  return named
    .flatMap(({ pid }) => source.get(pid) ?? [])
    .find(({ commandLine }) => commandLine[commandLine.indexOf('-host-port') + 1] === String(port));
}
