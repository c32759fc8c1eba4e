import * as vscode from 'vscode';
import { keyOf, type Target } from '../../process/identity';
import type { Snapshot } from '../../process/model/snapshot';
import {
  descendants,
  indexListed,
  survivingDescendants,
  type ListedProcess,
} from '../../process/model/snapshotQueries';
import { isAlive, type ProcessInfo } from '../../process/processInfo';
import type { Confirm } from '../../workspace/settings';
import { endsTree, isForced, type EndAction } from './endAction';
import { endButton, endDetail, endQuestion, leaveBehindDetail, leaveBehindQuestion } from './endQuestion';
import { vscodeButton, vscodeDetail, vscodeQuestion } from './vscodeQuestion';

/** What the user has confirmed. */
export interface ConfirmedEnd {
  /** The answer to the question before Kill may be Kill Tree. */
  readonly action: EndAction;
  /** The targets that are another VS Code, to be ended as a whole. */
  readonly vscodes: readonly Target[];
}

/** What there is to confirm. */
interface Matter {
  readonly action: EndAction;
  readonly snapshot: Snapshot;
  readonly vscodes: readonly ListedProcess[];
  /** The other targets. */
  readonly targets: readonly Target[];
  /** All that would end with these: with their trees, if the action ends trees. */
  readonly ending: readonly ProcessInfo[];
  /** How many processes Kill would leave behind. */
  readonly survivorCount: number;
}

/**
 * Asks the user at most one question before processes are ended: whether to end another VS Code, with all in its windows;
 * whether Kill is to leave descendants behind, since a killed process cannot end its children; and, as the setting says,
 * whether to end what is listed in the question.
 *
 * `confirm` is `never` if the user has just chosen the processes from a list: another VS Code is asked about all the same.
 * @returns undefined if the user has cancelled.
 */
export async function confirmEnd(
  action: EndAction,
  targets: readonly Target[],
  snapshot: Snapshot,
  confirm: Confirm,
): Promise<ConfirmedEnd | undefined> {
  const matter = getMatter(action, targets, snapshot, confirm);
  const { vscodes, ending, survivorCount } = matter;
  const confirmed = { action, vscodes: vscodes.map(({ process }) => process) };
  const isAsked = confirm === 'always' || (confirm === 'severalProcesses' && ending.length > 1);
  if (vscodes.length === 0 && survivorCount === 0 && !isAsked) return confirmed;
  const killTree = vscode.l10n.t('Kill Tree');
  const end = getButton(matter);
  const answer = await vscode.window.showWarningMessage(
    getQuestion(matter),
    { modal: true, detail: getDetail(matter) },
    ...(survivorCount > 0 ? [killTree, end] : [end]),
  );
  if (answer === end) return confirmed;
  return answer === killTree ? { ...confirmed, action: 'killTree' } : undefined;
}

function getMatter(action: EndAction, targets: readonly Target[], snapshot: Snapshot, confirm: Confirm): Matter {
  const find = indexListed(snapshot);
  const vscodes = targets.flatMap((target) => find(target) ?? []).filter(({ isVSCode }) => isVSCode);
  const vscodeKeys = new Set(vscodes.map(({ process }) => keyOf(process)));
  const others = targets.filter((target) => {
    const listed = find(target);
    return !listed || !vscodeKeys.has(keyOf(listed.process));
  });
  const own = others.flatMap((target) => find(target)?.process ?? []);
  const below = endsTree(action) ? descendants(others, snapshot, find).filter(isAlive) : [];
  const asksAboutSurvivors = action === 'kill' && confirm !== 'never';
  return {
    action,
    snapshot,
    vscodes,
    targets: others,
    ending: [...new Set([...own, ...below])],
    survivorCount: asksAboutSurvivors ? survivingDescendants(others, snapshot).length : 0,
  };
}

function getQuestion({ action, vscodes, targets, ending, survivorCount }: Matter): string {
  const questions = vscodes.map(vscodeQuestion);
  if (survivorCount > 0) questions.push(leaveBehindQuestion(targets.length, ending, survivorCount));
  else if (targets.length > 0) questions.push(endQuestion(action, targets.length, ending));
  return questions.join(' ');
}

function getDetail({ action, vscodes, ending, survivorCount }: Matter): string {
  return [
    ...(vscodes.length > 0 ? [vscodeDetail(isForced(action))] : []),
    ...(survivorCount > 0 ? [leaveBehindDetail()] : []),
    // A single process is in the question already.
    ...(ending.length > 1 ? [endDetail(ending)] : []),
  ].join('\n\n');
}

function getButton({ action, vscodes, targets, survivorCount }: Matter): string {
  if (survivorCount > 0) {
    return targets.length === 1 ? vscode.l10n.t('Kill Only This') : vscode.l10n.t('Kill Only These');
  }
  return vscodes.length > 0 ? vscodeButton(isForced(action)) : endButton(action);
}
