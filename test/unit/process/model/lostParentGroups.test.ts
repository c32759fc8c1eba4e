import assert from 'node:assert/strict';
import type { LostParent } from '../../../../src/process/lineage/lineageRecord';
import { groupOrphans, withLostParents } from '../../../../src/process/model/lostParentGroups';
import type { OrphanNode } from '../../../../src/process/model/snapshot';
import type { Origin } from '../../../../src/process/origin';
import { processInfo, processNode } from '../../support/fixtures';
import { ListingWindow } from '../../support/listingWindow';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };

function lost(pid: number, commandLine: readonly string[], endedAt = 1_000): LostParent {
  return { pid, startTime: pid * 10, name: commandLine[0] ?? '', commandLine, endedAt, parent: undefined };
}

const bash = lost(100, ['bash']);
const npm = lost(101, ['npm run dev']);
const launcher = lost(102, ['node', 'launch.js']);
const wrapper = lost(103, ['sh', '-c', 'vite & node api.js']);

function orphan(pid: number, ...parents: readonly LostParent[]): OrphanNode {
  const node = processNode(processInfo({ pid }), terminal);
  return { ...node, record: { ...node.record, lost: parents }, state: 'orphan', orphanedAt: 1_000 };
}

/** The pids below each lost parent; those of single orphans below `-`. */
function groups(orphans: readonly OrphanNode[], before: readonly OrphanNode[] = []): string[] {
  return groupOrphans(withLostParents(orphans, before)).map(
    ({ lostParent, nodes }) => `${lostParent?.pid ?? '-'}: ${nodes.map(({ process }) => process.pid).join(' ')}`,
  );
}

describe('Orphans that have lost the same parent', () => {
  for (const [title, orphans, expected] of [
    ['are one group', [orphan(1, launcher), orphan(2, launcher), orphan(3, launcher)], ['102: 1 2 3']],
    ['are no group if there is only one', [orphan(1, launcher)], ['-: 1']],
    [
      'are no group if all they have in common is a shell with a prompt',
      [orphan(1, bash), orphan(2, bash)],
      ['-: 1', '-: 2'],
    ],
    ['are no group if their parents are not known', [orphan(1), orphan(2)], ['-: 1', '-: 2']],
    [
      'are grouped by the topmost ancestor that died together with the parent',
      [orphan(1, launcher, npm, bash), orphan(2, wrapper, npm, bash)],
      ['101: 1 2'],
    ],
    [
      'are not grouped by an ancestor that died long after the parent',
      [orphan(1, launcher, { ...npm, endedAt: 60_000 }), orphan(2, wrapper, { ...npm, endedAt: 60_000 })],
      ['-: 1', '-: 2'],
    ],
    [
      'are grouped by a shell that ran a command if nothing else is known',
      [orphan(1, wrapper, bash), orphan(2, wrapper, bash)],
      ['103: 1 2'],
    ],
    [
      'are at the place of the first of them',
      [orphan(1, launcher), orphan(2, npm), orphan(3, launcher), orphan(4)],
      ['102: 1 3', '-: 2', '-: 4'],
    ],
  ] as const) {
    it(title, () => {
      assert.deepEqual(groups(orphans), expected);
    });
  }

  it('stay below it while the others end', () => {
    const both = withLostParents([orphan(1, launcher), orphan(2, launcher)], []);
    const one = withLostParents([orphan(2, launcher)], both);
    assert.deepEqual(groups([orphan(2, launcher)], both), ['102: 2']);
    assert.deepEqual(groups([orphan(2, launcher)], one), ['102: 2']);
    assert.deepEqual(groups([orphan(2, launcher)], []), ['-: 2']);
  });

  it('are found in a listing after a launcher was killed that had started each in a shell', () => {
    const shell = processInfo({ pid: 100, parentPid: 50, name: 'bash', commandLine: ['bash'] });
    const start = processInfo({ pid: 101, parentPid: 100, name: 'node', commandLine: ['node', 'launch.js'] });
    const servers = [1, 2, 3].flatMap((index) => [
      processInfo({ pid: 110 + index, parentPid: 101, name: 'sh', commandLine: ['sh', '-c', `server ${index}`] }),
      processInfo({ pid: 120 + index, parentPid: 110 + index, name: 'server', commandLine: ['server', `${index}`] }),
    ]);
    const left = servers.filter(({ name }) => name === 'server').map((process) => ({ ...process, parentPid: 1 }));
    const window = new ListingWindow({ policy: { graceMs: () => 0, classify: () => 'orphan' } });
    window.list([shell, start, ...servers], [terminal], 1_000);
    const { orphans } = window.list([shell, ...left], [terminal], 2_000);
    const [group, ...others] = groupOrphans(orphans);
    assert.equal(group?.lostParent?.pid, 101);
    assert.deepEqual(
      group.nodes.map(({ process }) => process.pid),
      [121, 122, 123],
    );
    assert.deepEqual(others, []);
    assert.deepEqual(window.list([shell, ...left.slice(2)], [terminal], 3_000).orphans[0]?.lostParent?.pid, 101);
  });
});
