import * as vscode from 'vscode';
import { recordHeapProfile } from '../../process/inspect/node/heapProfile';
import { estimateSnapshot, takeHeapSnapshot } from '../../process/inspect/node/heapSnapshot';
import type { ProcessInfo } from '../../process/processInfo';
import { messageName } from '../../ui/processNames';
import { confirmInspector, confirmSnapshot, type PossibleAccess } from './confirmInspection';
import { fileNameOf, type InspectContext } from './inspectContext';
import { showInspectFailure } from './inspectFailure';
import { inspectNode } from './inspectNode';
import { noAccessText } from './inspectorText';
import { openRecording } from './recordingFiles';

const profileSeconds = 10;

/** Records where a Node.js program allocates memory that stays in use, and opens that in the viewer. */
export async function recordHeap(target: ProcessInfo, context: InspectContext): Promise<void> {
  const subject = messageName(target);
  const access = await getAccess(target, context);
  if (!access || !(await confirmInspector(subject, access, context))) return;
  const title = vscode.l10n.t('Recording a heap profile of {0} for {1} seconds', subject, profileSeconds);
  const profile = await inspectNode(
    target,
    title,
    (session) => recordHeapProfile(session, profileSeconds * 1_000),
    context,
  );
  if (!profile) return;
  await openRecording(await context.files.write(fileNameOf(target, 'heapprofile'), JSON.stringify(profile)));
}

/** Takes a snapshot of the heap of a Node.js program, after a question, and opens it in the viewer. */
export async function takeSnapshot(target: ProcessInfo, context: InspectContext): Promise<void> {
  const subject = messageName(target);
  const access = await getAccess(target, context);
  // Resident memory is more than the heap: how large that is, is known only once the inspector is open.
  if (!access || !(await confirmSnapshot(subject, access, estimateSnapshot(target.memory)))) return;
  const title = vscode.l10n.t('Taking a heap snapshot of {0}', subject);
  const path = await inspectNode(
    target,
    title,
    (session) =>
      context.files.writeParts(fileNameOf(target, 'heapsnapshot'), (write) => takeHeapSnapshot(session, write)),
    context,
  );
  if (path !== undefined) await openRecording(path);
}

/** @returns undefined if its inspector cannot be had, and the user knows. */
async function getAccess(target: ProcessInfo, { inspector }: InspectContext): Promise<PossibleAccess | undefined> {
  const access = await inspector.getAccess(target);
  if (access.kind !== 'none') return access;
  const subject = messageName(target);
  showInspectFailure(subject, noAccessText(access, subject));
  return undefined;
}
