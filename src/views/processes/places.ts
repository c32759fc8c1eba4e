import type { EndedProcess } from '../../process/model/snapshot';
import { listId } from './listRows';
import type { Row } from './rowTree';

/**
 * Where the rows of processes are that have just ended: the id of the row above each.
 * @returns a function that returns undefined for a process that has no row.
 */
export function getPlaces(
  roots: readonly Row[],
  ended: readonly Pick<EndedProcess, 'key'>[],
): (ended: Pick<EndedProcess, 'key'>) => string | undefined {
  const places = new Map<string, string>();
  if (ended.length > 0) {
    const keys = new Set(ended.map(({ key }) => key));
    const rows = [...roots];
    // The list grows while it is iterated.
    for (const { content, parent, children } of rows) {
      if (keys.has(content.id)) places.set(content.id, parent?.content.id ?? listId);
      for (const child of children) rows.push(child);
    }
  }
  return ({ key }) => places.get(key);
}
