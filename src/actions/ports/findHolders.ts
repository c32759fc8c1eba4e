import { ProcessTable } from '../../process/processTable';
import { planFree, type PortPlan } from './freePlan';
import type { FreePortContext } from './freePortContext';
import type { PortState } from '../../process/portState';

/** What has a port, and what would free it. */
export interface Finding {
  readonly state: PortState;
  readonly plan: PortPlan;
  /** All processes of the machine; command lines may be missing. */
  readonly table: ProcessTable;
}

/**
 * Asks the system what has a port now.
 * @returns undefined where the system does not tell.
 * @throws {ListingError} if the processes cannot be listed.
 */
export async function findHolders(
  port: number,
  { source, controller }: Pick<FreePortContext, 'source' | 'controller'>,
): Promise<Finding | undefined> {
  const state = await source.portHolders(port);
  if (!state) return undefined;
  const isFound = state.holders.length > 0;
  const table = new ProcessTable(isFound ? await source.listAll({ inSlices: true }) : []);
  const plan = planFree(state.holders, {
    table,
    getProcess: (pid) => source.get(pid),
    getRefusal: (process) => controller.getRefusal(process),
  });
  return { state, plan, table };
}

export function isTaken({ state }: Finding): boolean {
  return state.holders.length > 0 || state.hidden.length > 0;
}
