import * as vscode from 'vscode';
import type { ActionContext } from './actionContext';

/** Refreshes the model now. */
export function refresh(context: Pick<ActionContext, 'refresh'>): Promise<void> {
  return context.refresh();
}

/** Opens the log of this extension. */
export function showLog({ log }: Pick<ActionContext, 'log'>): void {
  log.show();
}

/** A filter that can be tried before it is set. */
export interface FilterTarget {
  readonly filter: string;
  /** Without a filter, the one that is set is shown again. */
  readonly preview: (filter: string | undefined) => void;
}

/**
 * Asks for a filter. What is typed is applied at once; Escape, or a click elsewhere, brings the filter of before back.
 * @returns the filter that the user has confirmed, empty for none; undefined if the user has not.
 */
export function askForFilter({ filter, preview }: FilterTarget): Promise<string | undefined> {
  const box = vscode.window.createInputBox();
  box.title = vscode.l10n.t('Filter Processes');
  // VS Code adds what Enter and Escape do.
  box.prompt = vscode.l10n.t('Name, command line, terminal, pid, or :port');
  box.value = filter;
  return new Promise((resolve) => {
    box.onDidChangeValue(preview);
    let accepted: string | undefined;
    box.onDidAccept(() => {
      accepted = box.value;
      box.hide();
    });
    box.onDidHide(() => {
      // What is accepted stays shown until it is set.
      if (accepted === undefined) preview(undefined);
      resolve(accepted);
      box.dispose();
    });
    box.show();
  });
}
