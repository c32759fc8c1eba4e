import * as vscode from 'vscode';
import {
  ignoreRunaways,
  stopIgnoring,
  type IgnoreContext,
  type IgnoreScope,
  type NamedSubject,
} from '../actions/runaways/ignoreRunaways';
import { pickIgnored } from '../actions/runaways/pickIgnored';
import { pickRunaway } from '../actions/runaways/pickRunaway';
import { commandIds } from '../common/contributions';
import { keyOf } from '../process/identity';
import type { ProcessModel } from '../process/model/processModel';
import type { Snapshot } from '../process/model/snapshot';
import { findListed } from '../process/model/snapshotQueries';
import type { Runaway } from '../process/runaway/runaway';
import type { Runaways } from '../process/runaway/runaways';
import type { ProcessesView } from '../views/processes/processesView';
import type { RowData } from '../views/processes/rowContent';
import type { RunawaySubject } from '../workspace/ignoredRunaways';
import { readArguments, type CommandArguments, type SelectionView } from './commandArguments';
import { showRowLost } from './notices';

export interface RunawayCommandContext extends IgnoreContext {
  readonly model: Pick<ProcessModel, 'snapshot'>;
  readonly runaways: Pick<Runaways, 'all' | 'get'>;
  readonly view: SelectionView & Pick<ProcessesView, 'showProcess'>;
}

/** Show Runaways, Ignore for This Run, Ignore This Command, and Stop Ignoring. */
export function registerRunawayCommands(context: RunawayCommandContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.showRunaways, async (...args: readonly unknown[]) => {
      const [runaway] = await chooseRunaways(args, vscode.l10n.t('Show Runaways'), context);
      if (runaway) await context.view.showProcess(runaway.key);
    }),
    registerIgnore(commandIds.ignoreRun, 'run', context),
    registerIgnore(commandIds.ignoreCommand, 'command', context),
    vscode.commands.registerCommand(commandIds.stopIgnoring, async (...args: readonly unknown[]) => {
      const subjects = await chooseIgnored(args, context);
      if (subjects.length > 0) await stopIgnoring(subjects, context);
    }),
  );
}

function registerIgnore(id: string, scope: IgnoreScope, context: RunawayCommandContext): vscode.Disposable {
  return vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
    const title = scope === 'run' ? vscode.l10n.t('Ignore for This Run') : vscode.l10n.t('Ignore This Command');
    const subjects: readonly NamedSubject[] = await chooseRunaways(args, title, context);
    if (subjects.length > 0) await ignoreRunaways(subjects, scope, context);
  });
}

/** The runaways that a command is for, each process once; a single one is not asked for. Empty if the user knows why. */
async function chooseRunaways(
  args: readonly unknown[],
  title: string,
  { runaways, view, model }: RunawayCommandContext,
): Promise<readonly Runaway[]> {
  const given = await readArguments(args, view);
  if (given.kind === 'none') {
    const keys = new Set(runaways.all.map(({ key }) => key));
    const [only] = runaways.all;
    const runaway = only && keys.size === 1 ? only : await pickRunaway(runaways.all, title);
    return runaway ? [runaway] : [];
  }
  const found = subjectsOf(given, model.snapshot).flatMap(({ key }) => runaways.get(key).slice(0, 1));
  if (found.length === 0) showRowLost();
  return found;
}

/** What is to be ignored no more. */
async function chooseIgnored(
  args: readonly unknown[],
  { ignored, view, model }: RunawayCommandContext,
): Promise<readonly RunawaySubject[]> {
  const given = await readArguments(args, view);
  if (given.kind === 'none') {
    const subject = await pickIgnored(model.snapshot, ignored);
    return subject ? [subject] : [];
  }
  const found = subjectsOf(given, model.snapshot);
  if (found.length === 0) showRowLost();
  return found;
}

function subjectsOf(given: CommandArguments, snapshot: Snapshot): readonly RunawaySubject[] {
  if (given.kind === 'rows') return given.rows.flatMap(({ content }) => subjectsOfRow(content.data));
  const process = given.kind === 'target' ? findListed(given.target, snapshot)?.process : undefined;
  return process ? [{ key: keyOf(process), process }] : [];
}

/** The row of an origin stands for its root, and for what an extension has started. */
function subjectsOfRow(data: RowData): readonly RunawaySubject[] {
  if (data.type === 'process') return [data.node];
  if (data.type !== 'origin') return [];
  const { origin, rootNode } = data.node;
  return [...(rootNode ? [rootNode] : []), { key: origin.id }];
}
