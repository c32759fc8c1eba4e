import { keyOf } from '../identity';
import type { OwnedProcess } from './attribution';

/** The processes whose parent has died, by the key of their nearest living ancestor. */
export function detachedByAncestor(owned: Iterable<OwnedProcess>): ReadonlyMap<string, readonly OwnedProcess[]> {
  const detached = new Map<string, OwnedProcess[]>();
  for (const one of owned) {
    const ancestor = one.record.lost?.at(-1)?.parent;
    if (!ancestor) continue;
    const others = detached.get(keyOf(ancestor));
    if (others) others.push(one);
    else detached.set(keyOf(ancestor), [one]);
  }
  return detached;
}
