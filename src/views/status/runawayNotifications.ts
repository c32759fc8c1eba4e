import * as vscode from 'vscode';
import { commandIds } from '../../common/contributions';
import type { Disposable } from '../../common/event';
import type { Log } from '../../common/log';
import type { Runaway } from '../../process/runaway/runaway';
import type { Runaways } from '../../process/runaway/runaways';
import { messageName, messageNames } from '../../ui/processNames';
import { runInBackground } from '../../ui/runInBackground';
import { runawayFact } from '../../ui/runawayText';

/** Shows a notification when a process gets out of hand, if the user wants that. Nothing in it ends a process. */
export function notifyOfRunaways(
  runaways: Pick<Runaways, 'onDidChange'>,
  isWanted: () => boolean,
  log: Pick<Log, 'error'>,
): Disposable {
  return runaways.onDidChange(({ began }) => {
    if (began.length === 0 || !isWanted()) return;
    runInBackground(notify(began), (reason) => vscode.l10n.t('The runaway could not be shown: {0}', reason), log);
  });
}

async function notify(began: readonly Runaway[]): Promise<void> {
  const show = vscode.l10n.t('Show');
  const inspect = vscode.l10n.t('What Is It Doing?');
  const ignore = vscode.l10n.t('Ignore for This Run');
  const [first] = began;
  if (!first) return;
  const isSingle = began.every(({ key }) => key === first.key);
  const answer = isSingle
    ? await vscode.window.showWarningMessage(singleText(began, first), show, inspect, ignore)
    : await vscode.window.showWarningMessage(severalText(began), show);
  const target = isSingle ? [{ pid: first.process.pid, startTime: first.process.startTime }] : [];
  if (answer === show) await vscode.commands.executeCommand(commandIds.showRunaways, ...target);
  if (answer === inspect) await vscode.commands.executeCommand(commandIds.whatIsItDoing, ...target);
  if (answer === ignore) await vscode.commands.executeCommand(commandIds.ignoreRun, ...target);
}

function singleText(began: readonly Runaway[], { process }: Runaway): string {
  const facts = began.map((runaway) => runawayFact(runaway, Date.now())).join('; ');
  return vscode.l10n.t('{0} has got out of hand: {1}.', messageName(process), facts);
}

function severalText(began: readonly Runaway[]): string {
  const processes = new Map(began.map(({ key, process }) => [key, process]));
  const names = messageNames([...processes.values()]);
  return vscode.l10n.t('{0} have got out of hand.', names);
}
