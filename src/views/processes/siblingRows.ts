import type { SlicedTask } from '../../common/timeSlicing';
import type { EndedProcess, ProcessNode } from '../../process/model/snapshot';
import type { Sibling, Subject } from './arrange/siblings';
import { endedRow } from './endedRow';
import { maxDepth } from './processRow';
import type { RowContent } from './rowContent';
import type { RowOptions } from './rowOptions';

/** So many rows are made before other work may interrupt: to check for that costs as much as a row. */
export const rowsPerStep = 16;

/**
 * The rows of siblings below the row with the id `parentId`, and of those that have just ended there. `depth` counts from
 * 1. It recurses to {@link maxDepth}.
 */
export function* siblingRows(
  parentId: string,
  nodes: readonly ProcessNode[],
  depth: number,
  options: RowOptions,
): SlicedTask<readonly RowContent[]> {
  yield;
  const ended = options.ended.get(parentId) ?? [];
  const rows: RowContent[] = [];
  const siblings = arrangeSiblings(parentId, [...nodes.map(processSubject), ...ended.map(endedSubject)], options);
  for (const [index, { label, subject }] of siblings.entries()) {
    if (index % rowsPerStep === 0) yield;
    if (subject.type === 'ended') rows.push(endedRow(subject.ended, label));
    if (subject.type !== 'process') continue;
    const { node } = subject;
    const isCut = depth >= maxDepth && node.children.length > 0;
    const hasRowsBelow = !isCut && (node.children.length > 0 || options.ended.has(node.key));
    const children = hasRowsBelow ? yield* siblingRows(node.key, node.children, depth + 1, options) : [];
    rows.push(options.processRows.rowOf(node, label, options, { children, isCut }));
  }
  return rows;
}

/**
 * Gives siblings their labels, and arranges those that are shown. Equal names get longer ones that tell them apart from
 * all siblings, shown or not: a filter changes no label.
 */
export function arrangeSiblings(
  parentId: string,
  subjects: readonly Subject[],
  { labels, arranged }: Pick<RowOptions, 'labels' | 'arranged'>,
): readonly Sibling[] {
  const processes = subjects.map(({ process }) => process);
  const names = labels.labelsOf(parentId, processes);
  return subjects
    .map((subject, index) => ({ key: subject.key, process: subject.process, label: names[index] ?? '', subject }))
    .filter(({ key }) => arranged.isShown(key))
    .sort(arranged.compare);
}

export function processSubject(node: ProcessNode): Subject {
  return { type: 'process', key: node.key, process: node.process, node };
}

export function endedSubject(ended: EndedProcess): Subject {
  return { type: 'ended', key: ended.key, process: ended.process, ended };
}
