import type { RefusalReason } from '../../process/control/refusal';
import { keyOf, sameProcess } from '../../process/identity';
import { isAlive, type ProcessInfo } from '../../process/processInfo';
import type { ProcessTable } from '../../process/processTable';
import { getLauncherRole } from '../../process/programs/launcherRole';
import type { GetProcess } from '../../process/source/processSource';
import type { PortHolder } from '../../process/portState';

/** Why a process is not ended to free a port. `manager`: it runs other programs too, which would end with it. */
export type PortRefusalReason = RefusalReason | 'manager' | 'otherUser';

export interface RefusedHolder {
  readonly holder: PortHolder;
  readonly reason: PortRefusalReason;
}

/** What ends one process that has the port. */
export interface HolderPlan {
  readonly holder: PortHolder;
  /** What is ended, with all below it: the holder, or the ancestor that would start it again or does nothing else. */
  readonly top: ProcessInfo;
  /** It would start the holder again, and ends with `top`. */
  readonly watcher: ProcessInfo | undefined;
  /** It may start the holder again. It is left alone, since it runs other programs too. */
  readonly manager: ProcessInfo | undefined;
}

export interface PortPlan {
  readonly ends: readonly HolderPlan[];
  readonly refused: readonly RefusedHolder[];
}

/** How the system is asked. */
export interface PlanContext {
  /** All processes of the machine; command lines may be missing. */
  readonly table: ProcessTable;
  /** One process with its command line. */
  readonly getProcess: GetProcess;
  /** Why a process may not be signalled; undefined if it may. */
  readonly getRefusal: (process: ProcessInfo) => RefusalReason | undefined;
}

/**
 * Decides what to end so that nothing has a port any more. A process below another one that has it ends with that: a
 * worker mostly has a copy of its server's socket, and is started again if it ends alone.
 */
export function planFree(holders: readonly PortHolder[], context: PlanContext): PortPlan {
  const ends: HolderPlan[] = [];
  const refused: RefusedHolder[] = [];
  for (const holder of topmostHolders(holders, context.table)) {
    const reason = refusalOf(holder.process, context);
    if (reason) refused.push({ holder, reason });
    else ends.push({ holder, ...climb(holder.process, context) });
  }
  return { ends, refused };
}

/** Those that are not below another one. */
function topmostHolders(holders: readonly PortHolder[], table: ProcessTable): readonly PortHolder[] {
  const keys = new Set(holders.map(({ process }) => keyOf(process)));
  return holders.filter(({ process }) => !table.ancestors(process.pid).some((ancestor) => keys.has(keyOf(ancestor))));
}

function refusalOf(process: ProcessInfo, { getRefusal }: PlanContext): PortRefusalReason | undefined {
  const reason = getRefusal(process);
  if (reason) return reason;
  if (process.otherUser && !process.otherUser.acceptsSignals) return 'otherUser';
  return getLauncherRole(process) === 'manager' ? 'manager' : undefined;
}

/**
 * Goes from the process that has the port up to the command that the user has started: past every watcher, and past what
 * runs nothing else, such as `npm run dev` and the shell below it, which exit with it anyway. It never goes past a shell
 * that the user types into, or to what is refused.
 */
function climb(holder: ProcessInfo, context: PlanContext): Omit<HolderPlan, 'holder'> {
  let top = holder;
  let watcher: ProcessInfo | undefined;
  let below = holder;
  /** Whether `top`, and what is between it and `below`, runs nothing else. */
  let runsNothingElse = true;
  for (const listed of context.table.ancestors(holder.pid)) {
    const ancestor = context.getProcess(listed.pid);
    if (!ancestor || !sameProcess(ancestor, listed)) break;
    const refusal = refusalOf(ancestor, context);
    if (refusal === 'manager') return { top, watcher, manager: ancestor };
    const role = getLauncherRole(ancestor);
    if (refusal || role === 'shell' || ancestor.uid !== holder.uid) break;
    if (role === 'watcher' || (role === undefined && isReloader(ancestor, below))) {
      top = watcher = ancestor;
      runsNothingElse = true;
    } else {
      runsNothingElse &&= role === 'launcher' && isOnlyChild(below, ancestor, context);
      if (runsNothingElse) top = ancestor;
    }
    below = ancestor;
  }
  return { top, watcher, manager: undefined };
}

/** The watching process of Django, Flask and others runs the same command as what it watches. */
function isReloader(parent: ProcessInfo, child: ProcessInfo): boolean {
  const { commandLine } = parent;
  return (
    commandLine.length > 1 &&
    commandLine.length === child.commandLine.length &&
    commandLine.every((argument, index) => argument === child.commandLine[index])
  );
}

function isOnlyChild(child: ProcessInfo, parent: ProcessInfo, { table }: PlanContext): boolean {
  return table.children(parent.pid).every((each) => !isAlive(each) || sameProcess(each, child));
}
