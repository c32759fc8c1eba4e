import * as vscode from 'vscode';
import type { Doing } from '../process/inspect/threads/doing';
import type { DoingHint, ProcessDoing, ThreadGroup } from '../process/inspect/threads/processDoing';
import type { ActivityGap, ExitStatus, ProcessActivity } from '../process/source/processActivity';
import { processText, nameOf, threadText } from './activityNames';
import { doingText } from './doingText';
import { formatCpu } from './formatUsage';

/**
 * What a process is doing, in one sentence. All text of other programs in it has its control characters escaped, and is
 * bounded.
 */
export function activitySentence(activity: ProcessActivity, { telling, hint }: ProcessDoing): string {
  const subject = processText(activity);
  if (activity.isKernelThread) return vscode.l10n.t('{0} is a thread of the kernel.', subject);
  if (!telling) return vscode.l10n.t('{0}: the system does not tell what it is doing.', subject);
  const { thread, doing } = telling;
  const clauses = [
    ...(doing.kind === 'zombie' ? zombieClauses(activity) : [processDoingText(doing, activity)]),
    ...(hint ? [hintText(hint, activity)] : []),
    ...(activity.tracer && doing.kind !== 'traced'
      ? [vscode.l10n.t('{0} traces it', processText(activity.tracer))]
      : []),
  ];
  const text = clauses.join(vscode.l10n.t('; '));
  if (activity.threads.length < 2 || thread.tid === activity.pid) return vscode.l10n.t('{0}: {1}.', subject, text);
  return vscode.l10n.t('{0}, thread {1}: {2}.', subject, threadText(thread), text);
}

/** What each thread is doing, those that do the same in one line; none if there is only one, as the sentence has it. */
export function threadLines(activity: ProcessActivity, { groups }: ProcessDoing): readonly string[] {
  if (activity.threadCount === 1) return [];
  const missing = activity.threadCount - activity.threads.length;
  return [
    ...groups.map((group) => groupText(group, activity)),
    ...(missing > 0 ? [vscode.l10n.t('{0} more threads, which were not looked into', missing.toLocaleString())] : []),
  ];
}

/** What could not be read, and what would tell more. */
export function gapText(gap: ActivityGap, { otherUser }: ProcessActivity): string {
  switch (gap) {
    case 'otherUser':
      return vscode.l10n.t('It belongs to {0}: the system shows only its state.', nameOf(otherUser?.name ?? ''));
    case 'ptraceScope':
      return vscode.l10n.t(
        'The system lets only its own ancestors see the system calls of a process. After “sudo sysctl kernel.yama.ptrace_scope=0” more can be told, until the next start of the machine.',
      );
    case 'denied':
      return vscode.l10n.t('The system does not let VS Code see the system calls of this process.');
    case 'late':
      return vscode.l10n.t('Not all of it could be read in time: some files of the system did not answer.');
  }
}

function groupText({ threads, doing, cpu }: ThreadGroup, activity: ProcessActivity): string {
  const [first] = threads;
  const subject =
    threads.length === 1 && first
      ? vscode.l10n.t('Thread {0}', threadText(first))
      : vscode.l10n.t('{0} threads', threads.length.toLocaleString());
  const text = vscode.l10n.t('{0}: {1}', subject, processDoingText(doing, activity));
  return cpu === undefined || Math.round(cpu) === 0 ? text : vscode.l10n.t('{0}, {1} CPU', text, formatCpu(cpu));
}

/** The same as {@link doingText}, with what is known of the process only. */
function processDoingText(doing: Doing, { tracer }: ProcessActivity): string {
  return doing.kind === 'traced' && tracer
    ? vscode.l10n.t('stopped by its debugger, {0}', processText(tracer))
    : doingText(doing);
}

function zombieClauses({ parent, ended }: ProcessActivity): readonly string[] {
  return [
    exitText(ended),
    parent
      ? vscode.l10n.t('its parent {0} has not fetched its exit code', processText(parent))
      : vscode.l10n.t('its parent has not fetched its exit code'),
  ];
}

function exitText(ended: ExitStatus | undefined): string {
  if (!ended) return vscode.l10n.t('zombie, it has exited');
  return 'code' in ended
    ? vscode.l10n.t('zombie, it has exited with code {0}', ended.code)
    : vscode.l10n.t('zombie, it was ended by signal {0}', ended.signal);
}

function hintText(hint: DoingHint, { threadCount }: ProcessActivity): string {
  if (hint === 'spinning') return vscode.l10n.t('it does not rest, maybe in an endless loop');
  return threadCount === 1
    ? vscode.l10n.t('it has no other thread that could wake it: maybe a deadlock')
    : vscode.l10n.t('all {0} threads wait for each other: maybe a deadlock', threadCount.toLocaleString());
}
