import assert from 'node:assert/strict';
import { TreeMembers } from '../../../../../src/process/control/tree/treeMembers';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { processInfo } from '../../../support/fixtures';

const member = processInfo({ pid: 10, startTime: 100, session: 10 });

/** A family of one, and a system in which these are to be seen. */
function family(...seen: readonly ProcessInfo[]): TreeMembers {
  const one = new TreeMembers((pid) => seen.find((process) => process.pid === pid));
  one.add(member);
  return one;
}

describe('Family', () => {
  it('claims the children of its members, whether those still live or not', () => {
    const child = processInfo({ pid: 20, parentPid: 10 });
    assert.ok(family(member).isNewMember(child));
    assert.ok(family().isNewMember(child));
  });

  it('claims nobody who is older than the parent it names', () => {
    assert.ok(!family(member).isNewMember(processInfo({ pid: 20, parentPid: 10, startTime: 50 })));
  });

  it('claims nobody when the pid of the parent has gone to somebody else', () => {
    const heir = { ...member, startTime: 150 };
    assert.ok(!family(heir).isNewMember(processInfo({ pid: 20, parentPid: 10 })));
  });

  it('claims those in a session that a member leads', () => {
    const orphan = processInfo({ pid: 20, parentPid: 1, session: 10 });
    assert.ok(family(member).isNewMember(orphan));
    assert.ok(family().isNewMember(orphan));
    const inSession = new TreeMembers(() => undefined);
    inSession.add({ ...member, session: 5 });
    assert.ok(!inSession.isNewMember({ ...orphan, session: 5 }), 'the session of a member that does not lead it');
  });

  it('claims no zombies, and nobody twice', () => {
    const one = family(member);
    assert.ok(!one.isNewMember(processInfo({ pid: 20, parentPid: 10, state: 'zombie' })));
    assert.ok(!one.isNewMember(member));
    assert.ok(!one.add(member));
  });
});
