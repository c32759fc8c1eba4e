import assert from 'node:assert/strict';
import type { Identity } from '../../../../../src/process/identity';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { ListingError, type ProcessSource } from '../../../../../src/process/source/processSource';
import type { ProcessTableReader } from '../../../../../src/process/source/table/processTableReader';
import { createTableSource } from '../../../../../src/process/source/table/tableSource';
import { processInfo } from '../../../support/fixtures';

describe('TableSource', () => {
  /** What the made-up system has, by pid: a shell, its server, and a process of another tree. */
  let processes: Map<number, ProcessInfo>;
  let source: ProcessSource;

  beforeEach(() => {
    processes = new Map();
    add({ pid: 4, parentPid: 0, startTime: 1 });
    add({ pid: 100, parentPid: 4, startTime: 10 });
    add({ pid: 200, parentPid: 100, startTime: 20 });
    add({ pid: 300, parentPid: 4, startTime: 30 });
    source = createSource();
  });

  function add(process: Identity & { readonly parentPid: number }): void {
    processes.set(process.pid, processInfo(process));
  }

  function createSource(reader: Partial<ProcessTableReader> = {}): ProcessSource {
    return createTableSource({
      name: 'ps',
      listAll: () => [...processes.values()],
      read: (pid) => processes.get(pid),
      dispose: () => undefined,
      ...reader,
    });
  }

  async function listed(request: Partial<Parameters<ProcessSource['list']>[0]> = {}): Promise<readonly number[]> {
    const { processes: found } = await source.list({ roots: new Set([100]), ...request });
    return found.map(({ pid }) => pid).sort((a, b) => a - b);
  }

  it('takes no process for a child of one that has got its dead parent’s pid', async () => {
    add({ pid: 100, parentPid: 4, startTime: 25 });
    assert.deepEqual(await listed(), [100]);
  });

  it('asks once for each process whether it is ours, and again if the request says so', async () => {
    const asked: number[] = [];
    const isOurs = ({ pid }: Identity): boolean => {
      asked.push(pid);
      return false;
    };
    await listed({ isOurs });
    assert.deepEqual(asked.splice(0), [4, 300]);
    add({ pid: 400, parentPid: 4, startTime: 40 });
    await listed({ isOurs });
    assert.deepEqual(asked.splice(0), [400]);
    await listed({ isOurs, askAgain: true });
    assert.deepEqual(asked, [4, 300, 400]);
  });

  it('asks for a process that listings without that question have shown', async () => {
    await listed();
    assert.deepEqual(await listed({ isOurs: ({ pid }) => pid === 300 }), [100, 200, 300]);
  });

  it('returns the same object for a process that has not changed, and the same arguments for one that has', async () => {
    const { parentPid } = processes.get(200) ?? assert.fail();
    source = createSource({ listAll: () => [...processes.values()].map((process) => structuredClone(process)) });
    const find = async () => (await source.list({ roots: new Set([200]) })).processes[0] ?? assert.fail();
    const first = await find();
    assert.equal(await find(), first);
    processes.set(200, processInfo({ pid: 200, parentPid, startTime: 20, cpuTime: 5 }));
    const busy = await find();
    assert.deepEqual([busy.cpuTime, busy.commandLine === first.commandLine], [5, true]);
    processes.set(200, processInfo({ pid: 200, parentPid, startTime: 20, commandLine: ['other'] }));
    assert.deepEqual((await find()).commandLine, ['other']);
  });

  it('lets the reader complete the tracked processes, and no others', async () => {
    const completed: number[] = [];
    source = createSource({
      complete: (process) => {
        completed.push(process.pid);
        return { ...process, cwd: '/work' };
      },
    });
    const { processes: found } = await source.list({ roots: new Set([100]) });
    assert.deepEqual(
      found.map(({ cwd }) => cwd),
      ['/work', '/work'],
    );
    assert.deepEqual(completed, [100, 200]);
    assert.deepEqual([source.get(300)?.cwd, source.getBasic(300)?.cwd], ['/work', '/tmp']);
  });

  it('tells the reader which processes are tracked, and which an earlier window has known', async () => {
    const known: (readonly number[])[] = [];
    source = createSource({
      listAll: (identities) => {
        known.push(identities.map(({ pid }) => pid).sort((a, b) => a - b));
        return [...processes.values()];
      },
    });
    await source.list({ roots: new Set([100]), known: [{ pid: 300, startTime: 30 }] });
    await source.listAll();
    assert.deepEqual(known, [[300], [100, 200, 300]]);
  });

  it('drops an answer about a process whose pid has gone to another one meanwhile', async () => {
    const recycle = ({ pid }: Identity): void => {
      add({ pid, parentPid: 4, startTime: 99 });
    };
    source = createSource({
      environment: (process) => {
        recycle(process);
        return new Map();
      },
      sharedMemory: (process) => {
        recycle(process);
        return Promise.resolve(1);
      },
      facts: (process) => {
        recycle(process);
        return { ignoresTerminate: true, tracer: undefined };
      },
      listeningSockets: (asked) => {
        asked.slice(0, 1).forEach(recycle);
        return Promise.resolve(new Map(asked.map(({ pid, startTime }) => [`${pid}.${startTime}`, []])));
      },
    });
    const other = { pid: 300, startTime: 30 };
    assert.equal(source.environment({ pid: 200, startTime: 20 }), undefined);
    assert.equal(await source.sharedMemory({ pid: 4, startTime: 1 }), undefined);
    assert.equal(await source.facts({ pid: 100, startTime: 10 }), undefined);
    assert.deepEqual(
      [...((await source.listeningSockets([{ pid: 200, startTime: 99 }, other])) ?? []).keys()],
      ['200.99', '300.30'],
    );
    add({ pid: 200, parentPid: 100, startTime: 20 });
    assert.deepEqual(
      [...((await source.listeningSockets([{ pid: 200, startTime: 20 }, other])) ?? []).keys()],
      ['300.30'],
    );
  });

  it('adds to the facts of a reader the process as it is now', async () => {
    source = createSource({ facts: () => ({ ignoresTerminate: true, tracer: undefined }) });
    const facts = await source.facts({ pid: 200, startTime: 20 });
    assert.deepEqual([facts?.process.parentPid, facts?.ignoresTerminate], [100, true]);
  });

  it('answers undefined to what its reader does not tell', async () => {
    const identity = { pid: 200, startTime: 20 };
    assert.equal(source.environment(identity), undefined);
    assert.equal(source.handlesSignal(identity, 15), undefined);
    assert.equal(await source.listeningSockets([identity]), undefined);
    assert.equal(await source.portHolders(80), undefined);
    assert.equal(source.startForkMonitor(), undefined);
  });

  it('turns whatever its reader fails with into a ListingError', async () => {
    for (const listAll of [
      () => [],
      () => Promise.reject(new Error('it hurts')),
      () => {
        throw new TypeError('it hurts at once');
      },
    ]) {
      source = createSource({ listAll });
      await assert.rejects(source.list({ roots: new Set([100]) }), ListingError);
      await assert.rejects(source.listAll(), ListingError);
    }
    source = createSource({ portHolders: () => Promise.reject(new Error('it hurts')) });
    await assert.rejects(source.portHolders(80), ListingError);
  });

  it('tracks what two listings at a time have found', async () => {
    source = createSource({ listAll: () => Promise.resolve([...processes.values()]) });
    await Promise.all([source.list({ roots: new Set([100]) }), source.list({ roots: new Set([300]) })]);
    assert.deepEqual(await listed({ roots: new Set() }), [100, 200, 300]);
  });

  it('rejects a listing that is under way, and each later one, once it is disposed of', async () => {
    let isDisposed = false;
    source = createSource({
      listAll: () => Promise.resolve([...processes.values()]),
      dispose: () => {
        isDisposed = true;
      },
    });
    const listing = source.list({ roots: new Set([100]) });
    source.dispose();
    await assert.rejects(listing, ListingError);
    await assert.rejects(source.list({ roots: new Set([100]) }), ListingError);
    assert.ok(isDisposed);
  });
});
