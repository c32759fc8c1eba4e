import * as vscode from 'vscode';
import { getProcessDoing } from '../../process/inspect/threads/processDoing';
import { sameProcess, type Identity } from '../../process/identity';
import { descendants, findListed } from '../../process/model/snapshotQueries';
import { isAlive, isStopped, type ProcessInfo } from '../../process/processInfo';
import type { ProcessSource } from '../../process/source/processSource';
import { activitySentence } from '../../ui/activityText';
import { escapeLinks } from '../../ui/escape';
import { messageName } from '../../ui/processNames';
import { runInBackground } from '../../ui/runInBackground';
import { showInStatusBar } from '../../ui/statusMessage';
import { endForUser } from '../end/end';
import type { EndContext } from '../end/endOutcome';
import { signalForUser, type SignalContext } from './signalProcesses';

export interface PauseAndLookContext extends EndContext, SignalContext {
  readonly source: SignalContext['source'] & Pick<ProcessSource, 'activity'>;
  /** Looks closer at a process, which is paused. */
  readonly inspect: (process: Identity) => Promise<void>;
}

/** What is started while a tree is paused is paused in the next round. No more rounds than this are needed. */
const maxRounds = 5;

/**
 * Pauses a process with everything below it, says what it was doing, and offers to resume it or to kill it. If the user
 * decides nothing, it stays paused, as after *Pause*: its row says so, and it is resumed when the window closes.
 */
export async function pauseAndLook(process: ProcessInfo, context: PauseAndLookContext): Promise<void> {
  // A paused process does nothing but wait.
  const activity = await context.source.activity(process);
  const paused = await pauseTree(process, context);
  if (paused.length === 0) return;
  const sentence = activity && activitySentence(activity, getProcessDoing(activity));
  await offerNextStep(process, paused, sentence, context);
}

/** Parents first: one that is paused starts no more. */
async function pauseTree(root: ProcessInfo, context: PauseAndLookContext): Promise<readonly Identity[]> {
  const paused: Identity[] = [];
  for (let round = 0; round < maxRounds; round++) {
    const { snapshot } = context.model;
    const known = findListed(root, snapshot)?.process;
    const running = [...(known ? [known] : []), ...descendants([root], snapshot)].filter(
      (process) => isAlive(process) && !isStopped(process) && !paused.some((each) => sameProcess(each, process)),
    );
    if (running.length === 0) break;
    const reports = (await signalForUser('pause', running, context)) ?? [];
    const reached = reports.flatMap(({ processes }) => processes.filter(({ outcome }) => outcome === 'alive'));
    if (reached.length === 0) break;
    paused.push(...reached);
  }
  return paused;
}

async function offerNextStep(
  process: ProcessInfo,
  paused: readonly Identity[],
  sentence: string | undefined,
  context: PauseAndLookContext,
): Promise<void> {
  const name = messageName(process);
  const text = [pausedText(name, paused.length), ...(sentence === undefined ? [] : [beforeText(sentence)])].join(' ');
  const [resume, kill] = [vscode.l10n.t('Resume'), vscode.l10n.t('Kill Tree')];
  const look = vscode.l10n.t('What Is It Doing?');
  const ask = () => vscode.window.showInformationMessage(text, resume, kill, look);
  let answer = await ask();
  while (answer === look) {
    runInBackground(
      context.inspect(process),
      (reason) => vscode.l10n.t('What {0} is doing could not be found out: {1}', name, reason),
      context.log,
    );
    answer = await ask();
  }
  if (answer === resume) await signalForUser('resume', paused, context);
  else if (answer === kill) await endForUser('killTree', [process], context);
  else showInStatusBar(vscode.l10n.t('{0} stays paused', name));
}

function pausedText(name: string, count: number): string {
  if (count === 1) return vscode.l10n.t('{0} is paused.', name);
  return count === 2
    ? vscode.l10n.t('{0} is paused, with 1 process below it.', name)
    : vscode.l10n.t('{0} is paused, with {1} processes below it.', name, count - 1);
}

function beforeText(sentence: string): string {
  return vscode.l10n.t('Before that: {0}', escapeLinks(sentence));
}
