import * as vscode from 'vscode';
import { commandIds, statusBarItemIds } from '../../common/contributions';
import { DisposableStore } from '../../common/disposableStore';
import { groupBy } from '../../common/groupBy';
import type { Runaway } from '../../process/runaway/runaway';
import type { Runaways } from '../../process/runaway/runaways';
import { escapeMarkdown } from '../../ui/escape';
import { originText } from '../../ui/originText';
import { messageName } from '../../ui/processNames';
import { runawayCountText, runawayFact } from '../../ui/runawayText';

/** More runaways than this are counted, not named, in the tooltip. */
const maxNamed = 10;

/** The item in the status bar that tells of runaways, hidden if there are none. It is quiet: it has no colour. */
export class RunawayStatusBar implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly item = this.disposables.add(
    vscode.window.createStatusBarItem(statusBarItemIds.runaways, vscode.StatusBarAlignment.Left),
  );

  constructor(private readonly runaways: Pick<Runaways, 'all' | 'onDidChange'>) {
    this.item.name = vscode.l10n.t('Runaway Processes');
    this.item.command = commandIds.showRunaways;
    this.disposables.add(
      runaways.onDidChange(() => {
        this.update();
      }),
    );
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private update(): void {
    const byProcess = [...groupBy(this.runaways.all, ({ key }) => key).values()];
    if (byProcess.length === 0) {
      this.item.hide();
      return;
    }
    const count = runawayCountText(byProcess.length);
    this.item.text = `$(flame) ${count}`;
    this.item.tooltip = createTooltip(byProcess, Date.now());
    this.item.accessibilityInformation = {
      label: vscode.l10n.t('{0}: processes of this workspace that have got out of hand', count),
      role: 'button',
    };
    this.item.show();
  }
}

function createTooltip(byProcess: readonly (readonly Runaway[])[], now: number): vscode.MarkdownString {
  const lines = byProcess.slice(0, maxNamed).map((runaways) => lineOf(runaways, now));
  if (byProcess.length > maxNamed) lines.push(vscode.l10n.t('and {0} more', byProcess.length - maxNamed));
  const introduction = vscode.l10n.t('Processes of this workspace that have got out of hand:');
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown(escapeMarkdown(introduction));
  markdown.appendMarkdown(`\n\n${lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')}`);
  // Links to other commands do nothing.
  markdown.isTrusted = { enabledCommands: [commandIds.showRunaways] };
  markdown.appendMarkdown(`\n\n[${vscode.l10n.t('Show')}](command:${commandIds.showRunaways})`);
  return markdown;
}

function lineOf(runaways: readonly Runaway[], now: number): string {
  const [first] = runaways;
  if (!first) return '';
  const name = messageName(first.process);
  const facts = runaways.map((runaway) => runawayFact(runaway, now)).join('; ');
  return vscode.l10n.t('{0} in {1}: {2}', name, originText(first.origin), facts);
}
