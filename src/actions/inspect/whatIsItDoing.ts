import * as vscode from 'vscode';
import { getProcessDoing } from '../../process/inspect/threads/processDoing';
import type { ProcessInfo } from '../../process/processInfo';
import type { ProcessActivity } from '../../process/source/processActivity';
import { activitySentence, gapText, threadLines } from '../../ui/activityText';
import { withCancellableProgress } from '../../ui/cancellableProgress';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { messageName } from '../../ui/processNames';
import { blockedText } from '../../ui/toolText';
import { confirmInspector } from './confirmInspection';
import { findWays, isNode } from './findWays';
import type { InspectContext } from './inspectContext';
import { InspectionReport } from './inspectionReport';
import { noAccessText } from './inspectorText';
import { lookByTools } from './lookByTools';
import { lookIntoNode } from './lookIntoNode';

/** A thread that uses more than this, in percent of a core, is worth a profile. */
const busyPercent = 5;

/**
 * Says what a process is doing: at once what the system tells, which it notices nothing of, and then the best that can be
 * had for what it runs.
 */
export async function whatIsItDoing(target: ProcessInfo, context: InspectContext): Promise<void> {
  const subject = messageName(target);
  const activity = await context.source.activity(target);
  const report = new InspectionReport(target, titleOf(subject, activity), context);
  if (activity) addActivity(report, activity);
  if (activity?.state === 'blocked') {
    report.addMore(vscode.l10n.t('Nothing until its uninterruptible sleep ends: it would answer no tool before that.'));
  }
  if (activity && isSilent(activity)) {
    await report.show();
    return;
  }
  await report.show(vscode.l10n.t('Looking further…'));
  await withCancellableProgress(vscode.l10n.t('Looking into {0}', subject), async (signal) => {
    try {
      await lookFurther(target, { report, isBusy: isBusy(activity), signal }, context);
    } finally {
      await report.update();
    }
  });
}

/** What the system tells of it. */
function addActivity(report: InspectionReport, activity: ProcessActivity): void {
  report.add(vscode.l10n.t('Its threads'), threadLines(activity, getProcessDoing(activity)));
  report.addHow(vscode.l10n.t('By what the system tells of every process: it has noticed nothing of that.'));
  report.addMore(...activity.gaps.map((gap) => gapText(gap, activity)));
}

async function lookFurther(
  target: ProcessInfo,
  look: { readonly report: InspectionReport; readonly isBusy: boolean; readonly signal: AbortSignal },
  context: InspectContext,
): Promise<void> {
  const { report } = look;
  const subject = messageName(target);
  const ways = await findWays(target, context);
  const { access, inspections } = ways;
  if (access.kind !== 'none') {
    if (await confirmInspector(subject, access, context)) await lookIntoNode({ target, access, ...look }, context);
    else report.addMore(vscode.l10n.t('Its inspector: it was not to be opened.'));
    return;
  }
  if (isNode(ways)) report.addMore(vscode.l10n.t('Its inspector: {0}', noAccessText(access, subject)));
  await lookByTools({ target, ways, ...look }, context);
  report.addMore(...inspections.blocked.map(blockedText));
}

/** Whether no tool would get an answer. */
function isSilent({ state, isKernelThread }: ProcessActivity): boolean {
  return state === 'zombie' || state === 'blocked' || isKernelThread;
}

function isBusy(activity: ProcessActivity | undefined): boolean {
  return activity?.threads.some(({ cpu, demand }) => Math.max(cpu ?? 0, demand ?? 0) >= busyPercent) === true;
}

function titleOf(subject: string, activity: ProcessActivity | undefined): string {
  const now = Date.now();
  const sentence = activity
    ? activitySentence(activity, getProcessDoing(activity))
    : vscode.l10n.t('{0}: the system does not tell what it is doing.', subject);
  return `${sentence}\n${formatTimestamp(now, 0)}`;
}
