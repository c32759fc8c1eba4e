import { withDescendants, type ProcessNode, type Snapshot } from '../model/snapshot';
import { originRules, toOriginRef, type OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';
import type { RunawayCandidate } from './runawayStates';

/** A process that rules are applied to. */
export interface NodeCandidate extends RunawayCandidate {
  readonly node: ProcessNode;
}

/** A living process with its children. */
export interface ParentCandidate extends RunawayCandidate {
  readonly children: readonly ProcessInfo[];
}

/**
 * Every process of the workspace once, after the one that it is below; the roots of origins too. VS Code's own processes
 * are none: neither the extension host nor another VS Code, which is a single row.
 */
export function findNodes({ origins, orphans, detached }: Snapshot): readonly NodeCandidate[] {
  const found: NodeCandidate[] = [];
  const seen = new Set<ProcessNode>();
  const add = (top: ProcessNode, origin: OriginRef): void => {
    for (const node of withDescendants(top)) {
      if (seen.has(node)) continue;
      seen.add(node);
      if (!node.isVSCode) found.push({ key: node.key, process: node.process, origin, node });
    }
  };
  for (const { origin, rootNode, processes } of origins) {
    const ref = toOriginRef(origin);
    if (rootNode && !originRules[origin.kind].isRootVSCode) add(rootNode, ref);
    for (const top of processes) add(top, ref);
  }
  for (const top of [...orphans, ...detached]) add(top, top.record.origin);
  return found;
}

/**
 * The origins whose processes are children of the extension host: of the extension host itself, and of extensions. They
 * go by the ids of the origins.
 */
export function findExtensionParents({ origins }: Snapshot): readonly ParentCandidate[] {
  const host = origins.find(({ origin }) => originRules[origin.kind].isRootVSCode)?.root;
  if (!host) return [];
  return origins.flatMap(({ origin, processes }) => {
    if (!originRules[origin.kind].isOfExtensions) return [];
    const children = processes.filter(({ process }) => process.parentPid === host.pid).map(({ process }) => process);
    return { key: origin.id, process: host, origin: toOriginRef(origin), children };
  });
}
