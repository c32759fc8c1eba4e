import * as vscode from 'vscode';
import { recordCpuProfile } from '../../process/inspect/node/cpuProfile';
import type { Inspection } from '../../process/inspect/tools/getInspections';
import type { ProcessInfo } from '../../process/processInfo';
import { withCancellableProgress } from '../../ui/cancellableProgress';
import { messageName } from '../../ui/processNames';
import { fateText, noResultText } from '../../ui/toolText';
import { confirmInspector, confirmProfile } from './confirmInspection';
import { findWays, isNode } from './findWays';
import type { InspectContext } from './inspectContext';
import { showBlocked, showInspectFailure } from './inspectFailure';
import { inspectNode } from './inspectNode';
import { noAccessText } from './inspectorText';
import { fateOf, runTool } from './lookByTools';
import { openRecording, writeProfile } from './recordingFiles';

const profileSeconds = 5;

/** Records what a process spends its time with, and opens that in the viewer. */
export async function recordCpu(target: ProcessInfo, context: InspectContext): Promise<void> {
  const subject = messageName(target);
  const ways = await findWays(target, context);
  const { access, inspections } = ways;
  const title = vscode.l10n.t('Recording a CPU profile of {0} for {1} seconds', subject, profileSeconds);
  if (access.kind !== 'none') {
    if (!(await confirmProfile(subject, access)) || !(await confirmInspector(subject, access, context))) return;
    const profile = await inspectNode(
      target,
      title,
      (session) => recordCpuProfile(session, profileSeconds * 1_000),
      context,
    );
    if (profile) await openRecording(await writeProfile(target, profile, context));
    return;
  }
  if (isNode(ways)) {
    showInspectFailure(subject, noAccessText(access, subject));
    return;
  }
  const samples = inspections.possible.find(({ recipe }) => recipe.output === 'samples');
  if (samples) await recordByTool(target, samples, title, context);
  else
    await showBlocked(
      subject,
      inspections.blocked.filter(({ recipe }) => recipe.output === 'samples'),
    );
}

async function recordByTool(
  target: ProcessInfo,
  inspection: Inspection,
  title: string,
  context: InspectContext,
): Promise<void> {
  const subject = messageName(target);
  await withCancellableProgress(title, async (signal) => {
    const result = await runTool(target, inspection, signal, context);
    if (signal.aborted) return;
    const fate = fateText(fateOf(result));
    if (result.status !== 'profile') {
      showInspectFailure(subject, [noResultText(result), fate].filter((text) => text !== undefined).join(' '));
      return;
    }
    if (fate !== undefined) void vscode.window.showInformationMessage(`${subject}: ${fate}`);
    if (result.samples > 0) await openRecording(await writeProfile(target, result.profile, context));
    else void vscode.window.showInformationMessage(vscode.l10n.t('{0} did nothing meanwhile.', subject));
  });
}
