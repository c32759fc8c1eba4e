import { originRules } from '../origin';
import type { OriginNode } from './snapshot';

/**
 * The open origins in their order; extensions, by name, come before VS Code's own origin. Those that have ended are among
 * them: one that was shown before stays below the same open one, the others come before VS Code's own origin, which is
 * the last.
 */
export function orderOrigins(
  opened: readonly OriginNode[],
  extensions: readonly OriginNode[],
  ended: readonly OriginNode[],
  before: readonly OriginNode[],
): readonly OriginNode[] {
  const open = [
    ...opened.filter((node) => !isVSCodeItself(node)),
    ...extensions.toSorted((a, b) => a.origin.label.localeCompare(b.origin.label)),
    ...opened.filter(isVSCodeItself),
  ];
  const openIds = new Set(open.map(({ origin }) => origin.id));
  const unplaced = new Map(ended.map((node) => [node.origin.id, node]));
  /** By the id of the open origin above them; undefined if there is none. */
  const endedBelow = new Map<string | undefined, OriginNode[]>();
  let openAbove: string | undefined;
  for (const { origin } of before) {
    if (openIds.has(origin.id)) openAbove = origin.id;
    const node = unplaced.get(origin.id);
    if (!node) continue;
    const others = endedBelow.get(openAbove);
    if (others) others.push(node);
    else endedBelow.set(openAbove, [node]);
    unplaced.delete(origin.id);
  }

  const ordered = [...(endedBelow.get(undefined) ?? [])];
  const place = (isPlacedHere: (node: OriginNode) => boolean): void => {
    for (const [id, node] of unplaced) {
      if (!isPlacedHere(node)) continue;
      ordered.push(node);
      unplaced.delete(id);
    }
  };
  for (const node of open) {
    if (isVSCodeItself(node)) place((other) => !isVSCodeItself(other));
    ordered.push(node, ...(endedBelow.get(node.origin.id) ?? []));
  }
  place(() => true);
  return ordered;
}

function isVSCodeItself({ origin }: OriginNode): boolean {
  return originRules[origin.kind].isRootVSCode;
}
