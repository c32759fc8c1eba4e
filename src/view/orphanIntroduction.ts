import * as vscode from 'vscode';
import { displayName } from '../process/displayName';
import type { Disposable } from '../process/event';
import type { ProcessModel } from '../process/model';
import { withoutLinks } from './text';

const shownKey = 'orphansExplained';

/** Explains what an orphan is when the very first one is found; never again after that. */
export function introduceOrphans(model: ProcessModel, memory: vscode.Memento): Disposable {
  const subscription = model.onDidChange(({ orphans }) => {
    const [first] = orphans;
    if (!first) return;
    subscription.dispose();
    if (memory.get(shownKey) === true) return;
    void explain(withoutLinks(`${displayName(first.process)} (${first.process.pid})`), memory);
  });
  return subscription;
}

async function explain(name: string, memory: vscode.Memento): Promise<void> {
  const show = vscode.l10n.t('Show');
  const cleanUp = vscode.l10n.t('Clean Up…');
  const never = vscode.l10n.t("Don't Show Again");
  await memory.update(shownKey, true);
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t(
      '{0} is an orphan: this workspace started it, and the parent or terminal that it belonged to is gone. It goes on using memory, and perhaps a port, until somebody ends it. The status bar will warn of orphans from now on.',
      name,
    ),
    show,
    cleanUp,
    never,
  );
  if (answer === show) await vscode.commands.executeCommand('runaway.showOrphans');
  if (answer === cleanUp) await vscode.commands.executeCommand('runaway.cleanUpOrphans');
}
