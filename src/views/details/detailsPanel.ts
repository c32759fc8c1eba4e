import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Clock } from '../../common/clock';
import { DisposableStore } from '../../common/disposableStore';
import { showInStatusBar } from '../../ui/statusMessage';
import { chartsOf } from './chartText';
import { parseClientMessage } from './clientMessages';
import { ContentChanges } from './contentChanges';
import { detailsContentOf, type DetailsState } from './detailsContent';
import { detailsHtml } from './detailsHtml';
import { toMarkdown } from './detailsMarkdown';
import { chartRanges } from './detailsProtocol';
import type {
  ChartRange,
  ClientMessage,
  CopiedPart,
  DetailsContent,
  HostMessage,
  PanelState,
  SavedContent,
} from './detailsProtocol';
import { restoredContent, savedContentOf } from './savedContent';
import type { ShownProcess } from './shownProcess';
import { createStrings } from './strings';

/** What a panel is made from, besides the process that it shows. */
export interface PanelContext {
  readonly extensionUri: vscode.Uri;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<vscode.LogOutputChannel, 'warn'>;
}

/** What has changed is sent no more often than this, in ms. */
const minUpdateIntervalMs = 1_000;

/** The same for what is saved of a process that runs: VS Code writes it to disk. */
const minSaveIntervalMs = 10_000;

/** The part of the extension that a panel may load files from. */
export function clientFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** One panel: its page, what that is told, and what it asks for. */
export class DetailsPanel implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = new ContentChanges();
  private range: ChartRange;
  /** Of an earlier window, for as long as this one knows nothing of the process. */
  private readonly restored: SavedContent | undefined;
  private showsEnvironment = false;
  /** Whether the client has said that it is there. */
  private isReady = false;
  /** In ms on a clock that does not jump. */
  private sentAt = -Infinity;
  private savedAt = -Infinity;
  /** What has to be saved at once if it changes. */
  private savedFor = '';

  /** Disposes of what it shows. */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly shown: ShownProcess,
    { range, last }: Pick<PanelState, 'range' | 'last'>,
    private readonly context: PanelContext,
  ) {
    this.range = range;
    this.restored = last;
    const { webview } = panel;
    const { extensionUri } = context;
    webview.options = { enableScripts: true, localResourceRoots: [clientFolder(extensionUri)] };
    this.disposables.add(shown);
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
      shown.onDidChange(() => {
        this.update();
      }),
    );
    this.showTitle();
    webview.html = detailsHtml({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('hex'),
      script: webview.asWebviewUri(vscode.Uri.joinPath(clientFolder(extensionUri), 'details.js')).toString(),
      styleSheet: webview.asWebviewUri(vscode.Uri.joinPath(clientFolder(extensionUri), 'details.css')).toString(),
      language: vscode.env.language,
      title: shown.title,
      state: this.getIdentityState(),
    });
  }

  /** Opens a panel in the active column. */
  static create(viewType: string, shown: ShownProcess, context: PanelContext): DetailsPanel {
    const panel = vscode.window.createWebviewPanel(viewType, shown.title, vscode.ViewColumn.Active);
    return new DetailsPanel(panel, shown, { range: 'tenMinutes' }, context);
  }

  /** The panel was closed. */
  get onDidDispose(): vscode.Event<void> {
    return this.panel.onDidDispose;
  }

  reveal(): void {
    this.panel.reveal();
  }

  /** The panel stays open: when the window is reloaded, VS Code saves and restores it, unless it is closed meanwhile. */
  dispose(): void {
    this.isReady = false;
    this.disposables.dispose();
  }

  private async receive(message: unknown): Promise<void> {
    const request = parseClientMessage(message);
    if (!request) {
      this.context.log.warn('The details panel has sent something unknown.');
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
        this.range = request.range;
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

  private update(): void {
    this.showTitle();
    if (!this.isReady || this.context.clock.now() - this.sentAt < minUpdateIntervalMs) return;
    this.sendChanges();
    void this.read();
  }

  private showTitle(): void {
    const { title } = this.shown;
    if (this.panel.title !== title) this.panel.title = title;
  }

  private async read(): Promise<void> {
    await this.shown.read();
    this.sendChanges();
  }

  private show(): void {
    const content = this.getContent();
    this.changes.reset();
    this.changes.take(content);
    this.sentAt = this.context.clock.now();
    this.post({ type: 'show', strings: createStrings(), content });
    this.save(content);
  }

  private sendChanges(): void {
    if (!this.isReady) return;
    const content = this.getContent();
    const changed = this.changes.take(content);
    this.sentAt = this.context.clock.now();
    if (!changed) return;
    this.post({ type: 'update', content: changed });
    this.save(content);
  }

  /** Only the client can hand to VS Code what it is to keep. */
  private save(content: DetailsContent): void {
    const { process, status, data } = this.getState();
    // Of what runs, nothing is worth keeping before it was read. A recording is not restored.
    const isWorthKeeping = status.kind === 'ended' || (status.kind !== 'recorded' && data !== undefined);
    const savedFor = [this.range, status.kind, isWorthKeeping].join();
    const now = this.context.clock.now();
    // What has ended hardly changes any more.
    const isDue = status.kind === 'ended' || now - this.savedAt >= minSaveIntervalMs;
    if (savedFor === this.savedFor && !isDue) return;
    this.savedFor = savedFor;
    this.savedAt = now;
    const shown = isWorthKeeping ? this.toSaved(content) : undefined;
    const last = process ? shown : this.restored;
    this.post({ type: 'save', state: { ...this.getIdentityState(), ...(last && { last }) } });
  }

  private toSaved(content: DetailsContent): SavedContent {
    const now = Date.now();
    const charts = chartRanges.map((range) => chartsOf(this.shown.getState(range).charts, now));
    return savedContentOf(content, charts, now);
  }

  private getIdentityState(): PanelState {
    const { identity, name } = this.shown;
    return { pid: identity.pid, startTime: identity.startTime, name, range: this.range };
  }

  private post(message: HostMessage): void {
    void this.panel.webview.postMessage(message);
  }

  private getState(): DetailsState {
    return this.shown.getState(this.range);
  }

  private getContent(): DetailsContent {
    const [state, now] = [this.getState(), Date.now()];
    const content = detailsContentOf(state, this.showsEnvironment, now);
    const { process, status } = state;
    const isLost = !process && (status.kind === 'ended' || status.kind === 'unknown');
    return isLost && this.restored ? restoredContent(this.restored, content, this.range, now) : content;
  }

  private async copy(part: CopiedPart | undefined): Promise<void> {
    await vscode.env.clipboard.writeText(toMarkdown(this.getContent(), part, createStrings()));
    showInStatusBar(vscode.l10n.t('Copied'));
  }

  private async run(name: string): Promise<void> {
    const { actions, identity } = this.getState();
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    const { pid, startTime } = identity;
    if (action) await vscode.commands.executeCommand(action.command, { pid, startTime });
  }
}
