import { keyOf, type Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { ProcessTable } from '../processTable';
import { findLaunchers, findVSCodes, type VSCodes } from '../programs/findVSCodes';
import { getVSCodeRole } from '../programs/vscodeProcesses';

/**
 * Remembers which processes belong to the windows of another VS Code that was started from an origin of ours, whatever
 * they have inherited from us.
 */
export class OtherVSCodes {
  private processes: ReadonlySet<string> = new Set();
  private seen = false;
  /** By command line: a listing has the same object as long as the process shows the same one. */
  private readonly roles = new WeakMap<ProcessInfo['commandLine'], { readonly role: 'main' | 'part' | undefined }>();

  /** Whether another VS Code was ever seen below an origin of ours. */
  get wasSeen(): boolean {
    return this.seen;
  }

  markSeen(): void {
    this.seen = true;
  }

  /** Whether a process belonged to a window of another VS Code in the last listing. */
  has(process: Identity): boolean {
    return this.processes.size > 0 && this.processes.has(keyOf(process));
  }

  /** Finds the other VS Codes of a listing. */
  find(table: ProcessTable): ListedVSCodes {
    return new ListedVSCodes(table, this, (process) => this.getRole(process));
  }

  private getRole(process: ProcessInfo): 'main' | 'part' | undefined {
    const known = this.roles.get(process.commandLine);
    if (known) return known.role;
    const role = getVSCodeRole(process);
    this.roles.set(process.commandLine, { role });
    return role;
  }

  /** Replaces the processes by those of a listing in which every process has been examined. */
  update(listed: ListedVSCodes): void {
    this.processes = listed.ownedKeys;
  }
}

/** The other VS Codes in one listing. */
export class ListedVSCodes {
  private readonly vscodes: VSCodes;
  private readonly launchers: ReadonlySet<number>;
  private readonly owned = new Set<string>();

  constructor(
    private readonly table: ProcessTable,
    private readonly before: Pick<OtherVSCodes, 'has'>,
    getRole: (process: ProcessInfo) => 'main' | 'part' | undefined,
  ) {
    this.vscodes = findVSCodes(table, getRole);
    this.launchers = findLaunchers(this.vscodes.mains, table);
  }

  /** The keys of the processes for which {@link owns} has returned true. */
  get ownedKeys(): ReadonlySet<string> {
    return this.owned;
  }

  /** Whether it is the main process of a VS Code. */
  isMain({ pid }: Identity): boolean {
    return this.vscodes.mains.has(pid);
  }

  /** Whether all that it runs is another VS Code. */
  isLauncher({ pid }: Identity): boolean {
    return this.launchers.has(pid);
  }

  /**
   * Whether a process belongs to a window of another VS Code: it is a part of one, or runs below one or did so when it
   * was last seen. The nearest window counts, not what was inherited from a terminal of ours further up. Parents have to
   * be examined before their children.
   */
  owns(process: ProcessInfo): boolean {
    const owns = this.vscodes.parts.has(process.pid) || this.before.has(process) || this.ownsParent(process);
    if (owns) this.owned.add(keyOf(process));
    return owns;
  }

  private ownsParent(process: ProcessInfo): boolean {
    const parent = this.table.parent(process);
    if (!parent) return false;
    return this.isMain(parent) || (this.owned.size > 0 && this.owned.has(keyOf(parent)));
  }
}
