import * as vscode from 'vscode';
import { commandIds, contextKeys, statusBarItemIds } from '../../common/contributions';
import { DisposableStore } from '../../common/disposableStore';
import { groupOrphans } from '../../process/model/lostParentGroups';
import type { ProcessModel } from '../../process/model/processModel';
import { escapeMarkdown } from '../../ui/escape';
import { countOrphans, orphanCountText, orphanGroupSummary } from '../../ui/orphanText';

/** More orphans than this are counted, not named, in the tooltip. */
const maxNamed = 10;

/** The item in the status bar that warns of orphans, hidden if there are none. */
export class OrphanStatusBar implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly item = this.disposables.add(
    vscode.window.createStatusBarItem(statusBarItemIds.orphans, vscode.StatusBarAlignment.Left),
  );

  /** The value of the context key; undefined before it is set, as VS Code may have one of an earlier extension host. */
  private hasOrphans: boolean | undefined;

  constructor(private readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'>) {
    this.item.name = vscode.l10n.t('Orphaned Processes');
    this.item.command = commandIds.showOrphans;
    this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    this.disposables.add(
      model.onDidChange(() => {
        this.update();
      }),
    );
    this.update();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private update(): void {
    const { orphans } = this.model.snapshot;
    if (orphans.length > 0 !== this.hasOrphans) {
      this.hasOrphans = orphans.length > 0;
      void vscode.commands.executeCommand('setContext', contextKeys.hasOrphans, this.hasOrphans);
    }
    if (orphans.length === 0) {
      this.item.hide();
      return;
    }
    const count = orphanCountText(countOrphans(orphans).decisions);
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
    const groups = groupOrphans(orphans);
    const lines = groups.slice(0, maxNamed).map((group) => orphanGroupSummary(group, now));
    if (groups.length > maxNamed) lines.push(vscode.l10n.t('and {0} more', groups.length - maxNamed));
    markdown.appendMarkdown(escapeMarkdown(introduction(countOrphans(orphans))));
    markdown.appendMarkdown(`\n\n${lines.map((line) => `- ${escapeMarkdown(line)}`).join('\n')}`);
    // Links to other commands do nothing.
    markdown.isTrusted = { enabledCommands: [commandIds.showOrphans, commandIds.cleanUpOrphans] };
    markdown.appendMarkdown(
      `\n\n[${vscode.l10n.t('Show')}](command:${commandIds.showOrphans}) · [${vscode.l10n.t('Clean Up…')}](command:${commandIds.cleanUpOrphans})`,
    );
    return markdown;
  }
}

function introduction({ decisions, processes }: ReturnType<typeof countOrphans>): string {
  return processes === 1
    ? vscode.l10n.t('Started by this workspace, and left behind by a parent or a terminal that is gone:')
    : vscode.l10n.t(
        '{0} to decide about: {1} processes that this workspace has started, left behind by a parent or a terminal that is gone:',
        decisions,
        processes,
      );
}
