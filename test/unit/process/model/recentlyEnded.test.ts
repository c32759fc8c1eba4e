import assert from 'node:assert/strict';
import type { ProcessNode, Snapshot } from '../../../../src/process/model/snapshot';
import { RecentlyEnded } from '../../../../src/process/model/recentlyEnded';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { ProcessTable } from '../../../../src/process/processTable';
import { processInfo, processNode } from '../../support/fixtures';

const origin = { id: 'terminal-1', kind: 'terminal', label: 'zsh' } as const;
/** ms since the epoch */
const start = 1_700_000_000_000;

function nodeOf(process: ProcessInfo, children: readonly ProcessNode[] = []): ProcessNode {
  return { ...processNode(process, origin), children };
}

function snapshotOf(...processes: readonly ProcessNode[]): Snapshot {
  const total = { cpu: undefined, memory: 0, count: processes.length };
  const node = { origin, root: undefined, processes, isVSCode: false, detachedDescendants: [], ports: [], total };
  return { at: start, origins: [node], orphans: [], detached: [], ended: [], failure: undefined };
}

const top = processInfo({ pid: 10, startedAt: start });
const child = processInfo({ pid: 11, parentPid: 10, startedAt: start });

describe('RecentlyEnded', () => {
  let time = 0;
  let ended: RecentlyEnded;

  beforeEach(() => {
    time = 0;
    ended = new RecentlyEnded(() => time);
  });

  const update = (before: Snapshot, now: readonly ProcessInfo[], at = start + 60_000) =>
    ended
      .update(before, new ProcessTable(now), at)
      .map(({ process: { pid }, parentKey, signal }) => ({ pid, parentKey, signal }));
  const tree = snapshotOf(nodeOf(top, [nodeOf(child)]));

  it('shows what is missing, below the parent that it had', () => {
    assert.deepEqual(update(tree, [top]), [{ pid: 11, parentKey: '10.100', signal: undefined }]);
    assert.deepEqual(
      update(tree, []).map(({ pid }) => pid),
      [11, 10, 11],
      'with what has ended before',
    );
  });

  it('shows it for five seconds', () => {
    update(tree, [top]);
    assert.equal(update(snapshotOf(nodeOf(top)), [top], start + 64_000).length, 1);
    assert.equal(update(snapshotOf(nodeOf(top)), [top], start + 65_000).length, 0);
  });

  it('has the last signal that ends processes, if one was sent', () => {
    for (const signal of ['SIGTERM', 'SIGSTOP', 'SIGCONT'] as const) ended.noteSignal(child, signal);
    assert.equal(update(tree, [top])[0]?.signal, 'SIGTERM');
  });

  it('takes no signal for one to another process with the same pid', () => {
    ended.noteSignal({ pid: child.pid, startTime: 1 }, 'SIGKILL');
    assert.equal(update(tree, [top])[0]?.signal, undefined);
  });

  it('forgets a signal after a minute', () => {
    ended.noteSignal(child, 'SIGTERM');
    time = 60_000;
    ended.noteSignal(top, 'SIGTERM');
    assert.equal(update(tree, [top])[0]?.signal, undefined);
  });

  it('does not show a process that has lost its parent or has turned into a zombie', () => {
    assert.deepEqual(update(tree, [top, { ...child, parentPid: 1 }]), []);
    assert.deepEqual(update(tree, [top, { ...child, state: 'zombie' }]), []);
  });

  it('shows a process whose pid belongs to another one now', () => {
    assert.equal(update(tree, [top, { ...child, startTime: 999 }]).length, 1);
  });

  it('shows no process that ran for less than two seconds', () => {
    assert.deepEqual(update(tree, [top], start + 1_999), []);
    assert.equal(update(tree, [top], start + 2_000).length, 1);
  });

  it('shows at most 100, the latest', () => {
    const many = Array.from({ length: 300 }, (_, index) => processInfo({ pid: 100 + index, startedAt: start }));
    const shown = update(snapshotOf(...many.map((process) => nodeOf(process))), []);
    assert.equal(shown.length, 100);
    assert.equal(shown.at(-1)?.pid, 399);
  });

  it('shows nothing from before the clock was set back', () => {
    update(tree, [top]);
    assert.deepEqual(update(snapshotOf(nodeOf(top)), [top], start - 3_600_000), []);
  });
});
