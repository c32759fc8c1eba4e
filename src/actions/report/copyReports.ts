import { getProcessDoing } from '../../process/inspect/threads/processDoing';
import type { RecentReports } from '../../process/control/recentReports';
import type { ProcessHistory } from '../../process/history/processHistory';
import { keyOf } from '../../process/identity';
import type { ProcessInfo } from '../../process/processInfo';
import type { RecordingEnvironment } from '../../process/recording/recordingFormat';
import type { Redactor } from '../../process/redaction/redactor';
import type { Runaways } from '../../process/runaway/runaways';
import type { ProcessSource } from '../../process/source/processSource';
import { activitySentence, gapText, threadLines } from '../../ui/activityText';
import { copyLines } from '../copy/copyText';
import type { Explanation } from '../explain/explanation';
import { reportText, type ReportedInspection, type ReportInput } from './reportText';

/** A process to report on, as the view shows it. */
export interface ReportSubject {
  readonly node: ReportInput['node'];
  readonly explanation: Explanation | undefined;
  /** By which the history has its tree. */
  readonly treeKey: string;
}

export interface ReportContext {
  readonly history: Pick<ProcessHistory, 'own' | 'tree'>;
  readonly source: Pick<ProcessSource, 'activity'>;
  readonly reports: Pick<RecentReports, 'get'>;
  readonly runaways: Pick<Runaways, 'get'>;
  readonly environment: RecordingEnvironment;
  readonly redactor: Redactor;
}

/** Puts a report on each process into the clipboard, to be pasted into an issue. */
export async function copyReports(subjects: readonly ReportSubject[], context: ReportContext): Promise<void> {
  const texts = await Promise.all(subjects.map((subject) => makeReport(subject, context)));
  await copyLines(texts);
}

/** The report as Markdown: what is known of the process, and what it is doing just now. */
async function makeReport(
  { node, explanation, treeKey }: ReportSubject,
  { history, source, reports, runaways, environment, redactor }: ReportContext,
): Promise<string> {
  const { process } = node;
  const key = keyOf(process);
  const inspection = await inspect(process, source);
  const input: ReportInput = {
    at: Date.now(),
    ...{ node, explanation, inspection, environment },
    own: history.own(key),
    tree: history.tree(treeKey),
    signals: reports.get(process),
    runaways: runaways.get(key),
  };
  return reportText(input, redactor);
}

/** In the language of VS Code, as the explanation is. */
async function inspect(
  process: ProcessInfo,
  source: Pick<ProcessSource, 'activity'>,
): Promise<ReportedInspection | undefined> {
  const activity = await source.activity(process);
  if (!activity) return undefined;
  const doing = getProcessDoing(activity);
  const gaps = activity.gaps.map((gap) => gapText(gap, activity));
  return {
    way: `/proc/${process.pid}`,
    text: [activitySentence(activity, doing), ...threadLines(activity, doing), ...gaps].join('\n'),
  };
}
