import assert from 'node:assert/strict';
import { keyOf } from '../../../../src/process/identity';
import type { EndedProcess, ProcessNode, Snapshot } from '../../../../src/process/model/snapshot';
import { ChildEvents } from '../../../../src/views/details/childEvents';
import type { Subject } from '../../../../src/views/details/subject';
import { lineageRecord, processInfo, processNode } from '../../support/fixtures';

const origin = { id: 't', kind: 'terminal', label: 'zsh' } as const;
const parent = processInfo({ pid: 100 });

function childNode(pid: number, given: Parameters<typeof processInfo>[0] | object = {}): ProcessNode {
  return processNode(processInfo({ pid, startedAt: pid, ...given }), origin);
}

function subjectWith(...children: readonly ProcessNode[]): Subject {
  return { ...processNode(parent, origin), children, treeKey: keyOf(parent), getWhy: () => undefined };
}

function snapshotAt(at: number, given: Partial<Snapshot> = {}): Snapshot {
  return { at, origins: [], orphans: [], detached: [], ended: [], failure: undefined, ...given };
}

describe('The children of a process', () => {
  it('are noted when they start and end, with the signal that has ended them', () => {
    const events = new ChildEvents();
    const child = childNode(101);
    events.update(subjectWith(child), snapshotAt(1_000));
    const ended: EndedProcess = {
      ...{ key: child.key, process: child.process, record: lineageRecord(child.process), parentKey: undefined },
      ...{ endedAt: 1_500, signal: 'SIGTERM' },
    };
    events.update(subjectWith(childNode(102)), snapshotAt(2_000, { ended: [ended] }));
    assert.deepEqual(
      events.events.map(({ kind, pid, at, signal }) => [kind, pid, at, signal]),
      [
        ['childStarted', 101, 101, undefined],
        ['childStarted', 102, 102, undefined],
        ['childEnded', 101, 1_500, 'SIGTERM'],
      ],
    );
  });

  it('have ended when they are zombies, and have not when a listing has failed', () => {
    const events = new ChildEvents();
    events.update(subjectWith(childNode(101)), snapshotAt(1_000));
    events.update(subjectWith(), snapshotAt(2_000, { failure: new Error('x') }));
    assert.equal(events.events.length, 1);
    events.update(subjectWith(childNode(101, { state: 'zombie' })), snapshotAt(3_000));
    assert.equal(events.events.at(-1)?.kind, 'childEnded');
  });

  it('do not start in the future, if the clock was set back', () => {
    const events = new ChildEvents();
    events.update(subjectWith(childNode(101, { startedAt: 9_000 })), snapshotAt(1_000));
    assert.equal(events.events[0]?.at, 1_000);
  });

  it('are remembered up to a limit, the latest of them', () => {
    const events = new ChildEvents();
    for (let pid = 1; pid <= 2_000; pid++) events.update(subjectWith(childNode(pid)), snapshotAt(pid));
    assert.equal(events.events.length, 500);
    assert.equal(events.events.at(-1)?.pid, 1_999);
  });
});
