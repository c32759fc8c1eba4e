import { keyOf } from '../../process/identity';
import { withDescendants } from '../../process/model/snapshot';
import { listedProcesses } from '../../process/model/snapshotQueries';
import type { OriginRef } from '../../process/origin';
import type { ProcessInfo } from '../../process/processInfo';
import { concludeEnd } from './concludeEnd';
import { getDisplayNames } from './displayNames';
import type { EndContext, Results } from './endOutcome';
import { withEndProgress } from './endProgress';

/**
 * Kills every running process that an origin has ever started, with or without a root. `belongs` recognises by other
 * evidence the processes that are not listed yet. Processes that are meant to run (daemons, and those that the user
 * keeps) are left alone.
 */
export async function killOrigin(
  origin: Pick<OriginRef, 'id' | 'label'>,
  belongs: (candidate: ProcessInfo) => boolean,
  context: EndContext,
): Promise<Results> {
  const { snapshot } = context.model;
  const detached = snapshot.detached.flatMap((node) => [...withDescendants(node)].map(({ process }) => process));
  const detachedKeys = new Set(detached.map(keyOf));
  const detachedPids = new Set(detached.map(({ pid }) => pid));
  const listed = [...listedProcesses({ ...snapshot, detached: [] })];
  const members = listed.filter((each) => each.origin.id === origin.id).map(({ process }) => process);
  const options = {
    members,
    belongs: (candidate: ProcessInfo) =>
      !detachedKeys.has(keyOf(candidate)) && !detachedPids.has(candidate.parentPid) && belongs(candidate),
  };
  const [result] = await withEndProgress(() =>
    Promise.allSettled([context.controller.killMembers(origin.label, options)]),
  );
  const target = { pid: 0, name: origin.label };
  return concludeEnd('killTree', [{ target, result }], getDisplayNames(snapshot), context);
}
