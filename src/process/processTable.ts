import type { Identity } from './identity';
import type { ProcessInfo } from './processInfo';

/** What one or several processes use together. */
export interface Totals {
  /** Percent of one core; undefined before the second reading. */
  readonly cpu: number | undefined;
  /** Resident memory in bytes. */
  readonly memory: number;
  /** Number of processes. */
  readonly count: number;
  /**
   * The memory that each of them has for itself, in bytes; undefined if it was measured for none of them. In
   * {@link memory} what they share is counted in each.
   */
  readonly ownMemory?: number | undefined;
  /** The memory that other processes have as well, in bytes, of the one that has most of it. */
  readonly sharedMemory?: number | undefined;
  /** For how many of them it was not measured, so that all of their memory is in {@link ownMemory}. */
  readonly unmeasured?: number | undefined;
}

/** One listing as a forest. */
export class ProcessTable {
  private readonly byPid = new Map<number, ProcessInfo>();
  private readonly byParent = new Map<number, ProcessInfo[]>();

  constructor(processes: Iterable<ProcessInfo>) {
    for (const process of processes) this.byPid.set(process.pid, process);
    for (const process of this.byPid.values()) {
      const parent = this.parent(process);
      if (!parent) continue;
      const siblings = this.byParent.get(parent.pid);
      if (siblings) siblings.push(process);
      else this.byParent.set(parent.pid, [process]);
    }
    for (const siblings of this.byParent.values()) siblings.sort(byAge);
  }

  [Symbol.iterator](): IterableIterator<ProcessInfo> {
    return this.byPid.values();
  }

  get(pid: number): ProcessInfo | undefined {
    return this.byPid.get(pid);
  }

  /**
   * The parent, if it is listed. No process is older than its parent. If it seems to be, the parent's pid has been handed
   * out again (on Windows a child keeps the pid of its dead parent for good), and the process has no parent here.
   */
  parent(process: ProcessInfo): ProcessInfo | undefined {
    const parent = this.byPid.get(process.parentPid);
    return parent && parent !== process && parent.startTime <= process.startTime ? parent : undefined;
  }

  /** Oldest first. The pid of a child may be lower than that of its parent: pids wrap. */
  children(pid: number): readonly ProcessInfo[] {
    return this.byParent.get(pid) ?? [];
  }

  /** Everything below the process, without itself, parents before their children. */
  descendants(pid: number): readonly ProcessInfo[] {
    const found: ProcessInfo[] = [];
    const seen = new Set([pid]);
    const add = (processes: readonly ProcessInfo[]): void => {
      for (const process of processes) {
        if (seen.has(process.pid)) continue;
        seen.add(process.pid);
        found.push(process);
      }
    };
    add(this.children(pid));
    // The list grows while it is iterated.
    for (const process of found) add(this.children(process.pid));
    return found;
  }

  /** From the parent up. */
  ancestors(pid: number): readonly ProcessInfo[] {
    const found = new Set<ProcessInfo>();
    const start = this.byPid.get(pid);
    let parent = start && this.parent(start);
    while (parent && parent !== start && !found.has(parent)) {
      found.add(parent);
      parent = this.parent(parent);
    }
    return [...found];
  }
}

/** Oldest first. */
export function byAge(a: Identity, b: Identity): number {
  return a.startTime - b.startTime || a.pid - b.pid;
}

/** Adds up what is known: the CPU of the sum is undefined only if that of every part is. */
export function sum(parts: Iterable<Totals>): Totals {
  let cpu: number | undefined;
  let memory = 0;
  let count = 0;
  let ownMemory = 0;
  let sharedMemory = 0;
  let unmeasured = 0;
  for (const part of parts) {
    if (part.cpu !== undefined) cpu = (cpu ?? 0) + part.cpu;
    memory += part.memory;
    count += part.count;
    ownMemory += part.ownMemory ?? part.memory;
    sharedMemory = Math.max(sharedMemory, part.sharedMemory ?? 0);
    unmeasured += part.unmeasured ?? part.count;
  }
  return unmeasured === count ? { cpu, memory, count } : { cpu, memory, count, ownMemory, sharedMemory, unmeasured };
}

/**
 * What processes hold in bytes. Of several, what they share is counted once as far as that was measured: processes of one
 * tree mostly share the pages of one program, so that the most that one of them shares stands for all. That is never less
 * than one of them has by itself.
 */
export function heldMemory({ memory, ownMemory, sharedMemory = 0, count }: Totals): number {
  return count <= 1 || ownMemory === undefined ? memory : ownMemory + sharedMemory;
}
