import * as vscode from 'vscode';
import { DisposableStore } from '../../common/disposableStore';
import { systemClock, type Clock } from '../../common/clock';
import type { Identity } from '../../process/identity';
import type { ProcessModel } from '../../process/model/processModel';
import type { SlicedTask } from '../../common/timeSlicing';
import type { ProcessFacts } from '../../process/source/processSource';
import { reconcile, type Row } from './rowTree';
import { processOf, rowsInSteps, type RowContent } from './rowContent';
import { ChangeNotifier } from './changeNotifier';
import { tooltipOf } from './tooltip';

/** After this long, in ms, other work gets its turn of the event loop. */
const maxSliceMs = 10;

/** The Processes view: draws what the model says, and tells VS Code of the smallest part that has changed. */
export class ProcessesView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly parts = new DisposableStore();
  private readonly changed = this.parts.add(new vscode.EventEmitter<Row[] | undefined>());
  private roots: Row[] = [];
  /** Of the newest snapshot, while they are being made. */
  private rowsToCome: SlicedTask<readonly RowContent[]> | undefined;
  private readonly notifier: ChangeNotifier<Row>;
  readonly treeView: vscode.TreeView<Row>;

  constructor(
    private readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'>,
    /** Asks for what only a tooltip shows. */
    private readonly factsOf: (process: Identity) => Promise<ProcessFacts | undefined> = () =>
      Promise.resolve(undefined),
    private readonly clock: Pick<Clock, 'now'> = systemClock,
  ) {
    this.notifier = new ChangeNotifier(clock.now);
    this.treeView = this.parts.add(
      vscode.window.createTreeView<Row>('runaway.processes', {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.parts.add(
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

  /** The tooltip is made only when somebody points at the row. */
  async resolveTreeItem(item: vscode.TreeItem, { content }: Row): Promise<vscode.TreeItem> {
    const process = processOf(content.data);
    const facts = process && (await this.factsOf(process));
    item.tooltip = tooltipOf(content.data, Date.now(), facts);
    return item;
  }

  /** Opens the view at the orphans. */
  async showOrphans(): Promise<void> {
    const row = this.roots.find(({ content }) => content.id === 'orphans');
    if (row) await this.treeView.reveal(row, { select: true, focus: true, expand: true });
    else await vscode.commands.executeCommand('runaway.processes.focus');
  }

  dispose(): void {
    this.rowsToCome = undefined;
    this.parts.dispose();
  }

  private update(): void {
    const { snapshot } = this.model;
    const count = snapshot.orphans.length;
    this.treeView.badge =
      count === 0
        ? undefined
        : { value: count, tooltip: count === 1 ? vscode.l10n.t('1 orphan') : vscode.l10n.t('{0} orphans', count) };

    this.rowsToCome = rowsInSteps(snapshot, Date.now());
    this.drawOn(this.rowsToCome);
  }

  /** Makes the rows: at once, unless that takes so long that others have to have their turn in between. */
  private drawOn(work: SlicedTask<readonly RowContent[]>): void {
    const startedAt = this.clock.now();
    // Otherwise a newer snapshot has come meanwhile.
    while (this.rowsToCome === work) {
      const step = work.next();
      if (step.done) {
        this.rowsToCome = undefined;
        this.draw(step.value);
      } else if (this.clock.now() - startedAt >= maxSliceMs) {
        setImmediate(() => {
          this.drawOn(work);
        });
        return;
      }
    }
  }

  private draw(contents: readonly RowContent[]): void {
    const changed: Row[] = [];
    const selected = new Set(this.treeView.selection);
    const merged = reconcile(this.roots, contents, undefined, { changed, selected, now: this.clock.now() });
    this.roots = merged.rows;
    const told = this.notifier.nextChanges(merged.moved ? [undefined] : changed);
    const rows = told.filter((row) => row !== undefined);
    if (rows.length < told.length) this.changed.fire(undefined);
    else if (rows.length > 0) this.changed.fire(rows);
  }
}
