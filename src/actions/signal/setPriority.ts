import * as vscode from 'vscode';
import type { ProcessController } from '../../process/control/processController';
import { withOutcome } from '../../process/control/report';
import type { UncheckedTarget } from '../../process/identity';
import { unique } from '../../process/model/snapshotQueries';
import { nameAndPid } from '../../ui/processNames';
import { showInStatusBar } from '../../ui/statusMessage';
import type { ActionContext } from '../actionContext';
import { concludeEnd } from '../end/concludeEnd';
import { getDisplayNames } from '../end/displayNames';
import { showRefusals } from '../end/showOutcome';
import { showDenied } from './showSignalResults';

type PriorityContext = Pick<ActionContext, 'controller' | 'log' | 'model' | 'refresh'>;

interface PriorityItem extends vscode.QuickPickItem {
  readonly priority: number;
}

/** Lets the user choose a priority, and gives it to each of the processes. */
export async function setPriority(targets: readonly UncheckedTarget[], context: PriorityContext): Promise<void> {
  const chosen = await vscode.window.showQuickPick(priorityItems(context.controller), {
    title: vscode.l10n.t('Set Priority'),
    placeHolder: vscode.l10n.t('How soon the processor turns to it while others want it too'),
    matchOnDescription: true,
  });
  if (!chosen) return;
  const { controller, model } = context;
  const distinct = unique(targets);
  const names = getDisplayNames(model.snapshot);
  const settled = await Promise.allSettled(distinct.map((target) => controller.renice(target, chosen.priority)));
  const results = await concludeEnd(
    'renice',
    distinct.flatMap((target, index) => {
      const result = settled[index];
      return result ? [{ target, result }] : [];
    }),
    names,
    context,
  );
  const changed = results.reports.flatMap((report) => withOutcome(report, 'alive'));
  const [first] = changed;
  if (first) {
    showInStatusBar(
      changed.length === 1
        ? vscode.l10n.t('The priority of {0} is now {1}', nameAndPid(first), chosen.priority)
        : vscode.l10n.t('The priority of {0} processes is now {1}', changed.length, chosen.priority),
    );
  }
  showDenied(results.reports);
  showRefusals(results);
}

/** The values of setpriority(2), from the lowest priority to the highest. */
function priorityItems({ minFreeNice }: Pick<ProcessController, 'minFreeNice'>): readonly PriorityItem[] {
  const rights = (priority: number): Partial<PriorityItem> =>
    priority < minFreeNice ? { description: vscode.l10n.t('needs the rights of the administrator') } : {};
  return [
    {
      priority: 19,
      label: vscode.l10n.t('Lowest ({0})', 19),
      description: vscode.l10n.t('only when nothing else wants the processor'),
    },
    { priority: 10, label: vscode.l10n.t('Low ({0})', 10) },
    { priority: 0, label: vscode.l10n.t('Normal ({0})', 0), description: vscode.l10n.t('what a process begins with') },
    { priority: -10, label: vscode.l10n.t('High ({0})', -10), ...rights(-10) },
    { priority: -20, label: vscode.l10n.t('Highest ({0})', -20), ...rights(-20) },
  ];
}
