import * as vscode from 'vscode';
import { commandIds } from '../../common/contributions';
import type { Disposable } from '../../common/event';
import type { Log } from '../../common/log';
import type { ProcessModel } from '../../process/model/processModel';
import { messageName } from '../../ui/processNames';
import { runInBackground } from '../../ui/runInBackground';

const shownKey = 'orphansExplained';

/** Explains what an orphan is when the first one is found, and never again. */
export function introduceOrphans(
  model: Pick<ProcessModel, 'onDidChange'>,
  memory: Pick<vscode.Memento, 'get' | 'update'>,
  log: Pick<Log, 'error'>,
): Disposable {
  const subscription = model.onDidChange(({ orphans }) => {
    const [first] = orphans;
    if (!first) return;
    subscription.dispose();
    if (memory.get(shownKey) === true) return;
    const name = messageName(first.process);
    runInBackground(
      explain(name, memory),
      (reason) => vscode.l10n.t('{0} is an orphan, but what that means could not be shown: {1}', name, reason),
      log,
    );
  });
  return subscription;
}

async function explain(name: string, memory: Pick<vscode.Memento, 'update'>): Promise<void> {
  const show = vscode.l10n.t('Show');
  const cleanUp = vscode.l10n.t('Clean Up…');
  await memory.update(shownKey, true);
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      '{0} is an orphan: this workspace started it, and the parent or terminal that it belonged to is gone. It goes on using memory, and perhaps a port, until it is ended. The status bar will warn of orphans from now on.',
      name,
    ),
    show,
    cleanUp,
  );
  if (answer === show) await vscode.commands.executeCommand(commandIds.showOrphans);
  if (answer === cleanUp) await vscode.commands.executeCommand(commandIds.cleanUpOrphans);
}
