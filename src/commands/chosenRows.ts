import { processLine, type TreeTop } from '../actions/copy/treeText';
import { isTarget, keyOf, type UncheckedTarget } from '../process/identity';
import type { Snapshot } from '../process/model/snapshot';
import { allNodes } from '../process/model/snapshotQueries';
import { isAlive, type ProcessInfo } from '../process/processInfo';
import { displayName } from '../process/programs/displayName';
import type { RowContent } from '../views/processes/rowContent';
import { processOf } from '../views/processes/rowContent';
import { readArguments } from './commandArguments';
import { pickProcess, type ChoiceOptions } from './commandTargets';
import { showRowLost } from './notices';

/** A row as text, whether the user has chosen it in the view or in a Quick Pick. */
export interface ChosenRow extends TreeTop {
  /** The processes that it stands for: of *Orphans* and *Detached* each of them. */
  readonly processes: readonly ProcessInfo[];
}

/** The rows that a command is for; undefined if there are none. */
export async function chooseRows(
  args: readonly unknown[],
  { view, model, title }: ChoiceOptions,
): Promise<readonly ChosenRow[] | undefined> {
  const given = await readArguments(args, view);
  if (given.kind === 'rows') return given.rows.map(({ content }) => ofRow(content));
  const { snapshot } = model;
  const process =
    given.kind === 'none'
      ? await pickProcess(model, title)
      : given.kind === 'target'
        ? findProcess(given.target, snapshot)
        : undefined;
  if (process) return [ofProcess(process, snapshot)];
  if (given.kind !== 'none') showRowLost();
  return undefined;
}

function ofRow(content: RowContent): ChosenRow {
  const { data, label, description } = content;
  const text = [label, description].filter((part) => part !== '').join(' · ');
  const process = processOf(data);
  switch (data.type) {
    case 'process':
      return { text, children: data.node.children, processes: [data.node.process] };
    case 'origin':
      return { text, children: data.node.processes, processes: process ? [process] : [] };
    case 'group':
    case 'lostParent':
      return { text, children: data.nodes, processes: data.nodes.map((node) => node.process) };
    case 'ended':
      return { text, children: [], processes: [data.ended.process] };
    case 'failure':
      return { text: [label, data.error.message].join(': '), children: [], processes: [] };
  }
}

function ofProcess(process: ProcessInfo, snapshot: Snapshot): ChosenRow {
  const key = keyOf(process);
  for (const node of allNodes(snapshot)) {
    if (node.key === key) {
      return { text: processLine(node, displayName(process)), children: node.children, processes: [process] };
    }
  }
  const origin = snapshot.origins.find(({ root }) => root && keyOf(root) === key);
  const text = [displayName(process), process.pid].join(' · ');
  return { text, children: origin?.processes ?? [], processes: [process] };
}

function findProcess(target: UncheckedTarget, snapshot: Snapshot): ProcessInfo | undefined {
  const matches = (process: ProcessInfo): boolean => isTarget(process, target) && isAlive(process);
  for (const { process } of allNodes(snapshot)) if (matches(process)) return process;
  return snapshot.origins.map(({ root }) => root).find((root) => root && matches(root));
}
