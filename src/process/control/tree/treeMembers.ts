import { keyOf, sameProcess, type Identity } from '../../identity';
import { isAlive, type ProcessInfo } from '../../processInfo';
import type { GetProcess } from '../../source/processSource';
import type { KnownTree } from './knownTree';
import { byOriginalParent, bySession, JobGroupRule, type Membership, type MembershipRule } from './membershipRules';
import { nothingSpared, type Spared } from './sparedApplications';

/** The members of a tree. A process that was once found to be a member stays one, whatever becomes of its parents. */
export class TreeMembers implements Membership {
  private readonly byKey = new Map<string, ProcessInfo>();
  private readonly byPid = new Map<number, ProcessInfo>();
  private undecided = false;

  private readonly jobGroups: JobGroupRule;
  private readonly rules: readonly MembershipRule[];
  /** What the caller knows, by {@link keyOf}: it may have ended before it became a member here. */
  private readonly known: ReadonlySet<string>;

  constructor(
    private readonly getBasic: GetProcess,
    { members = [], belongs: callerRule }: Partial<Pick<KnownTree, 'members' | 'belongs'>> = {},
    readonly spared: Spared = nothingSpared,
  ) {
    this.known = new Set(members.map(keyOf));
    this.jobGroups = new JobGroupRule(getBasic);
    this.rules = [bySession, byOriginalParent, this.jobGroups.rule, ...(callerRule ? [callerRule] : [])];
  }

  /** In the order in which they were found: a child comes after its parent. */
  get all(): Iterable<ProcessInfo> {
    return this.byKey.values();
  }

  get size(): number {
    return this.byKey.size;
  }

  /** Whether, since the last call, a process was met of which no rule could say yet whether it belongs to the tree. */
  takeUndecided(): boolean {
    const { undecided } = this;
    this.undecided = false;
    return undecided;
  }

  has(process: Identity): boolean {
    return this.byKey.has(keyOf(process));
  }

  hasHad(process: Identity): boolean {
    const key = keyOf(process);
    return this.byKey.has(key) || this.known.has(key);
  }

  /** Whether a process is a member, or is spared and so never becomes one. */
  isDecided(process: Identity): boolean {
    return this.has(process) || this.spared.has(process);
  }

  /** @returns whether the process was no member before. */
  add(process: ProcessInfo): boolean {
    if (this.has(process)) return false;
    this.byKey.set(keyOf(process), process);
    this.byPid.set(process.pid, process);
    this.jobGroups.addMember(process);
    return true;
  }

  /** Hands a listing of all processes to the rules that need one. */
  learn(listing: readonly ProcessInfo[]): void {
    this.jobGroups.learn(listing, this);
  }

  /** Whether a process is no member yet, but belongs to the tree. */
  isNewMember(process: ProcessInfo): boolean {
    if (!isAlive(process) || this.isDecided(process)) return false;
    if (this.member(process.parentPid, process) !== undefined) return true;
    const answers = this.rules.map((rule) => rule(process, this));
    if (answers.includes(true)) return true;
    this.undecided ||= answers.includes(undefined);
    return false;
  }

  /**
   * The member with this pid, if it can have been there when `later` was started. If the pid belongs to another process
   * by now, it is not known which of the two is meant: undefined.
   */
  member(pid: number, later: ProcessInfo): ProcessInfo | undefined {
    const member = this.byPid.get(pid);
    if (!member || member.startTime > later.startTime) return undefined;
    const holder = this.getBasic(pid);
    return !holder || sameProcess(holder, member) ? member : undefined;
  }
}
