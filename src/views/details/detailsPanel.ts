import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Clock } from '../../common/clock';
import { DisposableStore } from '../../common/disposableStore';
import { showInStatusBar } from '../../ui/statusMessage';
import { parseClientMessage } from './clientMessages';
import { ContentChanges } from './contentChanges';
import { detailsContentOf, type DetailsState } from './detailsContent';
import { detailsHtml } from './detailsHtml';
import { toMarkdown } from './detailsMarkdown';
import type { ChartRange, ClientMessage, CopiedPart, DetailsContent, HostMessage } from './detailsProtocol';
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

/** The part of the extension that a panel may load files from. */
export function clientFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** One panel: its page, what that is told, and what it asks for. */
export class DetailsPanel implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changes = new ContentChanges();
  private showsEnvironment = false;
  /** Whether the client has said that it is there. */
  private isReady = false;
  /** In ms on a clock that does not jump. */
  private sentAt = -Infinity;

  /** Disposes of what it shows. */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly shown: ShownProcess,
    private range: ChartRange,
    private readonly context: PanelContext,
  ) {
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
    });
  }

  /** Opens a panel in the active column. */
  static create(viewType: string, shown: ShownProcess, context: PanelContext): DetailsPanel {
    const panel = vscode.window.createWebviewPanel(viewType, shown.title, vscode.ViewColumn.Active);
    return new DetailsPanel(panel, shown, 'tenMinutes', context);
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
    const { identity, name } = this.shown;
    const state = { pid: identity.pid, startTime: identity.startTime, name, range: this.range };
    this.post({ type: 'show', strings: createStrings(), state, content });
  }

  private sendChanges(): void {
    if (!this.isReady) return;
    const content = this.changes.take(this.getContent());
    this.sentAt = this.context.clock.now();
    if (content) this.post({ type: 'update', content });
  }

  private post(message: HostMessage): void {
    void this.panel.webview.postMessage(message);
  }

  private getState(): DetailsState {
    return this.shown.getState(this.range);
  }

  private getContent(): DetailsContent {
    return detailsContentOf(this.getState(), this.showsEnvironment, Date.now());
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
