import * as vscode from 'vscode';
import { summarizeProfile } from '../../process/inspect/profile/profileSummary';
import type { Inspection } from '../../process/inspect/tools/getInspections';
import { runInspection, type InspectionResult } from '../../process/inspect/tools/runInspection';
import type { TargetFate } from '../../process/inspect/tools/targetGuard';
import type { ProcessInfo } from '../../process/processInfo';
import { messageName } from '../../ui/processNames';
import { fateText, impactText, noResultText } from '../../ui/toolText';
import { confirmTool } from './confirmInspection';
import type { Ways } from './findWays';
import type { InspectContext } from './inspectContext';
import type { InspectionReport } from './inspectionReport';
import { profileLines } from './profileText';
import { openRecording, writeProfile } from './recordingFiles';
import { outputLines } from './report';

/** What is done for a report. */
interface StackLook {
  readonly target: ProcessInfo;
  readonly ways: Ways;
  readonly report: InspectionReport;
  readonly signal: AbortSignal;
}

interface ToolLook extends StackLook {
  /** Whether it uses the processor, so that a profile is worth it. */
  readonly isBusy: boolean;
}

/** Adds to a report what the best tools of this machine say of a process: its stacks, and if it is busy a profile. */
export async function lookByTools(look: ToolLook, context: InspectContext): Promise<void> {
  const outcome = await addStacks(look, context);
  const samples = look.ways.inspections.possible.find(({ recipe }) => recipe.output === 'samples');
  if (!samples || outcome === 'gone' || look.signal.aborted) return;
  if (!look.isBusy) {
    look.report.addMore(vscode.l10n.t('A CPU profile: it uses hardly any CPU just now, so none was recorded.'));
    return;
  }
  await look.report.update(vscode.l10n.t('Recording by {0}…', samples.recipe.id));
  await addProfile(look, samples, context);
}

/** Adds to a report the stacks of a process, by the first tool that tells them. */
export async function addStacks(
  { target, ways, report, signal }: StackLook,
  context: InspectContext,
): Promise<'told' | 'gone' | 'nothing' | 'cancelled'> {
  for (const inspection of ways.inspections.possible.filter(({ recipe }) => recipe.output === 'text')) {
    const { recipe } = inspection;
    if (!(await confirmTool(messageName(target), recipe))) return 'cancelled';
    const result = await runTool(target, inspection, signal, context);
    if (signal.aborted) return 'cancelled';
    noteResult(result, inspection, report);
    if (result.status === 'gone' || fateOf(result) === 'gone') return 'gone';
    if (result.status !== 'text') continue;
    report.addOutput(vscode.l10n.t('Its stacks now, by {0}', recipe.id), outputLines(result.text));
    return 'told';
  }
  return 'nothing';
}

async function addProfile(
  { target, report, signal }: ToolLook,
  inspection: Inspection,
  context: InspectContext,
): Promise<void> {
  const result = await runTool(target, inspection, signal, context);
  noteResult(result, inspection, report);
  if (result.status !== 'profile') return;
  const heading = vscode.l10n.t('Where its time went, by {0}', inspection.recipe.id);
  if (result.samples === 0) {
    report.add(heading, [vscode.l10n.t('It did nothing meanwhile.')]);
    return;
  }
  const path = await writeProfile(target, result.profile, context);
  report.add(heading, profileLines(summarizeProfile(result.profile)));
  report.addHow(vscode.l10n.t('The profile: {0}', path));
  await openRecording(path, vscode.ViewColumn.Beside);
}

/** Runs a tool on a process. */
export async function runTool(
  target: ProcessInfo,
  inspection: Inspection,
  signal: AbortSignal,
  { source, controller, clock }: InspectContext,
): Promise<InspectionResult> {
  const getBasic = (pid: number) => source.getBasic(pid);
  return runInspection(target, inspection, { source, getBasic, control: controller, clock }, { abort: signal });
}

/** What became of the process; undefined if nothing was run. */
export function fateOf(result: InspectionResult): TargetFate | undefined {
  return 'fate' in result ? result.fate : undefined;
}

/** Says what a tool was, what the process has noticed of it, and why there is no result. */
function noteResult(result: InspectionResult, { recipe, file }: Inspection, report: InspectionReport): void {
  const notes = [impactText(recipe.impact), noResultText(result), fateText(fateOf(result))];
  report.addHow(
    vscode.l10n.t('By {0} ({1}): {2}', recipe.id, file, notes.filter((note) => note !== undefined).join(' ')),
  );
}
