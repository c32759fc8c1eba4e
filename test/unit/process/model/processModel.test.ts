import assert from 'node:assert/strict';
import { Lineage } from '../../../../src/process/lineage/lineage';
import { ProcessModel } from '../../../../src/process/model/processModel';
import type { Origin } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import { ListingError, type ListRequest } from '../../../../src/process/source/processSource';
import { fakeSource } from '../../support/fakeSource';
import { allNodes, processInfo } from '../../support/fixtures';
import { nextUncaught } from '../../support/nextUncaught';

const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
const host: Origin = { id: 'h', kind: 'extensionHost', label: 'Extension Host', rootPid: 50 };
const shell = processInfo({ pid: 100, parentPid: 40, session: 100, memory: 10 });
const server = processInfo({ pid: 200, parentPid: 100, session: 100, memory: 20 });
const worker = processInfo({ pid: 300, parentPid: 200, session: 100, memory: 30 });
const extensionHost = processInfo({ pid: 50, parentPid: 40, memory: 1000 });
const helper = processInfo({ pid: 60, parentPid: 50, memory: 5 });

/** A model with a source that lists what the test says. */
function modelOf(origins: readonly Origin[], shouldAskAgain?: () => boolean) {
  let processes: readonly ProcessInfo[] = [];
  let failure: Error | undefined;
  let now = 0;
  let spreadMs = 0;
  const requests: ListRequest[] = [];
  /** What was shown at each pause. */
  const pauses: Snapshot[] = [];
  const lookedUpPids: number[] = [];
  const source = fakeSource({
    list: (request) => {
      requests.push(request);
      if (failure) return Promise.reject(failure);
      const cost = { busyMs: 0, longestSliceMs: 0, reads: 0, kind: 'full' } as const;
      return Promise.resolve({ processes, at: now, spreadMs, cost });
    },
    get: (pid) => {
      lookedUpPids.push(pid);
      return processes.find((process) => process.pid === pid);
    },
  });
  const model = new ProcessModel({
    source,
    lineage: new Lineage(),
    origins: () => origins,
    policy: { graceMs: () => 1000, classify: ({ process }) => (process.name === 'daemon' ? 'detached' : 'orphan') },
    readMarker: () => undefined,
    ...(shouldAskAgain && { shouldAskAgain }),
    now: () => now,
    pause: () => {
      pauses.push(model.snapshot);
      return Promise.resolve();
    },
  });
  const at = async (time: number, answer: readonly ProcessInfo[] | Error) => {
    now = time;
    failure = answer instanceof Error ? answer : undefined;
    if (!(answer instanceof Error)) processes = answer;
    return model.refresh();
  };
  const spread = (ms: number): void => {
    spreadMs = ms;
  };
  return { model, at, requests, lookedUpPids, spread, pauses };
}

const names = (nodes: Iterable<{ readonly process: ProcessInfo }>) => [...nodes].map(({ process }) => process.name);

describe('ProcessModel', () => {
  it('shows what is below each origin with totals, and no process twice', async () => {
    const { at } = modelOf([terminal, host]);
    const snapshot = await at(0, [shell, server, worker, extensionHost, helper]);
    assert.deepEqual(names(allNodes(snapshot)), ['p200', 'p300', 'p60']);
    const [inTerminal, inHost] = snapshot.origins;
    assert.deepEqual(inTerminal?.total, { cpu: undefined, memory: 60, count: 3 });
    assert.deepEqual(inTerminal.processes[0]?.total, { cpu: undefined, memory: 50, count: 2 });
    assert.deepEqual(
      inHost?.total,
      { cpu: undefined, memory: 5, count: 1 },
      'the extension host itself does not count',
    );
  });

  it('measures CPU from the second listing on, and not over too short a time', async () => {
    const { at } = modelOf([terminal]);
    const cpuOf = (snapshot: Awaited<ReturnType<typeof at>>) => snapshot.origins[0]?.processes[0]?.cpu;
    assert.equal(cpuOf(await at(0, [shell, server])), undefined);
    assert.equal(cpuOf(await at(1000, [shell, { ...server, cpuTime: 500 }])), 50);
    assert.equal(cpuOf(await at(1010, [shell, { ...server, cpuTime: 510 }])), 50);
    assert.equal(cpuOf(await at(2000, [shell, { ...server, cpuTime: 500 }])), 0);
  });

  it('has all processes examined again when the marker may recognise some that it did not before', async () => {
    let shouldAskAgain = false;
    const { at, requests } = modelOf([terminal], () => shouldAskAgain);
    await at(0, [shell]);
    shouldAskAgain = true;
    await at(1000, [shell]);
    assert.deepEqual(
      requests.map(({ askAgain }) => askAgain),
      [false, true],
    );
  });

  it('leaves a process that has lost its parent in its place for the grace period, and then shows it as an orphan', async () => {
    const { model, at } = modelOf([terminal]);
    await at(0, [shell, server, worker]);
    const left = { ...worker, parentPid: 1 };
    const leaving = await at(100, [shell, left]);
    assert.deepEqual(names(leaving.orphans), []);
    assert.deepEqual(names(leaving.origins[0]?.processes ?? []), ['p300'], 'it stays in its place');
    assert.equal(model.recheckAt, 350);
    const classified = await at(1100, [shell, left]);
    assert.deepEqual(names(classified.orphans), ['p300']);
    assert.deepEqual(names(classified.origins[0]?.processes ?? []), []);
    assert.equal(classified.orphans[0]?.record.parent?.name, 'p200');
    assert.equal(model.recheckAt, undefined);
  });

  it('pauses between the steps of a refresh, and shows the previous snapshot until the new one is complete', async () => {
    const { model, at, pauses } = modelOf([terminal]);
    const before = await at(0, [shell]);
    pauses.length = 0;
    let fired = 0;
    model.onDidChange(() => fired++);
    const after = await at(1000, [shell, server]);
    assert.equal(pauses.length, 4);
    assert.ok(pauses.every((snapshot) => snapshot === before));
    assert.equal(fired, 1);
    assert.notEqual(after, before);
  });

  it('shows a daemon that has lost its parent as detached and not as an orphan', async () => {
    const { at } = modelOf([terminal]);
    const daemon = { ...worker, name: 'daemon' };
    await at(0, [shell, server, daemon]);
    await at(100, [shell, { ...daemon, parentPid: 1 }]);
    const snapshot = await at(5000, [shell, { ...daemon, parentPid: 1 }]);
    assert.deepEqual(names(snapshot.orphans), []);
    assert.deepEqual(names(snapshot.detached), ['daemon']);
  });

  it('publishes the failure of a listing with the processes of the one before, and recovers', async () => {
    const { model, at } = modelOf([terminal]);
    let fired = 0;
    model.onDidChange(() => fired++);
    await at(0, [shell, server]);
    const failed = await at(1000, new ListingError('no /proc'));
    assert.equal(failed.failure?.message, 'no /proc');
    assert.deepEqual(names(allNodes(failed)), ['p200']);
    const recovered = await at(2000, [shell, server]);
    assert.equal(recovered.failure, undefined);
    assert.equal(fired, 3);
  });

  it('lists once for each refresh and looks up no single process, however many origins there are', async () => {
    const origins = Array.from({ length: 20 }, (_, index) => ({ ...terminal, id: `t${index}`, rootPid: 100 + index }));
    const shells = origins.map(({ rootPid }) => processInfo({ pid: rootPid, session: rootPid }));
    const { at, requests, lookedUpPids } = modelOf(origins);
    await at(0, shells);
    await at(1000, shells);
    assert.deepEqual([requests.length, lookedUpPids.length], [2, 0]);
    assert.deepEqual(
      requests.at(-1)?.known?.map(({ pid }) => pid),
      shells.map(({ pid }) => pid),
    );
  });

  it('does not have a process listed that has got the pid of a dead shell', async () => {
    const { at, requests } = modelOf([terminal]);
    await at(0, [shell]);
    await at(1000, []);
    await at(2000, [processInfo({ pid: 100, startTime: 99_999 })]);
    assert.equal(requests.at(-1)?.roots.has(100), false);
  });

  it('does not show a process that has got the pid of a task that ended before the first listing', async () => {
    const { at, requests } = modelOf([terminal]);
    await at(0, []);
    const recycled = processInfo({ pid: 100, startTime: 99_999 });
    const { origins } = await at(1000, [recycled]);
    assert.deepEqual(origins, []);
    assert.equal(requests.at(-1)?.roots.has(100), false);
  });

  it('measures no CPU with a listing during which the event loop was blocked', async () => {
    const { at, spread } = modelOf([terminal]);
    const cpuOf = (snapshot: Awaited<ReturnType<typeof at>>) => snapshot.origins[0]?.processes[0]?.cpu;
    const used = (cpuTime: number) => [shell, { ...server, cpuTime }];
    await at(0, used(0));
    assert.equal(cpuOf(await at(1000, used(500))), 50);
    spread(2000);
    assert.equal(cpuOf(await at(4000, used(9000))), 50, 'not measured');
    spread(1);
    assert.equal(cpuOf(await at(5000, used(2500))), 50, 'measured since the last listing that was exact');
  });

  it('does not recheck at once when a listing has failed during a grace period', async () => {
    const { model, at } = modelOf([terminal]);
    await at(0, [shell, server, worker]);
    await at(1000, [shell, { ...worker, parentPid: 1 }]);
    assert.notEqual(model.recheckAt, undefined);
    await at(1250, new ListingError('EAGAIN'));
    assert.equal(model.recheckAt, undefined);
  });

  it('notifies every listener of a change, and resolves, although one listener throws', async () => {
    const { model, at } = modelOf([terminal]);
    let fired = 0;
    model.onDidChange(() => {
      throw new Error('of another extension');
    });
    model.onDidChange(() => fired++);
    const refreshes: Promise<unknown>[] = [];
    const error = await nextUncaught(() => refreshes.push(at(0, [shell])));
    await Promise.all(refreshes);
    assert.match(String(error), /of another extension/);
    assert.equal(fired, 1);
  });

  it('shows a program that outlived its debug session as an orphan, and not below the extension host as well', async () => {
    const debug: Origin = { id: 'd', kind: 'debug', label: 'app', rootPid: 60 };
    const open: Origin[] = [debug, host];
    const { at } = modelOf(open);
    await at(0, [extensionHost, helper]);
    open.shift();
    const leaving = await at(100, [extensionHost, helper]);
    assert.deepEqual(names(allNodes(leaving)), [], 'it stays the root of its session, which is shown as closing');
    assert.deepEqual(
      leaving.origins.map(({ origin, root, ending }) => [origin.label, root?.pid, ending]),
      [
        ['app', 60, 'closing'],
        ['Extension Host', 50, undefined],
      ],
    );
    const left = await at(5000, [extensionHost, helper]);
    assert.deepEqual(names(left.orphans), ['p60']);
    assert.deepEqual(names(allNodes(left)), ['p60']);
    assert.equal(left.orphans[0]?.record.origin.label, 'app');
  });
});

describe('What has just ended', () => {
  it('is in the snapshot for some seconds, and nothing ends because a listing has failed', async () => {
    const { at } = modelOf([terminal]);
    const ended = (snapshot: Snapshot) => snapshot.ended.map(({ process }) => process.pid);
    await at(10_000, [shell, server, worker]);
    assert.deepEqual(ended(await at(11_000, new ListingError('no /proc'))), []);
    assert.deepEqual(ended(await at(12_000, [shell, server])), [300]);
    assert.deepEqual(ended(await at(13_000, new ListingError('no /proc'))), [300]);
    assert.deepEqual(ended(await at(17_000, [shell, server])), []);
  });
});
