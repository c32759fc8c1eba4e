import * as vscode from 'vscode';
import type { Recogniser } from '../../process/lineage/recogniser';
import type { ProcessInfo } from '../../process/processInfo';
import { messageName } from '../../ui/processNames';
import { runInBackground } from '../../ui/runInBackground';
import type { ActionContext } from '../actionContext';
import { concludeEnd } from '../end/concludeEnd';
import { getDisplayNames } from '../end/displayNames';
import { endForUser, showEndResults, startEnd } from '../end/end';
import { withEndProgress } from '../end/endProgress';
import { endDetail } from '../end/endQuestion';
import type { EndContext, Results } from '../end/endOutcome';
import { hasExited } from '../end/showOutcome';
import { controlC } from '../signal/interruptInTerminals';
import { getScopeMembers, type EndScope, type ScopeMembers } from './endScope';

export type EndOriginContext = EndContext & Pick<ActionContext, 'findTerminal' | 'recognise'>;

/** A shell has started what it needs for its prompt, and that has exited, after this time, in ms. */
const promptMs = 1_000;

/** A scope with the name that the user knows: `Terminal bash`. */
export interface NamedScope {
  readonly scope: EndScope;
  /** Escaped for a message. */
  readonly name: string;
}

/**
 * Ends everything that some origins have started, wherever it is shown, or all orphans, after a question: by asking it to
 * exit, or by killing it. The shell of a terminal is left to the user.
 */
export async function endOrigins(scopes: readonly NamedScope[], context: EndOriginContext): Promise<void> {
  const found = scopes.map(({ scope }) => getScopeMembers(scope, context.model.snapshot));
  const kill = vscode.l10n.t('Kill');
  const ask = vscode.l10n.t('Ask to Exit');
  const answer = await vscode.window.showWarningMessage(
    questionText(scopes),
    { modal: true, detail: detailText(found) },
    ask,
    kill,
  );
  if (answer === kill) await killScopes(scopes, context);
  if (answer === ask) await askScopes(scopes, context);
}

async function askScopes(scopes: readonly NamedScope[], context: EndOriginContext): Promise<void> {
  const { snapshot } = context.model;
  const members = scopes.flatMap(({ scope }) => getScopeMembers(scope, snapshot).members);
  if (members.length > 0) await endForUser('terminateTree', members, context, 'never');
  else showNothingLeft();
}

/** The model is refreshed first: in a storm, what the question has listed is gone by now. */
async function killScopes(scopes: readonly NamedScope[], context: EndOriginContext): Promise<void> {
  await context.refresh();
  const start = startEnd(context);
  const recogniser = context.recognise();
  const reports: Results['reports'][number][] = [];
  const failures: Results['failures'][number][] = [];
  for (const each of scopes) {
    const results = await killScope(each, recogniser, context);
    reports.push(...results.reports);
    failures.push(...results.failures);
  }
  const others = failures.filter(({ error }) => !hasExited(error));
  if (reports.length === 0 && others.length === 0) showNothingLeft();
  showEndResults({ reports, failures: others }, start, context);
  for (const { scope, name } of scopes) {
    runInBackground(
      offerToKillShell(scope, context),
      (reason) => vscode.l10n.t('Could not end {0}: {1}', name, reason),
      context.log,
    );
  }
}

/** Kills every process of a scope that runs now or is started meanwhile. */
async function killScope(
  { scope, name }: NamedScope,
  recogniser: Recogniser,
  context: EndOriginContext,
): Promise<Results> {
  const { snapshot } = context.model;
  const { members, sparedShell, belongs } = getScopeMembers(scope, snapshot);
  // A loop that was typed at the prompt runs in the shell itself. Ctrl+C ends it as the user would.
  if (sparedShell) context.findTerminal(sparedShell.pid)?.sendText(controlC, false);
  const options = { members, belongs: (candidate: ProcessInfo) => belongs(candidate, recogniser) };
  const [result] = await withEndProgress(() => Promise.allSettled([context.controller.killMembers(name, options)]));
  return concludeEnd('killTree', [{ target: { pid: 0, name }, result }], getDisplayNames(snapshot), context);
}

/**
 * If the shell that was spared goes on starting processes, only its own end stops that. What it starts for its prompt is
 * gone after a moment.
 */
async function offerToKillShell(scope: EndScope, context: EndOriginContext): Promise<void> {
  const findMembers = () => getScopeMembers(scope, context.model.snapshot);
  if (!findMembers().sparedShell || findMembers().members.length === 0) return;
  await context.clock.sleep(promptMs);
  await context.refresh();
  const { members, sparedShell } = findMembers();
  if (!sparedShell || members.length === 0) return;
  const shell = messageName(sparedShell);
  const kill = vscode.l10n.t('Kill the Shell Too');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} still starts processes: {1} run again.', shell, members.length),
    kill,
  );
  if (answer === kill) await endForUser('killTree', [sparedShell], context, 'never');
}

function showNothingLeft(): void {
  void vscode.window.showInformationMessage(
    vscode.l10n.t('Nothing was sent: what it has started has ended already, or is meant to run.'),
  );
}

function questionText(scopes: readonly NamedScope[]): string {
  const names = scopes.map(({ name }) => name).join(', ');
  return scopes.every(({ scope }) => scope === 'orphans')
    ? vscode.l10n.t('End all orphans, with everything below them?')
    : vscode.l10n.t('End everything that was started by {0}?', names);
}

/** In a storm it may be that no process lives for long enough to be listed. */
function detailText(found: readonly ScopeMembers[]): string {
  const members = found.flatMap((each) => each.members);
  const shells = found.flatMap(({ sparedShell }) => sparedShell ?? []);
  return [
    members.length > 0 ? endDetail(members) : vscode.l10n.t('No process of it is listed now.'),
    ...(shells.length > 0
      ? [
          vscode.l10n.t(
            'The terminal stays open: its shell goes on. What was started meanwhile, and what has lost its parent, ends too.',
          ),
        ]
      : [vscode.l10n.t('What was started meanwhile, and what has lost its parent, ends too.')]),
  ].join('\n\n');
}
