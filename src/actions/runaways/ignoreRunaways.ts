import * as vscode from 'vscode';
import type { ProcessInfo } from '../../process/processInfo';
import { messageNames } from '../../ui/processNames';
import type { IgnoredRunaways, RunawaySubject } from '../../workspace/ignoredRunaways';
import type { ActionContext } from '../actionContext';
import { waitUntilSaved } from '../waitUntilSaved';

export interface IgnoreContext extends Pick<ActionContext, 'log' | 'refresh'> {
  readonly ignored: Pick<IgnoredRunaways, 'has' | 'addRun' | 'addCommand' | 'remove'>;
}

/** What is ignored: a runaway, with its process. */
export type NamedSubject = RunawaySubject & { readonly process: ProcessInfo };

/** For how long a runaway is ignored: until its process ends, or whenever its command line runs. */
export type IgnoreScope = 'run' | 'command';

/** Ends the warning of these runaways, and offers to undo that. Nothing is done to the processes. */
export async function ignoreRunaways(
  subjects: readonly NamedSubject[],
  scope: IgnoreScope,
  context: IgnoreContext,
): Promise<void> {
  const { ignored } = context;
  await waitUntilSaved(
    subjects.map((subject) => (scope === 'run' ? ignored.addRun(subject) : ignored.addCommand(subject))),
    context,
  );
  await context.refresh();
  const undo = vscode.l10n.t('Undo');
  const answer = await vscode.window.showInformationMessage(ignoredText(subjects, scope), undo);
  if (answer === undo) await stopIgnoring(subjects, context);
}

/** Takes back {@link ignoreRunaways}. */
export async function stopIgnoring(subjects: readonly RunawaySubject[], context: IgnoreContext): Promise<void> {
  await waitUntilSaved(
    subjects.map((subject) => context.ignored.remove(subject)),
    context,
  );
  await context.refresh();
}

function ignoredText(subjects: readonly NamedSubject[], scope: IgnoreScope): string {
  const names = messageNames(subjects.map(({ process }) => process));
  return scope === 'run'
    ? vscode.l10n.t('No warning of {0} any more until it ends. It goes on running.', names)
    : vscode.l10n.t(
        'No warning of {0} any more, nor of what has the same command line, in this workspace. It goes on running.',
        names,
      );
}
