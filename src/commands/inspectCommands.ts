import * as vscode from 'vscode';
import { attachDebugger } from '../actions/inspect/attachDebugger';
import type { InspectContext } from '../actions/inspect/inspectContext';
import { recordCpu } from '../actions/inspect/recordCpu';
import { recordHeap, takeSnapshot } from '../actions/inspect/recordHeap';
import { showStack } from '../actions/inspect/showStack';
import { whatIsItDoing } from '../actions/inspect/whatIsItDoing';
import { commandIds } from '../common/contributions';
import { isTarget, type UncheckedTarget } from '../process/identity';
import type { ProcessInfo } from '../process/processInfo';
import { processOf } from '../views/processes/rowContent';
import { readArguments } from './commandArguments';
import { pickProcess, type ChoiceOptions } from './commandTargets';
import { showNothingToInspect, showRowLost } from './notices';

type InspectCommandContext = InspectContext & Omit<ChoiceOptions, 'title'>;

/** What Is It Doing?, Show Stack, what records profiles, and Attach Debugger: each for one process. */
export function registerInspectCommands(context: InspectCommandContext): vscode.Disposable {
  const register = (
    id: string,
    title: string,
    inspect: (target: ProcessInfo, context: InspectContext) => Promise<void>,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (...args: readonly unknown[]) => {
      const target = await chooseProcess(args, { ...context, title });
      if (target) await inspect(target, context);
    });
  return vscode.Disposable.from(
    register(commandIds.whatIsItDoing, vscode.l10n.t('What Is It Doing?'), whatIsItDoing),
    register(commandIds.showStack, vscode.l10n.t('Show Stack'), showStack),
    register(commandIds.recordCpuProfile, vscode.l10n.t('Record CPU Profile'), recordCpu),
    register(commandIds.recordHeapProfile, vscode.l10n.t('Record Heap Profile'), recordHeap),
    register(commandIds.takeHeapSnapshot, vscode.l10n.t('Take Heap Snapshot'), takeSnapshot),
    register(commandIds.attachDebugger, vscode.l10n.t('Attach Debugger'), attachDebugger),
  );
}

/**
 * The process that a command is for, as it is now: that of the row, the one that a program names, or one that the user
 * chooses.
 * @returns undefined if there is none, and the user knows.
 */
async function chooseProcess(
  args: readonly unknown[],
  { view, model, source, title }: InspectCommandContext & ChoiceOptions,
): Promise<ProcessInfo | undefined> {
  const given = await readArguments(args, view);
  if (given.kind === 'lost') {
    showRowLost();
    return undefined;
  }
  if (given.kind === 'none') {
    const picked = await pickProcess(model, title);
    return picked && getAgain(picked, source);
  }
  const [first] =
    given.kind === 'target' ? [given.target] : given.rows.flatMap(({ content }) => processOf(content.data) ?? []);
  return getAgain(first, source);
}

function getAgain(target: UncheckedTarget | undefined, source: InspectContext['source']): ProcessInfo | undefined {
  const now = typeof target?.pid === 'number' ? source.get(target.pid) : undefined;
  if (now && target && isTarget(now, target)) return now;
  showNothingToInspect();
  return undefined;
}
