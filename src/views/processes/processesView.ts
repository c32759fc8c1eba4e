import * as vscode from 'vscode';
import { systemClock, type Clock } from '../../common/clock';
import { focusViewCommandId, viewIds } from '../../common/contributions';
import { DisposableStore } from '../../common/disposableStore';
import type { SlicedTask } from '../../common/timeSlicing';
import type { ProcessHistory } from '../../process/history/processHistory';
import type { Identity } from '../../process/identity';
import type { ProcessModel } from '../../process/model/processModel';
import type { ProcessFacts } from '../../process/source/processSource';
import { countOrphans, orphanCountText } from '../../ui/orphanText';
import { ChangeNotifier } from './changeNotifier';
import { getKeyboardRows } from './keyboardRows';
import { processOf, type RowContent } from './rowContent';
import { createRowOptions } from './rowOptions';
import { reconcile, type Row } from './rowTree';
import { SiblingLabels } from './siblingLabels';
import { rowsInSteps } from './snapshotRows';
import { tooltipOf } from './tooltip';

/** After this time, in ms, other work on the event loop gets its turn. */
const maxSliceMs = 10;

/** The Processes view: draws the snapshots of the model, and reports the smallest changed part to VS Code. */
export class ProcessesView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<Row[] | undefined>());
  private roots: Row[] = [];
  private readonly labels = new SiblingLabels();
  /** Creates the rows of the newest snapshot; undefined when that is done. */
  private pendingRows: SlicedTask<readonly RowContent[]> | undefined;
  private readonly notifier: ChangeNotifier<Row>;
  readonly treeView: vscode.TreeView<Row>;

  constructor(
    private readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'>,
    /** Reads the facts that only a tooltip shows. */
    private readonly readFacts: (process: Identity) => Promise<ProcessFacts | undefined> = () =>
      Promise.resolve(undefined),
    private readonly clock: Pick<Clock, 'now'> = systemClock,
    private readonly history?: ProcessHistory,
  ) {
    this.notifier = new ChangeNotifier(clock.now);
    this.treeView = this.disposables.add(
      vscode.window.createTreeView<Row>(viewIds.processes, {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.disposables.add(
      model.onDidChange(() => {
        this.update();
      }),
    );
    this.update();
  }

  readonly onDidChangeTreeData = this.changed.event;

  getChildren(row?: Row): Row[] {
    this.notifier.childrenRequested(row);
    return row ? row.children : this.roots;
  }

  getParent(row: Row): Row | undefined {
    return row.parent;
  }

  getTreeItem(row: Row): vscode.TreeItem {
    const { content, children, generation } = row;
    row.rendered = { content, at: this.clock.now() };
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(
      content.label,
      children.length === 0 ? None : content.expanded ? Expanded : Collapsed,
    );
    item.id = generation === 0 ? content.id : `${content.id}#${generation}`;
    item.description = content.description;
    item.iconPath = new vscode.ThemeIcon(
      content.icon,
      content.iconColor === undefined ? undefined : new vscode.ThemeColor(content.iconColor),
    );
    item.contextValue = content.contextValue;
    item.accessibilityInformation = { label: content.accessibilityLabel };
    return item;
  }

  /** Creates the tooltip, when the user points at the row. */
  async resolveTreeItem(item: vscode.TreeItem, { content }: Row): Promise<vscode.TreeItem> {
    const process = processOf(content.data);
    const facts = process && (await this.readFacts(process));
    const { snapshot } = this.model;
    const theme = vscode.window.activeColorTheme.kind;
    item.tooltip = tooltipOf(content.data, Date.now(), { facts, snapshot, history: this.history, theme });
    return item;
  }

  /** The rows that a key is for, which was pressed in the view. */
  getKeyboardRows(): Promise<readonly Row[]> {
    return getKeyboardRows(this.treeView, () => vscode.commands.executeCommand('list.toggleSelection'));
  }

  /** Opens the view and selects the orphans. */
  async showOrphans(): Promise<void> {
    const row = this.roots.find(({ content }) => content.id === 'orphans');
    if (row) await this.treeView.reveal(row, { select: true, focus: true, expand: true });
    else await vscode.commands.executeCommand(focusViewCommandId);
  }

  dispose(): void {
    this.pendingRows = undefined;
    this.disposables.dispose();
  }

  private update(): void {
    const { snapshot } = this.model;
    const count = countOrphans(snapshot.orphans).decisions;
    this.treeView.badge = count === 0 ? undefined : { value: count, tooltip: orphanCountText(count) };
    this.pendingRows = rowsInSteps(snapshot, createRowOptions(snapshot, Date.now(), this.labels));
    this.createRows(this.pendingRows);
  }

  /** Creates the rows and draws them. If that takes long, other work on the event loop gets its turn in between. */
  private createRows(work: SlicedTask<readonly RowContent[]>): void {
    const startedAt = this.clock.now();
    // Stops if there is a newer snapshot.
    while (this.pendingRows === work) {
      const step = work.next();
      if (step.done) {
        this.pendingRows = undefined;
        this.draw(step.value);
      } else if (this.clock.now() - startedAt >= maxSliceMs) {
        setImmediate(() => {
          this.createRows(work);
        });
        return;
      }
    }
  }

  private draw(contents: readonly RowContent[]): void {
    const changed: Row[] = [];
    const selected = new Set(this.treeView.selection);
    const reconciled = reconcile(this.roots, contents, undefined, { changed, selected, now: this.clock.now() });
    this.roots = reconciled.rows;
    const changes = this.notifier.nextChanges(reconciled.moved ? [undefined] : changed);
    const rows = changes.filter((row) => row !== undefined);
    if (rows.length < changes.length) this.changed.fire(undefined);
    else if (rows.length > 0) this.changed.fire(rows);
  }
}
