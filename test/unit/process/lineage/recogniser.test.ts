import assert from 'node:assert/strict';
import { Lineage } from '../../../../src/process/lineage/lineage';
import type { Origin } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { ProcessTable } from '../../../../src/process/processTable';
import { processInfo } from '../../support/fixtures';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'bash', rootPid: 100 };
const shell = processInfo({ pid: 100, parentPid: 40, session: 100 });
const child = processInfo({ pid: 101, parentPid: 100, session: 100 });
/** A process that no listing has shown. */
const stray = processInfo({ pid: 900, parentPid: 1, session: 100 });

describe('A recogniser', () => {
  let processes: ProcessInfo[];
  let lineage: Lineage;
  let time = 0;
  const environments = new Map<number, ReadonlyMap<string, string>>();

  beforeEach(() => {
    processes = [shell, child];
    lineage = new Lineage();
    list([terminal]);
  });

  function list(origins: readonly Origin[]): void {
    lineage.begin(origins).finish(new ProcessTable(processes), 0);
  }

  const start = () =>
    lineage.recognise({
      environment: {},
      adopters: new Set([1, 7]),
      getEnvironment: ({ pid }) => environments.get(pid),
      clock: { now: () => time },
      getBasic: (pid) => processes.find((process) => process.pid === pid),
    });

  it('recognises by its session a process that no listing has shown', () => {
    const recogniser = start();
    assert.equal(recogniser.originOf(stray)?.id, 't');
    assert.equal(recogniser.originOf({ ...stray, session: 5 }), undefined);
  });

  it('does so after a listing has found all known members of the session dead', () => {
    const recogniser = start();
    processes = [];
    list([]);
    assert.equal(recogniser.originOf(stray)?.id, 't');
    assert.equal(start().originOf(stray), undefined, 'a later command knows nothing of it');
  });

  it('recognises a process that one of ours has started, also after that has ended', () => {
    const { pid, startTime } = child;
    const left = { ...stray, session: 900, originalParent: { pid, startTime } };
    const recogniser = start();
    assert.equal(recogniser.originOf(left)?.id, 't');
    processes = [shell];
    list([terminal]);
    assert.equal(recogniser.originOf(left)?.id, 't');
    assert.equal(recogniser.originOf({ ...left, pid: 901, originalParent: { pid, startTime: 1 } }), undefined);
  });

  it('recognises nothing by a session whose id was handed out again', () => {
    const recogniser = start();
    assert.equal(recogniser.originOf(stray)?.id, 't');
    processes = [{ ...shell, startTime: 99_999 }];
    assert.equal(recogniser.originOf(stray), undefined);
  });

  it('knows the sessions of listings that come after its start', () => {
    const recogniser = start();
    const leader = processInfo({ pid: 500, parentPid: 101, session: 500 });
    processes = [shell, child, leader];
    list([terminal]);
    assert.equal(recogniser.originOf({ ...stray, session: 500 })?.id, 't');
  });

  it('is undecided for half a second about an adopted process that has no environment yet', () => {
    const executing = { ...stray, session: 5 };
    const recogniser = start();
    environments.set(executing.pid, new Map());
    assert.equal(recogniser.isUndecided(executing), true);
    assert.equal(recogniser.isUndecided({ ...executing, parentPid: 100 }), false);
    assert.equal(recogniser.isUndecided({ ...executing, kernelThread: true }), false);
    time += 499;
    assert.equal(recogniser.isUndecided(executing), true);
    time += 1;
    assert.equal(recogniser.isUndecided(executing), false);
    environments.set(executing.pid, new Map([['A', 'b']]));
    assert.equal(start().isUndecided(executing), false);
    // That of another user may not be read, and that of a blocked process would have to be waited for.
    environments.delete(executing.pid);
    assert.equal(start().isUndecided(executing), false);
    assert.equal(start().isUndecided({ ...executing, state: 'blocked' }), true);
  });

  it('says whether a process was adopted', () => {
    const recogniser = start();
    assert.deepEqual(
      [1, 7, 100].map((parentPid) => recogniser.hasLostParent({ ...stray, parentPid })),
      [true, true, false],
    );
  });
});
