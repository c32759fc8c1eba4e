import * as vscode from 'vscode';
import { copyWhy } from '../actions/explain/copyWhy';
import { explain, type Explanation } from '../actions/explain/explanation';
import { showWhy } from '../actions/explain/showWhy';
import { commandIds } from '../common/contributions';
import { isTarget, type UncheckedTarget } from '../process/identity';
import type { Snapshot } from '../process/model/snapshot';
import { allNodes } from '../process/model/snapshotQueries';
import { getWhy, getWhyOfLostParent, getWhyOfRoot } from '../process/why/why';
import type { Row } from '../views/processes/rowTree';
import type { RowData } from '../views/processes/rowContent';
import { readArguments } from './commandArguments';
import { pickProcess, type ChoiceOptions } from './commandTargets';
import { showNothingToExplain, showRowLost } from './notices';

type ExplainContext = Omit<ChoiceOptions, 'title'>;

/** Something to explain, and the row that it was chosen by. */
interface Chosen {
  readonly explanation: Explanation;
  readonly row: Row | undefined;
}

/** Copy Why, and Show Why It Runs. */
export function registerExplainCommands(context: ExplainContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(commandIds.copyWhy, async (...args: readonly unknown[]) => {
      const chosen = await choose(args, { ...context, title: vscode.l10n.t('Copy Why') });
      if (chosen) await copyWhy(chosen.map(({ explanation }) => explanation));
    }),
    vscode.commands.registerCommand(commandIds.showWhy, async (...args: readonly unknown[]) => {
      const [first] = (await choose(args, { ...context, title: vscode.l10n.t('Show Why It Runs') })) ?? [];
      if (first) await showWhy(first.explanation, revealOf(first.row));
    }),
  );
}

/** @returns at least one; undefined if there is nothing to explain, and the user knows. */
async function choose(
  args: readonly unknown[],
  { view, model, title }: ChoiceOptions,
): Promise<readonly Chosen[] | undefined> {
  const given = await readArguments(args, view);
  const now = Date.now();
  if (given.kind === 'lost') {
    showRowLost();
    return undefined;
  }
  if (given.kind === 'rows') {
    const chosen = given.rows.flatMap((row) =>
      explainRow(row.content.data, model.snapshot, now).map((explanation) => ({ explanation, row })),
    );
    if (chosen.length === 0) showNothingToExplain();
    return chosen.length === 0 ? undefined : chosen;
  }
  const target = given.kind === 'none' ? await pickProcess(model, title) : given.target;
  if (!target) return undefined;
  const explanation = explainProcess(target, model.snapshot, now);
  if (!explanation) showNothingToExplain();
  return explanation && [{ explanation, row: undefined }];
}

/** A group stands for each of its processes. */
function explainRow(data: RowData, snapshot: Snapshot, now: number): readonly Explanation[] {
  switch (data.type) {
    case 'process':
      return [explain(getWhy(data.node, snapshot), now)];
    case 'lostParent': {
      const why = getWhyOfLostParent(data.lostParent, data.nodes, snapshot);
      return why ? [explain(why, now)] : [];
    }
    case 'origin': {
      const why = getWhyOfRoot(data.node, snapshot);
      return why ? [explain(why, now)] : [];
    }
    case 'group':
      return data.nodes.map((node) => explain(getWhy(node, snapshot), now));
    case 'ended':
    case 'failure':
      return [];
  }
}

function explainProcess(target: UncheckedTarget, snapshot: Snapshot, now: number): Explanation | undefined {
  for (const node of allNodes(snapshot)) {
    if (isTarget(node.process, target)) return explain(getWhy(node, snapshot), now);
  }
  const origin = snapshot.origins.find(({ root }) => root && isTarget(root, target));
  const why = origin && getWhyOfRoot(origin, snapshot);
  return why && explain(why, now);
}

function revealOf(row: Row | undefined): (() => Promise<void>) | undefined {
  if (!row?.content.contextValue.includes(';revealable;')) return undefined;
  return async () => {
    await vscode.commands.executeCommand(commandIds.reveal, row);
  };
}
