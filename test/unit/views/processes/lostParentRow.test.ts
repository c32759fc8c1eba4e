import assert from 'node:assert/strict';
import type { LostParent } from '../../../../src/process/lineage/lineageRecord';
import type { OrphanNode, Snapshot } from '../../../../src/process/model/snapshot';
import { rowsOf } from '../../../../src/views/processes/snapshotRows';
import { processInfo, processNode } from '../../support/fixtures';

const origin = { id: 'terminal-1', kind: 'terminal', label: 'zsh' } as const;
const megabyte = 1024 * 1024;
const endedAt = new Date(2026, 1, 3, 14, 2).getTime();
const lostParent: LostParent = {
  ...{ pid: 9, startTime: 90, name: 'node', commandLine: ['node', 'pool.js'] },
  ...{ endedAt, parent: undefined },
};

function orphan(pid: number, lost: LostParent | undefined): OrphanNode {
  const process = processInfo({ pid, name: 'node', memory: 10 * megabyte, commandLine: ['node', `worker-${pid}.js`] });
  const node = { ...processNode(process, origin), state: 'orphan' as const, orphanedAt: endedAt };
  return lost ? { ...node, lostParent: lost } : node;
}

describe('The row of a parent that several orphans have lost', () => {
  const orphans = [orphan(2, lostParent), orphan(3, lostParent), orphan(4, undefined)];
  const snapshot: Snapshot = { at: endedAt, origins: [], orphans, detached: [], ended: [], failure: undefined };
  const [group] = rowsOf(snapshot, endedAt + 240_000);
  const [lost, single] = group?.children ?? [];

  it('says when it ended, how many are left, what these use and where they came from', () => {
    const time = new Date(endedAt).toLocaleTimeString(undefined, { timeStyle: 'short' });
    assert.equal(lost?.label, 'pool.js');
    assert.equal(lost.description, `ended ${time} · 2 left · 20 MB · from zsh`);
    assert.match(lost.accessibilityLabel, /^pool\.js, a process that has ended, .*from zsh$/);
  });

  it('stands for all that have lost it: their rows say on the screen only what differs', () => {
    assert.deepEqual(
      lost?.children.map(({ label, description }) => [label, description]),
      [
        ['worker-2.js', '10 MB · 2'],
        ['worker-3.js', '10 MB · 3'],
      ],
    );
    assert.match(lost.children[0]?.accessibilityLabel ?? '', /orphan from zsh/);
  });

  it('is not needed for a single orphan, whose row says where it came from', () => {
    assert.equal(single?.description, '10 MB · from zsh · 4 min · 4');
  });
});
