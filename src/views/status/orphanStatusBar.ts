import * as vscode from 'vscode';
import { DisposableStore } from '../../common/disposableStore';
import { displayName } from '../../process/programs/displayName';
import type { ProcessModel } from '../../process/model/processModel';
import { orphanSummary } from '../processes/tooltip';
import { escapeMarkdown } from '../../ui/escape';

/** More orphans than this are counted, not named, in the tooltip. */
const maxNamed = 10;

/** Warns of orphans; not there when there are none. */
export class OrphanStatusBar implements vscode.Disposable {
  private readonly parts = new DisposableStore();
  private readonly item = this.parts.add(
    vscode.window.createStatusBarItem('runaway.orphans', vscode.StatusBarAlignment.Left),
  );

  /** Undefined until it was said once: VS Code still has the answer of an extension host that ran before this one. */
  private shown: boolean | undefined;

  constructor(private readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'>) {
    this.item.name = vscode.l10n.t('Orphaned Processes');
    this.item.command = 'runaway.showOrphans';
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.parts.add(
      model.onDidChange(() => {
        this.update();
      }),
    );
    this.update();
  }

  dispose(): void {
    this.parts.dispose();
  }

  private update(): void {
    const { orphans } = this.model.snapshot;
    if (orphans.length > 0 !== this.shown) {
      this.shown = orphans.length > 0;
      // For the `when` of the clean-up button.
      void vscode.commands.executeCommand('setContext', 'runaway.hasOrphans', this.shown);
    }
    if (orphans.length === 0) {
      this.item.hide();
      return;
    }
    const count = orphans.length === 1 ? vscode.l10n.t('1 orphan') : vscode.l10n.t('{0} orphans', orphans.length);
    this.item.text = `$(warning) ${count}`;
    this.item.tooltip = this.tooltip();
    this.item.accessibilityInformation = {
      label: vscode.l10n.t('{0}: processes of this workspace that were left behind', count),
      role: 'button',
    };
    this.item.show();
  }

  private tooltip(): vscode.MarkdownString {
    const { orphans } = this.model.snapshot;
    const now = Date.now();
    const markdown = new vscode.MarkdownString();
    const lines = orphans
      .slice(0, maxNamed)
      .map((node) => `${displayName(node.process)} (${node.process.pid}) ${orphanSummary(node, now)}`);
    if (orphans.length > maxNamed) lines.push(vscode.l10n.t('and {0} more', orphans.length - maxNamed));
    markdown.appendMarkdown(
      escapeMarkdown(
        vscode.l10n.t('Started by this workspace, and left behind by a parent or a terminal that is gone:'),
      ),
    );
    markdown.appendMarkdown(`\n\n${lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')}`);
    // Of all commands only these may be followed from here.
    markdown.isTrusted = { enabledCommands: ['runaway.showOrphans', 'runaway.cleanUpOrphans'] };
    markdown.appendMarkdown(
      `\n\n[${vscode.l10n.t('Show')}](command:runaway.showOrphans) · [${vscode.l10n.t('Clean Up…')}](command:runaway.cleanUpOrphans)`,
    );
    return markdown;
  }
}
