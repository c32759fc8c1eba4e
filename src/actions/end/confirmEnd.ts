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
import { endsTree, isForced, toForced, type EndAction } from './endAction';
import type { EndContext } from './endOutcome';
import { endButton, endDetail, endQuestion, leaveBehindDetail, leaveBehindQuestion } from './endQuestion';
import { killInsteadDetail, planRequests, requestDetails, unaskableText, type RequestPlan } from './requestPlan';
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
  /** How they are asked to exit, unless they are killed. */
  readonly plan?: RequestPlan | undefined;
  /** What is to be killed because it cannot be asked to exit. */
  readonly unaskable?: readonly ProcessInfo[];
}

/**
 * Asks the user at most one question before processes are ended: whether to end another VS Code, with all in its windows;
 * whether Kill is to leave descendants behind, since a killed process cannot end its children; whether to kill what cannot
 * be asked to exit, or to ask others too; and, as the setting says, whether to end what is listed in the question.
 *
 * `confirm` is `never` if the user has just chosen the processes from a list: another VS Code, and what is not meant but would
 * be asked to exit too, is asked about all the same.
 * @returns undefined if the user has cancelled.
 */
export async function confirmEnd(
  action: EndAction,
  targets: readonly Target[],
  { model: { snapshot }, controller }: Pick<EndContext, 'model' | 'controller'>,
  confirm: Confirm,
): Promise<ConfirmedEnd | undefined> {
  const wanted = getMatter(action, targets, snapshot, confirm);
  const isRequest = !isForced(action) && wanted.ending.length > 0;
  const plan = isRequest ? await planRequests(wanted.ending, controller) : undefined;
  // Otherwise the message after the command says it.
  const isHopeless = confirm !== 'never' && plan?.askable.length === 0 && wanted.vscodes.length === 0;
  const matter = isHopeless
    ? { ...getMatter(toForced(action), targets, snapshot, confirm), unaskable: plan.unaskable }
    : { ...wanted, plan };
  const { vscodes, ending, survivorCount } = matter;
  const confirmed = { action: matter.action, vscodes: vscodes.map(({ process }) => process) };
  const isAsked = confirm === 'always' || (confirm === 'severalProcesses' && ending.length > 1);
  const isSurprising = vscodes.length > 0 || survivorCount > 0 || isHopeless || (plan?.others.length ?? 0) > 0;
  if (!isSurprising && !isAsked) return confirmed;
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

function getQuestion({ action, vscodes, targets, ending, survivorCount, unaskable = [] }: Matter): string {
  const questions = vscodes.map(vscodeQuestion);
  if (unaskable.length > 0) questions.push(unaskableText(unaskable));
  if (survivorCount > 0) questions.push(leaveBehindQuestion(targets.length, ending, survivorCount));
  else if (targets.length > 0) questions.push(endQuestion(action, targets.length, ending));
  return questions.join(' ');
}

function getDetail({ action, vscodes, ending, survivorCount, plan, unaskable = [] }: Matter): string {
  return [
    ...(unaskable.length > 0 ? [killInsteadDetail()] : []),
    ...(plan ? requestDetails(plan) : []),
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
