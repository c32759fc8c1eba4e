import { groupBy } from '../../common/groupBy';
import { keyOf } from '../identity';
import type { LostParent } from '../lineage/lineageRecord';
import { getShellUse } from '../programs/shellUse';
import type { OrphanNode } from './snapshot';

/** Ancestors that die within this time of the parent count as lost together with it, in ms. */
const maxDelayMs = 10_000;

/**
 * Gives orphans that have lost the same parent that parent: a pool of workers, the servers of a launcher. A single orphan
 * has none, until there is a second one; from then on it keeps the parent as long as it runs, so that its row stays where
 * it is while the others end.
 */
export function withLostParents(orphans: readonly OrphanNode[], before: readonly OrphanNode[]): readonly OrphanNode[] {
  const parents = new Map(orphans.map((orphan) => [orphan.key, findLostParent(orphan)]));
  const sizes = new Map<string, number>();
  for (const parent of parents.values()) {
    if (parent) sizes.set(keyOf(parent), (sizes.get(keyOf(parent)) ?? 0) + 1);
  }
  const grouped = new Set(before.flatMap(({ lostParent }) => (lostParent ? [keyOf(lostParent)] : [])));
  return orphans.map((orphan) => {
    const lostParent = parents.get(orphan.key);
    if (!lostParent) return orphan;
    const key = keyOf(lostParent);
    return (sizes.get(key) ?? 0) > 1 || grouped.has(key) ? { ...orphan, lostParent } : orphan;
  });
}

/** Orphans that have lost the same parent, or a single one: what the user decides about at once. */
export interface OrphanGroup {
  readonly lostParent: LostParent | undefined;
  /** At least one. */
  readonly nodes: readonly OrphanNode[];
}

/** The orphans in their order, each group at the place of its first one. */
export function groupOrphans(orphans: readonly OrphanNode[]): readonly OrphanGroup[] {
  const groups = groupBy(orphans, ({ key, lostParent }) => (lostParent ? `lost ${keyOf(lostParent)}` : key));
  return [...groups.values()].map((nodes) => ({ lostParent: nodes[0]?.lostParent, nodes }));
}

/**
 * The topmost dead ancestor that died together with the parent. A shell counts only if nothing else does, and never a shell
 * with a prompt: all that a terminal has started descends from it, and it tells no more than the name of the terminal.
 */
function findLostParent({ record }: OrphanNode): LostParent | undefined {
  const [parent, ...others] = record.lost ?? [];
  if (!parent) return undefined;
  const all = [parent, ...others.filter(({ endedAt }) => Math.abs(endedAt - parent.endedAt) <= maxDelayMs)];
  return (
    all.findLast((lost) => getShellUse(lost) === undefined) ?? all.findLast((lost) => getShellUse(lost) === 'command')
  );
}
