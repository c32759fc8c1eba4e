import * as vscode from 'vscode';
import type { ProcessInfo } from '../../process/processInfo';
import { fileNameOf, type InspectContext } from './inspectContext';
import { renderReport, type ReportSection } from './report';

/** A report that is shown as soon as its first answer is there, and grows. */
export class InspectionReport {
  private readonly name: string;
  private readonly sections: ReportSection[] = [];
  private readonly outputs: ReportSection[] = [];
  private readonly how: string[] = [];
  private readonly more: string[] = [];
  private pending: string | undefined;

  constructor(
    target: ProcessInfo,
    private readonly title: string,
    private readonly context: Pick<InspectContext, 'reports'>,
  ) {
    this.name = fileNameOf(target, 'txt');
  }

  add(heading: string, lines: readonly string[]): void {
    this.sections.push({ heading, lines });
  }

  /** What a tool has written, which may be long, comes last. */
  addOutput(heading: string, lines: readonly string[]): void {
    this.outputs.push({ heading, lines });
  }

  /** Says how it was found out, and what the process has noticed of it. */
  addHow(...lines: readonly string[]): void {
    this.how.push(...lines);
  }

  /** Says what would give more. */
  addMore(...lines: readonly string[]): void {
    this.more.push(...lines);
  }

  /** Opens it; `pending` is what is under way. */
  async show(pending?: string): Promise<void> {
    this.pending = pending;
    const document = await vscode.workspace.openTextDocument(await this.write());
    await vscode.window.showTextDocument(document, { preview: false });
  }

  /** Shows what was added; `pending` is what is under way. */
  async update(pending?: string): Promise<void> {
    this.pending = pending;
    await this.write();
  }

  private write(): Promise<vscode.Uri> {
    const sections = [
      ...this.sections,
      { heading: vscode.l10n.t('How this was found out'), lines: this.how },
      { heading: vscode.l10n.t('What would tell more'), lines: this.more },
      ...this.outputs,
    ];
    const title = this.pending === undefined ? this.title : `${this.title}\n\n${this.pending}`;
    return this.context.reports.write(this.name, renderReport(title, sections));
  }
}
