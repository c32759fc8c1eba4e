import { keyOf, sameProcess, type Identity } from '../../identity';
import { isAlive, type ProcessInfo } from '../../processInfo';
import { nothingSpared, type Spared } from './applications';
import { bySession, JobGroupRule, type MembershipRule } from './membershipRules';
import { type GetProcess } from '../../source/processSource';

/** The members of a tree: who has ever been seen to belong to it stays in, whatever becomes of its parents. */
export class TreeMembers {
  private readonly members = new Map<string, ProcessInfo>();
  private readonly byPid = new Map<number, ProcessInfo>();

  private readonly jobs: JobGroupRule;
  private readonly rules: readonly MembershipRule[];

  /** `belongs` is what the caller can tell by other evidence, such as the environment. */
  constructor(
    private readonly glance: GetProcess,
    belongs?: MembershipRule,
    readonly spared: Spared = nothingSpared,
  ) {
    this.jobs = new JobGroupRule(glance);
    this.rules = [bySession, this.jobs.rule, ...(belongs ? [belongs] : [])];
  }

  /** In the order in which they were found: whoever is somebody's child comes after its parent. */
  get all(): Iterable<ProcessInfo> {
    return this.members.values();
  }

  get size(): number {
    return this.members.size;
  }

  has(process: Identity): boolean {
    return this.members.has(keyOf(process));
  }

  /** Whether a process is a member, or is spared and so never will be one. */
  isDecided(process: Identity): boolean {
    return this.has(process) || this.spared.has(process);
  }

  /** Says whether it was new. */
  add(process: ProcessInfo): boolean {
    if (this.has(process)) return false;
    this.members.set(keyOf(process), process);
    this.byPid.set(process.pid, process);
    this.jobs.note(process);
    return true;
  }

  /** Has a listing of everybody beside the tree looked through for what later makes evidence. */
  learn(strangers: readonly ProcessInfo[]): void {
    this.jobs.learn(strangers, this);
  }

  /** Whether a process that is not a member yet is to be one. */
  isNewMember(process: ProcessInfo): boolean {
    if (!isAlive(process) || this.isDecided(process)) return false;
    return this.member(process.parentPid, process) !== undefined || this.rules.some((says) => says(process, this));
  }

  /**
   * The member with this pid, if it can have been there when `later` was born. The pid must not be somebody else's by
   * now: then it is not known which of the two is meant.
   */
  member(pid: number, later: ProcessInfo): ProcessInfo | undefined {
    const member = this.byPid.get(pid);
    if (!member || member.startTime > later.startTime) return undefined;
    const holder = this.glance(pid);
    return !holder || sameProcess(holder, member) ? member : undefined;
  }
}
