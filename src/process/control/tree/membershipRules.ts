import { isAlive, type ProcessInfo } from '../../processInfo';
import type { TreeMembers } from './treeMembers';
import { findRunning } from '../liveness';
import { type GetProcess } from '../../source/processSource';

/** Says of a process that no member is the parent of whether it belongs to the tree all the same. */
export type MembershipRule = (stranger: ProcessInfo, family: TreeMembers) => boolean;

/**
 * It is in a session that a member leads. A session is only ever inherited (setsid(2) makes a new one, nobody joins one),
 * so that is descent, even where the parents between have gone.
 */
export const bySession: MembershipRule = (stranger, family) => {
  const leader = family.member(stranger.session, stranger);
  return leader !== undefined && leader.session === leader.pid;
};

/**
 * It is what a job of an interactive shell has left behind: an orphan in the process group that a member leads. A group
 * proves less than a session, for the shell puts all of a pipeline into one, and `a | b` are beside each other. But then
 * both have the shell for a parent: so it is made sure first that the shell is still there, and has no other child in
 * that group.
 */
export class JobGroupRule {
  /** By process group, the shell whose job it is. */
  private readonly shells = new Map<number, ProcessInfo>();
  private readonly ours = new Set<number>();

  constructor(private readonly glance: GetProcess) {}

  /** Notes whether a new member is a job. */
  note(member: ProcessInfo): void {
    if (member.group !== member.pid) return;
    const parent = this.glance(member.parentPid);
    if (parent && isJobOf(parent, member)) this.shells.set(member.group, parent);
  }

  /** Finds out which of the jobs are nobody's but the tree's, from a listing of everybody beside it. */
  learn(strangers: readonly ProcessInfo[], family: TreeMembers): void {
    const shared = new Set<number>();
    for (const process of strangers) {
      if (!this.shells.has(process.group) || !isAlive(process) || family.has(process)) continue;
      if (isJobOf(this.glance(process.parentPid), process)) shared.add(process.group);
    }
    for (const [group, shell] of this.shells) {
      if (findRunning(shell, this.glance)) this.ours.add(group);
      if (shared.has(group)) this.ours.delete(group);
    }
  }

  readonly rule: MembershipRule = (stranger, family) => {
    if (!this.ours.has(stranger.group)) return false;
    const leader = family.member(stranger.group, stranger);
    const parent = this.glance(stranger.parentPid);
    return leader?.session === stranger.session && parent !== undefined && parent.session !== stranger.session;
  };
}

/** Whether a shell has made a job of a child: the same session, but a process group of its own. */
export function isJobOf(shell: ProcessInfo | undefined, process: ProcessInfo): boolean {
  return (
    shell !== undefined && shell.session !== 0 && shell.session === process.session && shell.group !== process.group
  );
}
