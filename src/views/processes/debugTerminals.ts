import type { OriginNode } from '../../process/model/snapshot';
import { originRules } from '../../process/origin';

/**
 * The ids of the terminals in which nothing runs but the program of a debug session. That has a row of its own, so the
 * terminal needs none: to the user, both are the session.
 */
export function getDebugTerminals(origins: readonly OriginNode[]): ReadonlySet<string> {
  const debugParents = new Set(
    origins.flatMap(({ origin, root, ending }) =>
      origin.kind === 'debug' && root && ending === undefined ? [root.parentPid] : [],
    ),
  );
  const endsAt = (pid: number | undefined): boolean => pid !== undefined && debugParents.has(pid);
  const isUsed = (node: OriginNode): boolean =>
    originRules[node.origin.kind].isTerminal &&
    node.ending === undefined &&
    node.detachedDescendants.length === 0 &&
    endsAt(lastOfChain(node));
  return new Set(origins.filter(isUsed).map(({ origin }) => origin.id));
}

/**
 * The pid of the last process in a terminal in which each has started the next, as a launcher such as debugpy's starts the
 * program; undefined if there are others.
 */
function lastOfChain({ root, processes }: OriginNode): number | undefined {
  let last = root;
  let below = processes;
  while (below.length === 1 && below[0]) {
    last = below[0].process;
    below = below[0].children;
  }
  return below.length === 0 ? last?.pid : undefined;
}
