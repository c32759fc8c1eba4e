import * as vscode from 'vscode';
import { unknownTerminalId, type OriginRef } from '../../process/origin';
import { escapeLinks } from '../../ui/escape';
import { originText } from '../../ui/originText';

/** Finds what VS Code has of an origin, by the id of the origin; undefined if it is gone. */
export interface RevealContext {
  /** Also that of a task. */
  readonly findTerminal: (originId: string) => Pick<vscode.Terminal, 'show'> | undefined;
  readonly findSession: (originId: string) => unknown;
  /** The id of the extension: `publisher.name`. */
  readonly findExtension: (originId: string) => string | undefined;
}

/** Brings up the terminal, the terminal of the task, the debug session or the extension that an origin is. */
export async function reveal(origin: OriginRef, context: RevealContext): Promise<void> {
  if (origin.id === unknownTerminalId) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('It was started in a terminal of this workspace, but it is not known in which one.'),
    );
  } else if (!(await revealIfOpen(origin, context))) {
    const name = escapeLinks(originText(origin));
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} is gone: there is nothing to bring up.', name));
  }
}

/** @returns whether there was anything to bring up. */
async function revealIfOpen({ id, kind }: OriginRef, context: RevealContext): Promise<boolean> {
  switch (kind) {
    case 'terminal':
    case 'task': {
      const terminal = context.findTerminal(id);
      // Also shows a hidden one.
      terminal?.show();
      return terminal !== undefined;
    }
    case 'debug': {
      if (context.findSession(id) === undefined) return false;
      // The API can select no session: the view lists all of them.
      await vscode.commands.executeCommand('workbench.debug.action.focusCallStackView');
      return true;
    }
    case 'extension': {
      const extension = context.findExtension(id);
      if (extension === undefined) return false;
      await vscode.commands.executeCommand('workbench.extensions.search', `@id:${extension}`);
      return true;
    }
    case 'extensionHost':
      await vscode.commands.executeCommand('workbench.action.showRuntimeExtensions');
      return true;
  }
}
