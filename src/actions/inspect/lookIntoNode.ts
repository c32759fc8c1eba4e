import * as vscode from 'vscode';
import { recordCpuProfile } from '../../process/inspect/node/cpuProfile';
import { readCurrentStack } from '../../process/inspect/node/currentStack';
import type { InspectorSession } from '../../process/inspect/node/nodeInspector';
import { listWorkerThreads } from '../../process/inspect/node/workerThreads';
import { summarizeProfile } from '../../process/inspect/profile/profileSummary';
import type { ProcessInfo } from '../../process/processInfo';
import { escapeControlCharacters } from '../../ui/escape';
import { messageName } from '../../ui/processNames';
import type { PossibleAccess } from './confirmInspection';
import type { InspectContext } from './inspectContext';
import type { InspectionReport } from './inspectionReport';
import { closingText, inspectionErrorText } from './inspectorText';
import { profileLines, stackLines } from './profileText';
import { openRecording, writeProfile } from './recordingFiles';

const profileSeconds = 3;
const maxTitleLength = 200;

/** What is done for a report. */
interface NodeLook {
  readonly target: ProcessInfo;
  readonly access: PossibleAccess;
  /** Whether it uses the processor, so that a profile is worth it. */
  readonly isBusy: boolean;
  readonly report: InspectionReport;
  readonly signal: AbortSignal;
}

/** Adds to a report what a Node.js program does, as its inspector tells it. */
export async function lookIntoNode(look: NodeLook, context: InspectContext): Promise<void> {
  const { target, access, report, signal } = look;
  const subject = messageName(target);
  try {
    const options = { mayOpen: true, signal };
    const { result, left } = await context.inspector.inspect(
      target,
      (session) => tell(session, look, context),
      options,
    );
    report.addHow(howText(access), closingText(left));
    if (result.status === 'rejected') throw result.reason;
  } catch (error) {
    report.add(vscode.l10n.t('What its inspector says'), [
      signal.aborted ? vscode.l10n.t('Cancelled.') : inspectionErrorText(error, subject),
    ]);
  }
}

async function tell(
  session: InspectorSession,
  { target, access, isBusy, report }: NodeLook,
  context: InspectContext,
): Promise<void> {
  const stack = session.hasOtherDebugger ? undefined : await readCurrentStack(session);
  if (stack) report.add(vscode.l10n.t('Its JavaScript now, the innermost function first'), stackLines(stack));
  else report.addMore(vscode.l10n.t('Its stack: another debugger is attached, which would notice.'));
  const workers = await listWorkerThreads(session).catch(() => []);
  report.add(
    vscode.l10n.t('Its worker threads'),
    workers.map(({ id, url, title }) =>
      escapeControlCharacters([id ?? '', title, url].filter((part) => part !== '').join('  '), maxTitleLength),
    ),
  );
  if (!isBusy && stack?.kind !== 'running') {
    report.addMore(vscode.l10n.t('A CPU profile: it uses hardly any CPU just now, so none was recorded.'));
    return;
  }
  if (access.measuresCoverage) {
    report.addMore(
      vscode.l10n.t('A CPU profile: it would end the coverage that the program measures (NODE_V8_COVERAGE).'),
    );
    return;
  }
  await report.update(vscode.l10n.t('Recording a CPU profile for {0} seconds…', profileSeconds));
  const profile = await recordCpuProfile(session, profileSeconds * 1_000);
  const path = await writeProfile(target, profile, context);
  report.add(
    vscode.l10n.t('Where its time went, in {0} seconds', profileSeconds),
    profileLines(summarizeProfile(profile)),
  );
  report.addHow(vscode.l10n.t('The profile: {0}', path));
  await openRecording(path, vscode.ViewColumn.Beside);
}

function howText(access: PossibleAccess): string {
  return access.kind === 'open'
    ? vscode.l10n.t('By its inspector: it stood still for some milliseconds, and ran a few percent slower.')
    : vscode.l10n.t(
        'By its inspector, which it was asked to open (SIGUSR1): it has printed some lines, stood still for some milliseconds, and ran a few percent slower.',
      );
}
