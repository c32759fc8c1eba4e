import * as vscode from 'vscode';
import { webviewPanelTypes } from '../../common/contributions';
import { DisposableStore } from '../../common/disposableStore';
import { keyOf, type Identity } from '../../process/identity';
import { parsePanelState } from './clientMessages';
import type { DetailsPanel, DetailsParts } from './detailsPanel';

/** The panels that are open, one a process. What draws them is loaded with the first one. */
export class DetailsPanels implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  /** By the key of the process. */
  private readonly open = new Map<string, DetailsPanel>();

  /** `getParts` is called for each panel. */
  constructor(private readonly getParts: () => DetailsParts) {
    this.disposables.add(
      vscode.window.registerWebviewPanelSerializer(webviewPanelTypes.details, {
        deserializeWebviewPanel: (panel, saved) => this.restore(panel, saved),
      }),
    );
  }

  /** Opens a panel, or shows the one that is open. `name` is raw, and shown until the process is found. */
  async show({ pid, startTime }: Identity, name: string): Promise<void> {
    const { DetailsPanel } = await import('./detailsPanel');
    const known = this.open.get(keyOf({ pid, startTime }));
    if (known) known.reveal();
    else
      this.add(
        DetailsPanel.create(webviewPanelTypes.details, { pid, startTime, name, range: 'tenMinutes' }, this.getParts()),
      );
  }

  dispose(): void {
    for (const panel of [...this.open.values()]) panel.dispose();
    this.disposables.dispose();
  }

  /** After the window was reloaded. */
  private async restore(panel: vscode.WebviewPanel, saved: unknown): Promise<void> {
    const state = parsePanelState(saved);
    if (!state || this.open.has(keyOf(state))) {
      panel.dispose();
      return;
    }
    const { DetailsPanel } = await import('./detailsPanel');
    this.add(new DetailsPanel(panel, state, this.getParts()));
  }

  private add(panel: DetailsPanel): void {
    this.open.set(panel.key, panel);
    panel.onDidDispose(() => this.open.delete(panel.key));
  }
}
