import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Clock } from '../../common/clock';
import { DisposableStore } from '../../common/disposableStore';
import { keyOf } from '../../process/identity';
import type { ProcessModel } from '../../process/model/processModel';
import type { Snapshot } from '../../process/model/snapshot';
import type { ProcessInfo } from '../../process/processInfo';
import type { Totals } from '../../process/processTable';
import { displayName } from '../../process/programs/displayName';
import type { Why } from '../../process/why/why';
import { showInStatusBar } from '../../ui/statusMessage';
import { ChildEvents } from './childEvents';
import type { ChartData } from './chartText';
import { parseClientMessage } from './clientMessages';
import { ContentChanges } from './contentChanges';
import type { DetailsActions } from './detailsActions';
import { detailsContentOf, titleOf, type DetailsState, type Status } from './detailsContent';
import type { DataReader, ProcessData, ProcessEvent, UsageHistory } from './detailsData';
import { detailsHtml } from './detailsHtml';
import { toMarkdown } from './detailsMarkdown';
import type { ChartRange, ClientMessage, CopiedPart, DetailsContent, HostMessage, PanelState } from './detailsProtocol';
import { IoReadings } from './ioReadings';
import { createStrings } from './strings';
import { findEnd, findSubject, type End } from './subject';

/** What a panel is made from. */
export interface DetailsParts {
  readonly model: Pick<ProcessModel, 'snapshot' | 'onDidChange'>;
  readonly history: UsageHistory;
  readonly reader: DataReader;
  readonly actions: DetailsActions;
  /** What has happened to a process besides what snapshots show; by default nothing. */
  readonly getEvents?: (process: PanelState) => readonly ProcessEvent[];
  readonly extensionUri: vscode.Uri;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<vscode.LogOutputChannel, 'warn'>;
}

/** The data of a process is read no more often than this, in ms, and only while it is seen. */
const minReadIntervalMs = 5_000;
/** Numbers are sent no more often than this, in ms, */
const minUpdateIntervalMs = 1_000;
/** and charts, which have hundreds of them, no more often than this. */
const minChartIntervalMs = 5_000;

const ranges = ['tenMinutes', 'hour'] as const satisfies readonly ChartRange[];

/** The part of the extension that a panel may load files from. */
export function clientFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** One panel: what is known of its process, and what the client is told of it. It goes on when the process has ended. */
export class DetailsPanel implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = new ContentChanges();
  private readonly children = new ChildEvents();
  private readonly io = new IoReadings();
  private readonly watchedSince = Date.now();
  private saved: PanelState;
  private process: ProcessInfo | undefined;
  private total: Totals | undefined;
  private why: Why | undefined;
  private treeKey: string;
  private data: ProcessData | undefined;
  private status: Status = { kind: 'unknown' };
  private readonly heldKeys = new Set<string>();
  /** The last history of each range; what has ended is forgotten elsewhere. */
  private readonly charts = new Map<ChartRange, Omit<ChartData, 'io' | 'range'>>();
  private showsEnvironment = false;
  /** Whether the client has said that it is there. */
  private isReady = false;
  private isReading = false;
  /** In ms on a clock that does not jump. */
  private readAt = -Infinity;
  private sentAt = -Infinity;
  private chartsAt = -Infinity;
  private isDisposed = false;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    state: PanelState,
    private readonly parts: DetailsParts,
  ) {
    this.saved = state;
    this.treeKey = keyOf(state);
    const { webview } = panel;
    const { model, extensionUri } = parts;
    webview.options = { enableScripts: true, localResourceRoots: [clientFolder(extensionUri)] };
    this.disposables.add(panel);
    panel.onDidDispose(() => {
      this.dispose();
    });
    this.disposables.add(webview.onDidReceiveMessage((message: unknown) => void this.receive(message)));
    this.disposables.add(
      panel.onDidChangeViewState(() => {
        // VS Code throws away a page that is hidden. What is sent to it meanwhile would be lost.
        if (!panel.visible) this.isReady = false;
      }),
    );
    this.disposables.add(
      model.onDidChange((snapshot) => {
        this.update(snapshot);
      }),
    );
    this.hold(this.treeKey);
    this.update(model.snapshot);
    webview.html = detailsHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
      script: webview.asWebviewUri(vscode.Uri.joinPath(clientFolder(extensionUri), 'details.js')).toString(),
      styleSheet: webview.asWebviewUri(vscode.Uri.joinPath(clientFolder(extensionUri), 'details.css')).toString(),
      language: vscode.env.language,
      title: this.title,
    });
  }

  /** Opens a panel in the active column. */
  static create(viewType: string, state: PanelState, parts: DetailsParts): DetailsPanel {
    const title = titleOf({ saved: state, process: undefined });
    const panel = vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active);
    return new DetailsPanel(panel, state, parts);
  }

  /** The panel was closed, by the user or by {@link dispose}. */
  get onDidDispose(): vscode.Event<void> {
    return this.panel.onDidDispose;
  }

  /** The key of its process. */
  get key(): string {
    return keyOf(this.saved);
  }

  private get title(): string {
    const { saved, process } = this;
    return titleOf({ saved, process });
  }

  reveal(): void {
    this.panel.reveal();
  }

  dispose(): void {
    this.isDisposed = true;
    this.disposables.dispose();
  }

  private async receive(message: unknown): Promise<void> {
    const request = parseClientMessage(message);
    if (!request) {
      this.parts.log.warn('The details panel has sent something unknown.');
      return;
    }
    await this.handle(request);
  }

  private async handle(request: ClientMessage): Promise<void> {
    switch (request.type) {
      case 'ready':
        this.isReady = true;
        this.show();
        return this.read();
      case 'setRange':
        this.saved = { ...this.saved, range: request.range };
        this.sendChanges();
        return;
      case 'showEnvironment':
        this.showsEnvironment = request.isShown;
        this.sendChanges();
        return;
      case 'copy':
        return this.copy(request.part);
      case 'run':
        return this.run(request.action);
    }
  }

  /** Takes in a snapshot. */
  private update(snapshot: Snapshot): void {
    const subject = this.status.kind === 'ended' ? undefined : findSubject(this.saved, snapshot);
    if (subject) {
      this.status = { kind: 'listed' };
      this.process = subject.process;
      this.total = subject.total;
      this.treeKey = subject.treeKey;
      this.hold(subject.treeKey);
      this.children.update(subject, snapshot);
      this.saved = { ...this.saved, name: displayName(subject.process) };
    } else if (!snapshot.failure && snapshot.at > 0) {
      this.status = this.findStatus(snapshot);
    }
    const now = this.parts.clock.now();
    if (!this.isReady || now - this.sentAt < minUpdateIntervalMs) return;
    if (now - this.chartsAt >= minChartIntervalMs) this.readHistory();
    this.sendChanges();
    void this.read();
  }

  /** What has become of the process if a listing does not have it. */
  private findStatus(snapshot: Snapshot): Status {
    if (this.status.kind === 'ended') return this.status;
    const end = findEnd(this.saved, snapshot);
    if (end) return this.toEnded(end);
    const isRunning = this.parts.reader.isRunning(this.saved);
    if (isRunning === undefined) return { kind: 'unknown' };
    if (isRunning) return { kind: 'elsewhere' };
    // The panel knows the time only if it has seen the process before.
    return this.toEnded(this.process ? { at: snapshot.at, signal: undefined } : undefined);
  }

  private toEnded(end: End | undefined): Status {
    this.readHistory();
    this.panel.title = vscode.l10n.t('{0}, ended', this.title);
    return { kind: 'ended', end };
  }

  /** Keeps the history of a process, or of an origin, after its end. */
  private hold(key: string): void {
    const { history } = this.parts;
    if (!history.hold || this.heldKeys.has(key)) return;
    this.heldKeys.add(key);
    this.disposables.add(history.hold(key));
  }

  private readHistory(): void {
    const { history, clock } = this.parts;
    this.chartsAt = clock.now();
    for (const range of ranges) {
      const [own, tree] = [history.own(keyOf(this.saved), range), history.tree(this.treeKey, range)];
      if (own ?? tree) this.charts.set(range, { own, tree });
    }
  }

  /** Reads what costs too much for every listing, while the panel is seen. */
  private async read(): Promise<void> {
    const { reader, clock, log } = this.parts;
    const isDue = clock.now() - this.readAt >= minReadIntervalMs;
    if (this.isReading || !isDue || this.status.kind === 'ended') return;
    this.isReading = true;
    this.readAt = clock.now();
    try {
      const data = await reader.read(this.saved);
      if (data?.io) this.io.add(Date.now(), data.io);
      // The last data of a process that has ended stays.
      if (data) this.data = data;
      if (!this.isDisposed) this.sendChanges();
    } catch (error) {
      log.warn(`The details of process ${this.saved.pid} could not be read: ${String(error)}`);
    } finally {
      this.isReading = false;
    }
  }

  private show(): void {
    if (this.status.kind !== 'ended') this.readHistory();
    const content = this.getContent();
    this.changes.reset();
    this.changes.take(content);
    this.sentAt = this.parts.clock.now();
    this.post({ type: 'show', strings: createStrings(), state: this.saved, content });
  }

  private sendChanges(): void {
    if (!this.isReady) return;
    const content = this.changes.take(this.getContent());
    this.sentAt = this.parts.clock.now();
    if (content) this.post({ type: 'update', content });
  }

  private post(message: HostMessage): void {
    void this.panel.webview.postMessage(message);
  }

  private getContent(): DetailsContent {
    if (this.status.kind !== 'ended') {
      const { snapshot } = this.parts.model;
      this.why = findSubject(this.saved, snapshot)?.getWhy(snapshot) ?? this.why;
    }
    return detailsContentOf(this.getState(), Date.now());
  }

  private getState(): DetailsState {
    const { saved, process, total, why, data, status, showsEnvironment, parts } = this;
    const { range } = saved;
    const known = this.charts.get(range);
    const base = known?.tree ?? known?.own;
    return {
      ...{ saved, process, total, why, data, status, showsEnvironment, actions: parts.actions },
      charts: {
        range,
        own: known?.own,
        tree: known?.tree,
        io: base && this.io.getSeries(base.endsAt, base.intervalMs, base.cpu.length),
      },
      timeline: {
        startedAt: process?.startedAt,
        children: this.children.events,
        events: parts.getEvents?.(saved) ?? [],
        end: status.kind === 'ended' ? status.end : undefined,
        watchedSince: this.watchedSince,
      },
    };
  }

  private async copy(part: CopiedPart | undefined): Promise<void> {
    await vscode.env.clipboard.writeText(toMarkdown(this.getContent(), part, createStrings()));
    showInStatusBar(vscode.l10n.t('Copied'));
  }

  private async run(name: string): Promise<void> {
    const { actions } = this.parts;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    const { pid, startTime } = this.saved;
    if (action) await vscode.commands.executeCommand(action.command, { pid, startTime });
  }
}
