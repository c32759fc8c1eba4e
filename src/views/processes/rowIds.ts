import { keyOf, type Identity } from '../../process/identity';

/** The id of the row of a dead process, with the orphans that have lost it. */
export function lostParentId(lostParent: Identity): string {
  return `lost-${keyOf(lostParent)}`;
}
