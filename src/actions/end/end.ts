import * as vscode from 'vscode';
import type { Target } from '../../process/control/processController';
import type { Report } from '../../process/control/report';
import { unattended } from '../../ui/runInBackground';
import { confirmKill } from './confirmKill';
import { confirmVSCodes } from './confirmVSCode';
import { endAll, type EndAllContext, type Results, type Way } from './endProcesses';
import { sayBadNews, sayGoodNews, sayNotSent } from './showOutcome';
import { unique } from '../../process/model/snapshotQueries';
import { chooseTargets, type Selecting } from '../../commands/commandTargets';

export interface EndContext extends EndAllContext {
  readonly view: Selecting;
}

/** Terminate, Kill, Terminate Tree and Kill Tree. */
export function registerEndCommands(context: EndContext): vscode.Disposable {
  const titles: Record<Way, string> = {
    terminate: vscode.l10n.t('Terminate'),
    kill: vscode.l10n.t('Kill'),
    terminateTree: vscode.l10n.t('Terminate Tree'),
    killTree: vscode.l10n.t('Kill Tree'),
  };
  const ways: readonly Way[] = ['terminate', 'kill', 'terminateTree', 'killTree'];
  return vscode.Disposable.from(
    ...ways.map((way) =>
      vscode.commands.registerCommand(`runaway.${way}`, async (...args: readonly unknown[]) => {
        const chosen = await chooseTargets(args, { ...context, title: titles[way] });
        if (!chosen) return undefined;
        return chosen.by === 'program'
          ? [await endForProgram(way, chosen.target, context)]
          : endForPerson(way, chosen.targets, context);
      }),
    ),
  );
}

/** Ends one process without asking back. Why it did not come to that is shown to the person and thrown to the caller. */
export async function endForProgram(way: Way, target: Target, context: EndAllContext): Promise<Report> {
  const results = await endAll(way, [target], context);
  say(results, context);
  const [report] = results.reports;
  if (report) return report;
  throw results.failures[0]?.error;
}

/** Ends them, once the person has confirmed it where that is called for. */
export async function endForPerson(
  way: Way,
  targets: readonly Target[],
  context: EndAllContext,
): Promise<readonly Report[] | undefined> {
  const meant = unique(targets);
  const whole = await confirmVSCodes(way, meant, context.model.snapshot);
  if (!whole) return undefined;
  const decided = way === 'kill' ? await confirmKill(meant, context.model.snapshot) : way;
  if (!decided) return undefined;
  const results = await endAll(decided, meant, context, whole);
  say(results, context);
  return results.reports;
}

/** Says what came of it. Nobody waits for what the person makes of bad news. */
function say(results: Results, context: EndAllContext): void {
  sayGoodNews(results);
  sayNotSent(results);
  unattended(
    goOn(results, context),
    (reason) => vscode.l10n.t('What still runs could not be dealt with: {0}', reason),
    context.log,
  );
}

async function goOn(results: Results, context: EndAllContext): Promise<void> {
  const next = await sayBadNews(results, context.model.snapshot);
  if (next) await endForPerson(next.way, next.targets, context);
}
