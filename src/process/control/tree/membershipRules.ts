import type { Identity } from '../../identity';
import { isAlive, type ProcessInfo } from '../../processInfo';
import type { GetProcess } from '../../source/processSource';
import { findRunning } from '../liveness';

/** What the rules ask of a tree: `TreeMembers`. */
export interface Membership {
  has(process: Identity): boolean;
  /** Whether a process is a member, or was one before it ended. */
  hasHad(process: Identity): boolean;
  /** The member with this pid, if it can have been there when `later` was started. */
  member(pid: number, later: ProcessInfo): ProcessInfo | undefined;
}

/** Says of a process whose parent is no member whether it belongs to the tree all the same; undefined: not known yet. */
export type MembershipRule = (process: ProcessInfo, members: Membership) => boolean | undefined;

/**
 * A process in a session that a member leads belongs to the tree. A session is only ever inherited (setsid(2) makes a new
 * one, and none can be joined), so that proves descent, even if the parents between have gone.
 */
export const bySession: MembershipRule = (process, members) => {
  const leader = members.member(process.session, process);
  return leader !== undefined && leader.session === leader.pid;
};

/** A process that a member has started belongs to the tree, where the system tells that, whatever has become of the member. */
export const byOriginalParent: MembershipRule = ({ originalParent }, members) =>
  originalParent !== undefined && members.hasHad(originalParent);

/**
 * What a job of an interactive shell has left behind belongs to the tree: an orphan in the process group that a member
 * leads. A group proves less than a session, because the shell puts all of a pipeline into one group, and in `a | b`
 * neither descends from the other. But then the shell is the parent of both: so the rule holds only if the shell still
 * runs and has no other child in that group.
 */
export class JobGroupRule {
  /** By process group, the shell whose job it is. */
  private readonly shells = new Map<number, ProcessInfo>();
  /** The process groups in which the shell has no child besides the tree. */
  private readonly ownGroups = new Set<number>();

  constructor(private readonly getBasic: GetProcess) {}

  /** Takes note of a new member that is a job of a shell. */
  addMember(member: ProcessInfo): void {
    if (member.group !== member.pid) return;
    const parent = this.getBasic(member.parentPid);
    if (parent && isJobOf(parent, member)) this.shells.set(member.group, parent);
  }

  /** Finds the process groups that hold nothing but the tree; needs a listing of all processes. */
  learn(listing: readonly ProcessInfo[], members: Membership): void {
    const shared = new Set<number>();
    for (const process of listing) {
      if (!this.shells.has(process.group) || !isAlive(process) || members.has(process)) continue;
      if (isJobOf(this.getBasic(process.parentPid), process)) shared.add(process.group);
    }
    for (const [group, shell] of this.shells) {
      if (findRunning(shell, this.getBasic)) this.ownGroups.add(group);
      if (shared.has(group)) this.ownGroups.delete(group);
    }
  }

  readonly rule: MembershipRule = (process, members) => {
    if (!this.ownGroups.has(process.group)) return false;
    const leader = members.member(process.group, process);
    const parent = this.getBasic(process.parentPid);
    return leader?.session === process.session && parent !== undefined && parent.session !== process.session;
  };
}

/** Whether a shell has made a job of a child: the same session, but a process group of its own. */
export function isJobOf(shell: ProcessInfo | undefined, process: ProcessInfo): boolean {
  return (
    shell !== undefined && shell.session !== 0 && shell.session === process.session && shell.group !== process.group
  );
}
