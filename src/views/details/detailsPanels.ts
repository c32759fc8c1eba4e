import * as vscode from 'vscode';
import { webviewPanelTypes } from '../../common/contributions';
import { DisposableStore } from '../../common/disposableStore';
import { keyOf, type Identity } from '../../process/identity';
import type { RecordedProcess } from '../../process/recording/recordedProcesses';
import type { RecordedRun } from '../../process/recording/recordedRun';
import { parsePanelState } from './clientMessages';
import type { DetailsPanel, PanelContext } from './detailsPanel';
import type { WatchContext } from './watchedProcess';

/** What panels are made from. */
export type DetailsContext = WatchContext & PanelContext;

/** The panels that are open. What draws them is loaded with the first one. */
export class DetailsPanels implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly open = new Set<DetailsPanel>();
  /** Those of processes that are watched, one a process, by its key. */
  private readonly watching = new Map<string, DetailsPanel>();

  /** `getContext` is called for each panel. */
  constructor(private readonly getContext: () => DetailsContext) {
    this.disposables.add(
      vscode.window.registerWebviewPanelSerializer(webviewPanelTypes.details, {
        deserializeWebviewPanel: (panel, saved) => this.restore(panel, saved),
      }),
    );
  }

  /** Opens a panel, or shows the one that is open. `name` is raw, and shown until the process is found. */
  async show({ pid, startTime }: Identity, name: string): Promise<void> {
    const { DetailsPanel, WatchedProcess } = await loadPanels();
    const key = keyOf({ pid, startTime });
    const known = this.watching.get(key);
    if (known) {
      known.reveal();
      return;
    }
    const context = this.getContext();
    const watched = new WatchedProcess({ pid, startTime }, name, context);
    this.watch(key, DetailsPanel.create(webviewPanelTypes.details, watched, context));
  }

  /** Opens a panel on a process of a recording. VS Code does not restore it: the file may be gone by then. */
  async showRecorded(run: RecordedRun, process: RecordedProcess): Promise<void> {
    const { DetailsPanel, createRecordedProcess } = await loadPanels();
    const recorded = await createRecordedProcess(run, process);
    this.add(DetailsPanel.create(webviewPanelTypes.recordedDetails, recorded, this.getContext()));
  }

  dispose(): void {
    for (const panel of [...this.open]) panel.dispose();
    this.disposables.dispose();
  }

  /** After the window was reloaded. */
  private async restore(panel: vscode.WebviewPanel, saved: unknown): Promise<void> {
    const state = parsePanelState(saved);
    if (!state || this.watching.has(keyOf(state))) {
      panel.dispose();
      return;
    }
    const { DetailsPanel, WatchedProcess } = await loadPanels();
    const { pid, startTime, name } = state;
    const context = this.getContext();
    const watched = new WatchedProcess({ pid, startTime }, name, context);
    this.watch(keyOf(state), new DetailsPanel(panel, watched, state, context));
  }

  private watch(key: string, panel: DetailsPanel): void {
    this.watching.set(key, panel);
    panel.onDidDispose(() => this.watching.delete(key));
    this.add(panel);
  }

  private add(panel: DetailsPanel): void {
    this.open.add(panel);
    panel.onDidDispose(() => this.open.delete(panel));
  }
}

function loadPanels() {
  return import('./panelModules');
}
