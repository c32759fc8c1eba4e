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
import type { Arrangement } from './arrange/arrangement';
import type { ArrangementState } from './arrange/arrangementState';
import { Arranger, unarranged, type Arranged } from './arrange/arranger';
import { summaryOf } from './arrange/summary';
import { ChangeNotifier } from './changeNotifier';
import { getKeyboardRows } from './keyboardRows';
import { getPlaces } from './places';
import { ProcessRows } from './processRows';
import { processOf, type RowContent } from './rowContent';
import { createRowOptions } from './rowOptions';
import { RunawayMarks, type ShownRunaways } from './runawayMarks';
import { minRedrawIntervalMs, reconcile, type Row } from './rowTree';
import { SiblingLabels } from './siblingLabels';
import { rowsInSteps } from './snapshotRows';
import { tooltipOf } from './tooltip';

/** So long after the user has selected, expanded or pointed at a row, no row changes its place, in ms. */
const pointingMs = 5_000;

/** Between two tries to find out which row has the focus, in ms. */
const keyboardPauseMs = 60;

/** After this time, in ms, other work on the event loop gets its turn. */
const maxSliceMs = 10;

export interface ProcessesViewParts {
  /** Reads the facts that only a tooltip shows. */
  readonly readFacts?: (process: Identity) => Promise<ProcessFacts | undefined>;
  /** What is to be said above the rows, apart from what they hide; empty if that is nothing. */
  readonly getNotice?: () => string;
  readonly arrangement: ArrangementState;
  readonly history?: ProcessHistory;
  readonly runaways?: ShownRunaways;
  /** What it lacks is of the system. */
  readonly clock?: Partial<Clock>;
}

/** The Processes view: draws the snapshots of the model, and reports the smallest changed part to VS Code. */
export class ProcessesView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<Row[] | undefined>());
  private roots: Row[] = [];
  private readonly labels = new SiblingLabels();
  private readonly processRows = new ProcessRows();
  private readonly arranger: Arranger;
  /** How the rows that are drawn were arranged. */
  private drawn:
    { readonly arrangement: Arrangement; readonly arranged: Arranged; readonly theme: vscode.ColorTheme } | undefined;
  /** The rows that the user has expanded or collapsed, by their ids: VS Code forgets that of rows that were hidden. */
  private readonly expansion = new Map<string, boolean>();
  /** When the description was set, in ms on a clock that does not jump. */
  private describedAt = -Infinity;
  /** Until then, the user may be about to click a row, in ms on a clock that does not jump. */
  private pointingUntil = -Infinity;
  /** Creates the rows of the newest snapshot; undefined when that is done. */
  private pendingRows: SlicedTask<readonly RowContent[]> | undefined;
  private readonly notifier: ChangeNotifier<Row>;
  private readonly clock: Clock;
  readonly treeView: vscode.TreeView<Row>;
  readonly arrangement: ArrangementState;

  constructor(
    private readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'>,
    private readonly parts: ProcessesViewParts,
  ) {
    const { arrangement, history } = parts;
    this.clock = { ...systemClock, ...parts.clock };
    this.arrangement = arrangement;
    this.notifier = new ChangeNotifier(this.clock.now);
    this.arranger = new Arranger(history, (key) => (parts.runaways?.get(key).length ?? 0) > 0);
    this.treeView = this.disposables.add(
      vscode.window.createTreeView<Row>(viewIds.processes, {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
      }),
    );
    this.listenToUser();
    for (const { onDidChange } of [model, arrangement]) {
      this.disposables.add(
        onDidChange(() => {
          this.update();
        }),
      );
    }
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
    const { filter, isList, highlightsIn } = this.drawn?.arranged ?? unarranged;
    const isExpanded = filter !== undefined || !this.isCollapsed(content.id, content.expanded);
    const item = new vscode.TreeItem(
      { label: content.label, highlights: highlightsIn(content.label) },
      children.length === 0 ? None : isExpanded ? Expanded : Collapsed,
    );
    // VS Code leaves a row that it knows collapsed, and one without children, as all are in a list, counts as collapsed.
    // With another id, the rows above what a filter has found are new rows.
    item.id = [
      content.id,
      ...(generation === 0 ? [] : [generation]),
      ...(isList ? ['list'] : []),
      ...(filter ? ['filtered'] : []),
    ].join('#');
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
  async resolveTreeItem(item: vscode.TreeItem, row: Row): Promise<vscode.TreeItem> {
    const { content } = row;
    this.noteUser();
    const process = processOf(content.data);
    const facts = process && (await this.parts.readFacts?.(process));
    const { snapshot } = this.model;
    const { history, runaways } = this.parts;
    const theme = vscode.window.activeColorTheme.kind;
    item.tooltip = tooltipOf(content.data, Date.now(), { facts, snapshot, history, runaways, theme });
    // VS Code keeps a tooltip even if it requests the row meanwhile, and hands it on to the new row (`resolveTreeItem` in
    // extHostTreeViews.ts): so it always ages.
    row.tooltipAt = this.clock.now();
    return item;
  }

  /** The rows that a key is for, which was pressed in the view. */
  getKeyboardRows(): Promise<readonly Row[]> {
    return getKeyboardRows(
      this.treeView,
      () => vscode.commands.executeCommand('list.toggleSelection'),
      () => this.clock.sleep(keyboardPauseMs),
    );
  }

  /** Opens the view and selects the orphans. */
  async showOrphans(): Promise<void> {
    await this.show(({ content }) => content.id === 'orphans');
  }

  /** Opens the view and selects a process by its key, or an origin by its id. */
  async showProcess(key: string): Promise<void> {
    await this.show(
      ({ content: { id, data } }) => id === key || (data.type === 'origin' && data.node.rootNode?.key === key),
    );
  }

  dispose(): void {
    this.pendingRows = undefined;
    this.disposables.dispose();
  }

  private async show(isWanted: (row: Row) => boolean): Promise<void> {
    const { arrangement } = this;
    // The filter may hide it.
    if (arrangement.current.filter !== '') await arrangement.update({ filter: '' });
    const rows = [...this.roots];
    // The list grows while it is iterated.
    for (const { children } of rows) for (const child of children) rows.push(child);
    const row = rows.find(isWanted);
    if (row) await this.treeView.reveal(row, { select: true, focus: true, expand: true });
    else await vscode.commands.executeCommand(focusViewCommandId);
  }

  private update(): void {
    const { snapshot } = this.model;
    const count = countOrphans(snapshot.orphans).decisions;
    this.treeView.badge = count === 0 ? undefined : { value: count, tooltip: orphanCountText(count) };
    const now = this.clock.now();
    const arrangement = this.arrangement.current;
    const arranged = this.arranger.arrange(snapshot, arrangement, now, now < this.pointingUntil);
    const getPlace = getPlaces(this.roots, snapshot.ended);
    const { labels, processRows } = this;
    const marks = new RunawayMarks(
      snapshot,
      this.parts.runaways,
      (id) => arranged.filter === undefined && this.isCollapsed(id),
    );
    this.pendingRows = rowsInSteps(
      snapshot,
      createRowOptions(snapshot, Date.now(), { labels, processRows, arranged, marks, getPlace }),
    );
    this.createRows(this.pendingRows, { arrangement, arranged, theme: vscode.window.activeColorTheme });
  }

  /** The order of the rows does not change while the user selects, expands or points at one: then a tooltip is requested. */
  private listenToUser(): void {
    const { treeView, expansion } = this;
    this.disposables.add(
      vscode.window.onDidChangeActiveColorTheme(() => {
        this.update();
      }),
    );
    const listen = (isExpanded: boolean) => (event: vscode.TreeViewExpansionEvent<Row>) => {
      this.noteUser();
      if (this.drawn?.arranged.filter === undefined) expansion.set(event.element.content.id, isExpanded);
      // A collapsed row tells of the runaways below it.
      if ((this.parts.runaways?.all.length ?? 0) > 0) this.update();
    };
    this.disposables.add(treeView.onDidExpandElement(listen(true)));
    this.disposables.add(treeView.onDidCollapseElement(listen(false)));
    this.disposables.add(
      treeView.onDidChangeSelection(() => {
        this.noteUser();
      }),
    );
  }

  private isCollapsed(id: string, isExpandedAtFirst = true): boolean {
    return !(this.expansion.get(id) ?? isExpandedAtFirst);
  }

  private noteUser(): void {
    this.pointingUntil = this.clock.now() + pointingMs;
  }

  /** Creates the rows and draws them. If that takes long, other work on the event loop gets its turn in between. */
  private createRows(work: SlicedTask<readonly RowContent[]>, drawn: NonNullable<ProcessesView['drawn']>): void {
    const startedAt = this.clock.now();
    // Stops if there is a newer snapshot.
    while (this.pendingRows === work) {
      const step = work.next();
      if (step.done) {
        this.pendingRows = undefined;
        this.draw(step.value, drawn);
      } else if (this.clock.now() - startedAt >= maxSliceMs) {
        setImmediate(() => {
          this.createRows(work, drawn);
        });
        return;
      }
    }
  }

  private draw(contents: readonly RowContent[], drawn: NonNullable<ProcessesView['drawn']>): void {
    // The pictures in tooltips have the colours of the theme in which they were requested.
    const isAllNew = drawn.arrangement !== this.drawn?.arrangement || drawn.theme !== this.drawn.theme;
    this.drawn = drawn;
    this.showSummary(drawn.arranged);
    const changed: Row[] = [];
    const selected = new Set(this.treeView.selection);
    const reconciled = reconcile(this.roots, contents, undefined, { changed, selected, now: this.clock.now() });
    this.roots = reconciled.rows;
    const changes = this.notifier.nextChanges(reconciled.moved || isAllNew ? [undefined] : changed);
    const rows = changes.filter((row) => row !== undefined);
    if (rows.length < changes.length) this.changed.fire(undefined);
    else if (rows.length > 0) this.changed.fire(rows);
  }

  /** What is hidden, and what all of it uses, beside and below the title. */
  private showSummary(arranged: Arranged): void {
    const { treeView } = this;
    const { description, message: hidden } = summaryOf(this.model.snapshot, arranged);
    const message = [this.parts.getNotice?.() ?? '', hidden].filter((text) => text !== '').join(' ');
    if (treeView.message !== message) treeView.message = message;
    const now = this.clock.now();
    if (treeView.description === description || now - this.describedAt < minRedrawIntervalMs) return;
    treeView.description = description;
    this.describedAt = now;
  }
}
