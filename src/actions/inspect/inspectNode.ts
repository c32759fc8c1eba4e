import type { Inspection, InspectorSession } from '../../process/inspect/node/nodeInspector';
import type { ProcessInfo } from '../../process/processInfo';
import { withCancellableProgress } from '../../ui/cancellableProgress';
import { messageName } from '../../ui/processNames';
import { showInStatusBar } from '../../ui/statusMessage';
import type { InspectContext } from './inspectContext';
import { showInspectFailure, showInspectorOpen } from './inspectFailure';
import { closingText, inspectionErrorText } from './inspectorText';

/**
 * Does something with the inspector of a program, which the user has agreed to, and shows how it ends.
 * @returns undefined if it has failed or was cancelled, and the user knows.
 */
export async function inspectNode<T>(
  target: ProcessInfo,
  title: string,
  operation: (session: InspectorSession) => Promise<T>,
  context: InspectContext,
): Promise<T | undefined> {
  const subject = messageName(target);
  return withCancellableProgress(title, async (signal) => {
    try {
      const { result, left } = await context.inspector.inspect(target, operation, { mayOpen: true, signal });
      showLeft(subject, left);
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    } catch (error) {
      if (!signal.aborted) showInspectFailure(subject, inspectionErrorText(error, subject));
      return undefined;
    }
  });
}

/** A warning is only what the user may have to do something about. */
export function showLeft(subject: string, left: Inspection<unknown>['left']): void {
  if (left === 'stillOpen' || left === 'otherDebugger') showInspectorOpen(subject, closingText(left));
  else showInStatusBar(`${subject}: ${closingText(left)}`);
}
