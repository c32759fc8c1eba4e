import * as vscode from 'vscode';
import { explain } from '../actions/explain/explanation';
import { copyReports, type ReportContext, type ReportSubject } from '../actions/report/copyReports';
import { commandIds } from '../common/contributions';
import type { Snapshot } from '../process/model/snapshot';
import type { ProcessInfo } from '../process/processInfo';
import { findSubject } from '../views/details/subject';
import { chooseRows } from './chosenRows';
import type { ChoiceOptions } from './commandTargets';
import { showNothingToExplain } from './notices';

/** Copy Report. */
export function registerReportCommands(context: ReportContext & Omit<ChoiceOptions, 'title'>): vscode.Disposable {
  return vscode.commands.registerCommand(commandIds.copyReport, async (...args: readonly unknown[]) => {
    const rows = await chooseRows(args, { ...context, title: vscode.l10n.t('Copy Report') });
    if (!rows) return;
    const { snapshot } = context.model;
    const subjects = rows
      .flatMap(({ processes }) => processes)
      .flatMap((process) => toSubject(process, snapshot) ?? []);
    if (subjects.length > 0) await copyReports(subjects, context);
    else showNothingToExplain();
  });
}

function toSubject(process: ProcessInfo, snapshot: Snapshot): ReportSubject | undefined {
  const subject = findSubject(process, snapshot);
  if (!subject) return undefined;
  const why = subject.getWhy(snapshot);
  return { node: subject, explanation: why && explain(why, Date.now()), treeKey: subject.treeKey };
}
