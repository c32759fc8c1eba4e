import * as vscode from 'vscode';
import { readCurrentStack } from '../../process/inspect/node/currentStack';
import type { ProcessInfo } from '../../process/processInfo';
import { withCancellableProgress } from '../../ui/cancellableProgress';
import { formatTimestamp } from '../../ui/formatTimestamp';
import { messageName } from '../../ui/processNames';
import { confirmInspector } from './confirmInspection';
import { findWays, isNode } from './findWays';
import type { InspectContext } from './inspectContext';
import { showBlocked, showInspectFailure } from './inspectFailure';
import { InspectionReport } from './inspectionReport';
import { inspectNode } from './inspectNode';
import { noAccessText } from './inspectorText';
import { addStacks } from './lookByTools';
import { stackLines } from './profileText';

/** Shows what is on the stack of a process now. */
export async function showStack(target: ProcessInfo, context: InspectContext): Promise<void> {
  const subject = messageName(target);
  const title = vscode.l10n.t('The stack of {0}, {1}', subject, formatTimestamp(Date.now(), 0));
  const report = new InspectionReport(target, title, context);
  const ways = await findWays(target, context);
  const { access, inspections } = ways;
  if (access.kind !== 'none') {
    if (!(await confirmInspector(subject, access, context))) return;
    const reading = vscode.l10n.t('Reading the stack of {0}', subject);
    const stack = await inspectNode(target, reading, readCurrentStack, context);
    if (!stack) return;
    report.add(vscode.l10n.t('Its JavaScript now, the innermost function first'), stackLines(stack));
    await report.show();
    return;
  }
  if (isNode(ways)) {
    showInspectFailure(subject, noAccessText(access, subject));
    return;
  }
  if (!inspections.possible.some(({ recipe }) => recipe.output === 'text')) {
    await showBlocked(subject, inspections.blocked);
    return;
  }
  await withCancellableProgress(vscode.l10n.t('Reading the stack of {0}', subject), async (signal) => {
    const outcome = await addStacks({ target, ways, report, signal }, context);
    if (outcome !== 'cancelled') await report.show();
  });
}
