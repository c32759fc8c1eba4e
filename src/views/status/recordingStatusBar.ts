import * as vscode from 'vscode';
import { commandIds, contextKeys, statusBarItemIds } from '../../common/contributions';
import { DisposableStore } from '../../common/disposableStore';
import type { Event } from '../../common/event';
import type { ProcessModel } from '../../process/model/processModel';
import { defaultLimits } from '../../process/recording/recordingWriter';
import { escapeMarkdown } from '../../ui/escape';
import { formatDuration } from '../../ui/formatDuration';
import { formatMemory } from '../../ui/formatUsage';

/** The part of a recorder that is shown. */
interface RecorderState {
  readonly current: { readonly path: string; readonly elapsedMs: number; readonly maxDurationMs: number } | undefined;
  readonly onDidChange: Event<void>;
}

/** The item in the status bar that a recording is being made, and that ends it by a click. */
export class RecordingStatusBar implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly item = this.disposables.add(
    vscode.window.createStatusBarItem(statusBarItemIds.recording, vscode.StatusBarAlignment.Left),
  );

  constructor(
    private readonly recorder: RecorderState,
    model: Pick<ProcessModel, 'onDidChange'>,
  ) {
    this.item.name = vscode.l10n.t('Recording of Processes');
    this.item.command = commandIds.stopRecording;
    this.disposables.add(
      recorder.onDidChange(() => {
        this.show();
      }),
    );
    // Its time goes on with each listing.
    this.disposables.add(
      model.onDidChange(() => {
        this.updateTime();
      }),
    );
    this.show();
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private show(): void {
    const { current } = this.recorder;
    void vscode.commands.executeCommand('setContext', contextKeys.isRecording, current !== undefined);
    if (!current) {
      this.item.hide();
      return;
    }
    const label = vscode.l10n.t('Recording the processes of this workspace. Click to stop.');
    const [duration, size] = [formatDuration(current.maxDurationMs), formatMemory(defaultLimits.maxBytes)];
    const lines = [label, vscode.l10n.t('It ends by itself after {0}, or at {1}.', duration, size), current.path];
    this.item.tooltip = new vscode.MarkdownString(lines.map((line) => escapeMarkdown(line)).join('\n\n'));
    // Without the time, which a screen reader would read out each second.
    this.item.accessibilityInformation = { label, role: 'button' };
    this.updateTime();
    this.item.show();
  }

  private updateTime(): void {
    const { current } = this.recorder;
    if (current) this.item.text = `$(record) ${vscode.l10n.t('Recording {0}', clockText(current.elapsedMs))}`;
  }
}

/** Minutes and seconds: `0:07`, `61:30`. */
function clockText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
