import { keyOf, sameProcess, type Identity } from '../identity';
import { isAlive } from '../processInfo';
import type { ProcessTable } from '../processTable';
import type { LineageRecord, LostParent } from './lineageRecord';

/** The maximum number of dead ancestors remembered for one process: the nearest ones. */
export const maxLostParents = 16;

/** How much is remembered of the command line of a dead process, in characters, all arguments together. */
export const maxCommandLineLength = 1_000;

/** What is known of a process from before the listing. */
export interface EarlierRecords {
  record(process: Identity): LineageRecord | undefined;
  commandLine(process: Identity): readonly string[] | undefined;
}

/**
 * Finds the dead ancestors of living processes: from the parent up to the nearest ancestor that lives. A process that has
 * died since the previous listing is known from there; one that was missing before is in the chains of that time. So a
 * dead process is remembered as long as a living one needs it, and no longer.
 */
export class LostParents {
  /** The processes that are missing since this listing, by key: one object for all that descend from them. */
  private readonly newlyLost = new Map<string, LostParent | undefined>();

  constructor(
    private readonly table: ProcessTable,
    private readonly earlier: EarlierRecords,
    private readonly now: number,
  ) {}

  /** @returns undefined if the parent lives, or if nothing is known of it. */
  of(record: LineageRecord): readonly LostParent[] | undefined {
    if (!record.parent || this.isAlive(record.parent)) return undefined;
    const known = this.earlier.record(record)?.lost ?? [];
    const chain = [...known];
    let next = chain.length > 0 ? chain.at(-1)?.parent : record.parent;
    while (next && chain.length < maxLostParents && !this.isAlive(next)) {
      const lost = this.find(next);
      if (!lost) break;
      chain.push(lost, ...(this.earlier.record(next)?.lost ?? []));
      next = chain.at(-1)?.parent;
    }
    if (chain.length === 0) return undefined;
    return chain.length === known.length ? known : chain.slice(0, maxLostParents);
  }

  private isAlive(identity: Identity): boolean {
    const process = this.table.get(identity.pid);
    return process !== undefined && sameProcess(process, identity) && isAlive(process);
  }

  private find(identity: Identity): LostParent | undefined {
    const key = keyOf(identity);
    const lost = this.newlyLost.get(key) ?? this.create(identity);
    this.newlyLost.set(key, lost);
    return lost;
  }

  private create(identity: Identity): LostParent | undefined {
    const record = this.earlier.record(identity);
    if (!record) return undefined;
    const { pid, startTime, name, parent } = record;
    return {
      pid,
      startTime,
      name,
      commandLine: truncate(this.earlier.commandLine(identity) ?? []),
      endedAt: this.now,
      parent: parent && { pid: parent.pid, startTime: parent.startTime },
    };
  }
}

function truncate(commandLine: readonly string[]): readonly string[] {
  const kept: string[] = [];
  let remaining = maxCommandLineLength;
  for (const argument of commandLine) {
    if (remaining <= 0) break;
    kept.push(argument.slice(0, remaining));
    // One more for each argument: empty ones are bounded as well.
    remaining -= argument.length + 1;
  }
  return kept;
}
