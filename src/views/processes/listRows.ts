import type { SlicedTask } from '../../common/timeSlicing';
import { keyOf } from '../../process/identity';
import { withDescendants, type OriginNode, type ProcessNode, type Snapshot } from '../../process/model/snapshot';
import { maxNameLength } from '../../process/programs/displayName';
import { escapeControlCharacters } from '../../ui/escape';
import { getShownRoot } from './arrange/placedProcesses';
import type { Subject } from './arrange/siblings';
import { endedRow } from './endedRow';
import { originRow } from './originRow';
import type { RowContent } from './rowContent';
import type { RowOptions } from './rowOptions';
import { arrangeSiblings, endedSubject, processSubject, rowsPerStep } from './siblingRows';

/** Stands for the row above the list, which does not exist. */
export const listId = 'list';

/**
 * All processes but the orphans in one list, whatever started them. Each row has the usage of its process alone, so that
 * the list can be sorted by it, and the name of the origin.
 */
export function* listRows({ origins, detached }: Snapshot, options: RowOptions): SlicedTask<readonly RowContent[]> {
  yield;
  const originNames = new Map<ProcessNode, string>();
  const nodes: ProcessNode[] = [];
  const add = (tops: readonly ProcessNode[], origin: string | undefined): void => {
    for (const top of tops) {
      for (const node of withDescendants(top)) {
        nodes.push(node);
        originNames.set(node, escapeControlCharacters(origin ?? node.record.origin.label, maxNameLength));
      }
    }
  };
  for (const { origin, processes } of origins) add(processes, origin.label);
  add(detached, undefined);
  const ended = options.ended.get(listId) ?? [];
  const subjects = [...origins.flatMap(rootSubject), ...nodes.map(processSubject), ...ended.map(endedSubject)];
  const rows: RowContent[] = [];
  for (const [index, { label, subject }] of arrangeSiblings(listId, subjects, options).entries()) {
    if (index % rowsPerStep === 0) yield;
    switch (subject.type) {
      case 'process':
        rows.push(
          options.processRows.rowOf(subject.node, label, options, {
            children: [],
            listedOrigin: originNames.get(subject.node) ?? '',
          }),
        );
        break;
      case 'ended':
        rows.push(endedRow(subject.ended, label));
        break;
      case 'origin':
        rows.push(yield* originRow(subject.origin, options));
    }
  }
  return rows;
}

function rootSubject(origin: OriginNode): readonly Subject[] {
  const root = getShownRoot(origin);
  return root ? [{ type: 'origin', key: keyOf(root), process: root, origin }] : [];
}
