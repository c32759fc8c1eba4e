import * as vscode from 'vscode';
import { copyLines } from '../actions/copy/copyText';
import { shellCommand } from '../actions/copy/shellCommand';
import { treeText } from '../actions/copy/treeText';
import { commandIds } from '../common/contributions';
import { chooseRows, type ChosenRow } from './chosenRows';
import type { ChoiceOptions } from './commandTargets';

/** Copy Pid, Copy Command Line, Copy Row, and Copy Tree as Text. */
export function registerCopyCommands(context: Omit<ChoiceOptions, 'title'>): vscode.Disposable {
  const register = (
    id: string,
    title: string,
    linesOf: (rows: readonly ChosenRow[]) => readonly string[],
  ): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
      const rows = await chooseRows(args, { ...context, title });
      if (rows) await copyLines(linesOf(rows));
    });
  return vscode.Disposable.from(
    register(commandIds.copyPid, vscode.l10n.t('Copy Pid'), (rows) =>
      rows.flatMap(({ processes }) => processes.map(({ pid }) => pid.toString())),
    ),
    register(commandIds.copyCommandLine, vscode.l10n.t('Copy Command Line'), (rows) =>
      rows
        .flatMap(({ processes }) => processes)
        .filter(({ commandLine }) => commandLine.length > 0)
        .map(({ commandLine }) => shellCommand(commandLine)),
    ),
    register(commandIds.copyRow, vscode.l10n.t('Copy Row'), (rows) => rows.map(({ text }) => text)),
    register(commandIds.copyTree, vscode.l10n.t('Copy Tree as Text'), (rows) => treeText(rows).split('\n')),
  );
}
