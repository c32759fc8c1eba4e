import assert from 'node:assert/strict';
import { TreeMembers } from '../../../../../src/process/control/tree/treeMembers';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { processInfo } from '../../../support/fixtures';

const member = processInfo({ pid: 10, startTime: 100, session: 10 });

/** A tree of one member, on a system that shows these processes. */
function treeOf(...running: readonly ProcessInfo[]): TreeMembers {
  const members = new TreeMembers((pid) => running.find((process) => process.pid === pid));
  members.add(member);
  return members;
}

describe('TreeMembers', () => {
  it('counts the children of members as members, whether their parents still run or not', () => {
    const child = processInfo({ pid: 20, parentPid: 10 });
    assert.ok(treeOf(member).isNewMember(child));
    assert.ok(treeOf().isNewMember(child));
  });

  it('does not count a process that is older than its parent', () => {
    assert.ok(!treeOf(member).isNewMember(processInfo({ pid: 20, parentPid: 10, startTime: 50 })));
  });

  it('does not count a process if the pid of its parent belongs to another process by now', () => {
    const newHolder = { ...member, startTime: 150 };
    assert.ok(!treeOf(newHolder).isNewMember(processInfo({ pid: 20, parentPid: 10 })));
  });

  it('counts the processes of a session that a member leads', () => {
    const orphan = processInfo({ pid: 20, parentPid: 1, session: 10 });
    assert.ok(treeOf(member).isNewMember(orphan));
    assert.ok(treeOf().isNewMember(orphan));
    const inSession = new TreeMembers(() => undefined);
    inSession.add({ ...member, session: 5 });
    assert.ok(!inSession.isNewMember({ ...orphan, session: 5 }), 'the session of a member that does not lead it');
  });

  it('counts what a member has started, whatever has become of the member and of its pid', () => {
    const { pid, startTime } = member;
    const orphan = processInfo({ pid: 20, parentPid: 1, originalParent: { pid, startTime } });
    for (const members of [treeOf(member), treeOf(), treeOf({ ...member, startTime: 150 })]) {
      assert.ok(members.isNewMember(orphan));
      assert.ok(!members.isNewMember({ ...orphan, originalParent: { pid, startTime: 150 } }));
    }
  });

  it('counts neither zombies nor members', () => {
    const members = treeOf(member);
    assert.ok(!members.isNewMember(processInfo({ pid: 20, parentPid: 10, state: 'zombie' })));
    assert.ok(!members.isNewMember(member));
    assert.ok(!members.add(member));
  });
});
