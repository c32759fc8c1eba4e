import assert from 'node:assert/strict';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import { ListingError, type Listing, type ProcessSource } from '../../../../../src/process/source/processSource';
import { FakeProc, systemError } from '../../../support/fakeProc';

const request = { roots: new Set([10]) };

describe('ProcfsSource on a made-up /proc', () => {
  let proc: FakeProc;
  let time: number;
  let source: ProcessSource;

  const create = (maxKeptFiles?: number): ProcessSource =>
    createProcfsSource({
      fs: proc,
      now: () => time,
      self: 10,
      ...(maxKeptFiles === undefined ? {} : { maxKeptFiles }),
    });

  beforeEach(() => {
    proc = new FakeProc();
    time = 1000;
    proc.start({ pid: 1, parentPid: 0 });
    proc.start({ pid: 2, parentPid: 1 });
    proc.start({ pid: 10, parentPid: 1 });
    source = create();
  });

  afterEach(() => {
    source.dispose();
    assert.equal(proc.openCount, 0, 'files left open');
  });

  const pidsOf = ({ processes }: Listing): number[] => processes.map(({ pid }) => pid).sort((a, b) => a - b);
  const list = async (later = 1000): Promise<Listing> => {
    time += later;
    return source.list(request);
  };

  it('reads all processes in the first listing, and only new ones in the next', async () => {
    proc.start({ pid: 11, parentPid: 10 });
    proc.start({ pid: 12, parentPid: 2 });
    const first = await list();
    assert.deepEqual([pidsOf(first), first.cost.kind, first.cost.reason], [[10, 11], 'full', 'first listing']);
    await list();
    proc.start({ pid: 13, parentPid: 11 });
    const reads: string[] = [];
    proc.onCall = (call, path) => {
      if (call === 'open' && path.endsWith('/stat')) reads.push(path);
    };
    const second = await list();
    assert.deepEqual([pidsOf(second), second.cost.kind], [[10, 11, 13], 'incremental']);
    assert.deepEqual([...new Set(reads)], ['/proc/13/stat'], 'no other file is opened');
  });

  it('calls isOurs again for processes that it did not claim long ago if askAgain is set', async () => {
    let isClaimed = false;
    const asked: number[] = [];
    const listAsking = async (askAgain: boolean): Promise<Listing> => {
      time += 5_000;
      return source.list({
        ...request,
        askAgain,
        isOurs: ({ pid }) => {
          asked.push(pid);
          return isClaimed && pid === 12;
        },
      });
    };
    proc.start({ pid: 12, parentPid: 1 });
    await listAsking(false);
    await listAsking(false);
    isClaimed = true;
    asked.length = 0;
    const before = await listAsking(false);
    assert.deepEqual([pidsOf(before), asked, before.cost.kind], [[10], [], 'incremental']);
    const again = await listAsking(true);
    assert.deepEqual([pidsOf(again), again.cost.kind], [[10, 12], 'full']);
    assert.equal((await listAsking(false)).cost.kind, 'incremental');
  });

  it('keeps a tracked process whose parent has ended, and drops the parent', async () => {
    const child = proc.start({ pid: 11, parentPid: 10 });
    proc.start({ pid: 12, parentPid: 11 });
    await list();
    proc.end(11);
    assert.deepEqual(pidsOf(await list()), [10, 12]);
    proc.start({ ...child, pid: 11, parentPid: 2, startTicks: 999 });
    assert.deepEqual(pidsOf(await list()), [10, 12], 'another process has pid 11 now');
  });

  it('drops a process whose pid was taken over between two listings', async () => {
    proc.start({ pid: 11, parentPid: 10 });
    await list();
    proc.end(11);
    proc.start({ pid: 11, parentPid: 2, startTicks: 999 });
    proc.lastPid = 11;
    const again = await list();
    assert.deepEqual(
      again.processes.map(({ pid, startTime }) => [pid, startTime]),
      [[10, 1000]],
    );
  });

  it('finds a new child with a recycled pid in the new pid range', async () => {
    proc.start({ pid: 11, parentPid: 10 });
    proc.start({ pid: 12, parentPid: 10 });
    await list();
    proc.lastPid = 10;
    await list();
    proc.end(11);
    proc.start({ pid: 11, parentPid: 10, startTicks: 999 });
    const { processes } = await list();
    assert.deepEqual(processes.find(({ pid }) => pid === 11)?.startTime, 9990);
  });

  it('reads the command line again after the process has executed another program', async () => {
    const child = proc.start({ pid: 11, parentPid: 10, name: 'sh', commandLine: ['sh'], stack: '1' });
    await list();
    proc.change(child, { name: 'node', stack: '2', ...{ commandLine: ['node', 'x'] } });
    const { processes } = await list();
    const now = processes.find(({ pid }) => pid === 11);
    assert.deepEqual([now?.name, now?.commandLine], ['node', ['node', 'x']]);
  });

  it('sees every change of stat, even of a single character', async () => {
    const child = proc.start({ pid: 11, parentPid: 10, times: [1, 0, 0, 0] });
    const shown = async () => (await list()).processes.find(({ pid }) => pid === 11);
    assert.equal((await shown())?.cpuTime, 10);
    proc.change(child, { times: [2, 0, 0, 0] });
    assert.equal((await shown())?.cpuTime, 20);
    proc.change(child, { state: 'T' });
    assert.equal((await shown())?.state, 'stopped');
    assert.equal(await shown(), await shown(), 'nothing has changed: it is the same object');
  });

  it('calls isOurs for new processes, and again for a second for recent ones', async () => {
    let asked: number[] = [];
    const isOurs = ({ pid }: { readonly pid: number }): boolean => {
      asked.push(pid);
      return pid === 12;
    };
    const askedIn = async (later: number): Promise<readonly number[]> => {
      asked = [];
      time += later;
      await source.list({ roots: request.roots, isOurs });
      return asked.sort((a, b) => a - b);
    };
    proc.start({ pid: 12, parentPid: 2, startTicks: 400 });
    proc.start({ pid: 13, parentPid: 12, startTicks: 400 });
    proc.start({ pid: 14, parentPid: 2, startTicks: 500 });
    assert.deepEqual(await askedIn(0), [1, 2, 12, 14]);
    assert.deepEqual(await askedIn(600), [14]);
    assert.deepEqual(await askedIn(600), [14]);
    assert.deepEqual(await askedIn(600), []);
    proc.start({ pid: 15, parentPid: 2, startTicks: 600 });
    assert.deepEqual(await askedIn(600), [15]);
    proc.end(15);
    assert.deepEqual(await askedIn(600), []);
  });

  it('tracks a recent process that is claimed later, and what it has started', async () => {
    await list();
    proc.start({ pid: 11, parentPid: 2, startTicks: 500 });
    proc.start({ pid: 12, parentPid: 11, startTicks: 500 });
    const claimed = new Set<number>();
    const isOurs = ({ pid }: { readonly pid: number }): boolean => claimed.has(pid);
    assert.deepEqual(pidsOf(await source.list({ roots: request.roots, isOurs })), [10]);
    claimed.add(11);
    assert.deepEqual(pidsOf(await source.list({ roots: request.roots, isOurs })), [10, 11, 12]);
  });

  it('shows a process that loses its parent during a scan with the old parent first, and with the new one in the next listing', async () => {
    await list();
    proc.start({ pid: 11, parentPid: 10 });
    const child = proc.start({ pid: 12, parentPid: 11 });
    let opened = 0;
    proc.onCall = (call, path) => {
      if (call === 'open' && path === '/proc/12/stat' && ++opened === 2) proc.change(child, { parentPid: 1 });
    };
    const parentOf = ({ processes }: Listing) => processes.find(({ pid }) => pid === 12)?.parentPid;
    assert.equal(parentOf(await list()), 11);
    assert.equal(opened, 2);
    assert.equal(parentOf(await list()), 1);
  });

  it('drops a process that loses its parent during a scan and is gone before the next listing', async () => {
    await list();
    proc.start({ pid: 11, parentPid: 10 });
    const child = proc.start({ pid: 12, parentPid: 11 });
    let opened = 0;
    proc.onCall = (call, path) => {
      if (call === 'open' && path === '/proc/12/stat' && ++opened === 2) proc.change(child, { parentPid: 1 });
    };
    assert.deepEqual(pidsOf(await list()), [10, 11, 12]);
    proc.end(11);
    proc.end(12);
    assert.deepEqual(pidsOf(await list()), [10]);
  });

  it('tracks the child of a process that ends during the scan, because it was seen to be ours', async () => {
    await list();
    proc.start({ pid: 11, parentPid: 10 });
    const child = proc.start({ pid: 12, parentPid: 11 });
    let opened = 0;
    proc.onCall = (call, path) => {
      if (call !== 'open' || path !== '/proc/11/stat' || ++opened < 2) return;
      proc.end(11);
      proc.change(child, { parentPid: 1 });
    };
    const parents = ({ processes }: Listing) => processes.map(({ pid, parentPid }) => [pid, parentPid]);
    assert.deepEqual(parents(await list()), [
      [10, 1],
      [11, 10],
      [12, 11],
    ]);
    assert.deepEqual(parents(await list()), [
      [10, 1],
      [12, 1],
    ]);
  });

  it('reads all processes for a new root as soon as that exists', async () => {
    proc.start({ pid: 12, parentPid: 2 });
    proc.start({ pid: 13, parentPid: 12 });
    await list();
    const later = await source.list({ roots: new Set([10, 12]) });
    assert.deepEqual([pidsOf(later), later.cost.reason], [[10, 12, 13], 'a new root']);
    assert.equal((await source.list({ roots: new Set([10, 12, 77]) })).cost.kind, 'incremental');
  });

  it('reads all processes if lxcfs covers /proc/loadavg', async () => {
    proc.files.set('/proc/self/mountinfo', '30 22 0:40 / /proc/loadavg rw - fuse.lxcfs lxcfs rw\n');
    proc.files.set('/proc/loadavg', '0.10 0.20 0.30 1/5 3\n');
    await list();
    proc.start({ pid: 11, parentPid: 10 });
    const again = await list();
    assert.deepEqual([pidsOf(again), again.cost.reason], [[10, 11], 'something covers /proc/loadavg']);
  });

  it('reads all processes if /proc/loadavg is not what the kernel writes', async () => {
    for (const text of ['0.00 0.00 0.00 0/0 0\n', 'what?']) {
      proc.files.set('/proc/loadavg', text);
      await list();
      proc.start({ parentPid: 10 });
      const again = await list();
      assert.equal(again.cost.reason, '/proc/loadavg cannot be read');
    }
    assert.deepEqual(pidsOf(await list()), [10, 11, 12]);
  });

  it('reads all processes after the pids have wrapped, and every five minutes', async () => {
    await list();
    proc.start({ pid: 5, parentPid: 10 });
    const wrapped = await list();
    assert.deepEqual([pidsOf(wrapped), wrapped.cost.reason], [[5, 10], 'pids have wrapped']);
    await list();
    proc.start({ pid: 8, parentPid: 10 });
    proc.lastPid = 5;
    assert.deepEqual(pidsOf(await list()), [5, 10], 'not seen, because ns_last_pid was written');
    const reasons = [];
    for (let seconds = 0; seconds < 301; seconds++) {
      const { cost } = await list();
      if (cost.kind === 'full') reasons.push(cost.reason);
    }
    assert.deepEqual(reasons, ['once in a while']);
    assert.deepEqual(pidsOf(await list()), [5, 8, 10]);
  });

  it('leaves out hidden processes (hidepid), and lists the others', async () => {
    proc.start({ pid: 11, parentPid: 10 });
    proc.start({ pid: 12, parentPid: 2 });
    proc.denied.set('/proc/1/stat', 'EACCES').set('/proc/2/stat', 'ENOENT').set('/proc/12/stat', 'EACCES');
    assert.deepEqual(pidsOf(await list()), [10, 11]);
    assert.equal(source.get(12), undefined);
  });

  it('throws a ListingError for the /proc of another pid namespace', () => {
    proc.links.set('/proc/self', '4711');
    assert.throws(
      () => create(),
      (error) => error instanceof ListingError && /another pid namespace.*4711/.test(error.message),
    );
  });

  it('throws a ListingError if there is no /proc', () => {
    proc.links.delete('/proc/self');
    assert.throws(() => create(), ListingError);
  });

  for (const code of ['EACCES', 'ENOENT'] as const) {
    it(`rejects a listing if /proc cannot be read (${code}), instead of an empty answer`, async () => {
      proc.denied.set('/proc', code);
      await assert.rejects(list(), ListingError);
      await assert.rejects(list(), ListingError);
      proc.denied.clear();
      assert.deepEqual(pidsOf(await list()), [10]);
    });
  }

  it('rejects a listing if something without processes was mounted over /proc, though open files still answer', async () => {
    proc.start({ pid: 11, parentPid: 10 });
    await list();
    proc.files.set('/proc/loadavg', '');
    proc.isMountedOver = true;
    await assert.rejects(list(), (error) => error instanceof ListingError && error.message.includes('no processes'));
    proc.isMountedOver = false;
    proc.files.delete('/proc/loadavg');
    assert.deepEqual(pidsOf(await list()), [10, 11]);
  });

  it('reads all processes after a scan that failed half-way', async () => {
    proc.start({ pid: 11, parentPid: 10 });
    await list();
    proc.start({ pid: 12, parentPid: 10 });
    proc.start({ pid: 13, parentPid: 10 });
    proc.onCall = (_, path) => {
      if (path === '/proc/13/stat') throw systemError('EBADF', 'something odd');
    };
    await assert.rejects(list(), ListingError);
    proc.onCall = () => undefined;
    const again = await list();
    assert.deepEqual([pidsOf(again), again.cost.kind], [[10, 11, 12, 13], 'full']);
    assert.equal((await list()).cost.kind, 'incremental');
  });

  it('rejects a listing if no descriptor is left', async () => {
    for (let count = 0; count < 5; count++) proc.start({ parentPid: 10 });
    source = create(0);
    await list();
    proc.maxOpen = 0;
    await assert.rejects(list(), ListingError);
    proc.maxOpen = 100;
    assert.equal((await list()).processes.length, 6);
  });

  it('finds a process that is forked during a full scan', async () => {
    let born = false;
    proc.onCall = (call, path) => {
      if (call !== 'open' || path !== '/proc/2/stat' || born) return;
      born = true;
      proc.start({ parentPid: 10 });
    };
    assert.deepEqual(pidsOf(await list()), [10, 11]);
  });

  it('finds a process that had its pid, but could not be seen yet, when the last pid was read', async () => {
    await list();
    proc.lastPid = 12;
    assert.deepEqual(pidsOf(await list()), [10]);
    proc.start({ pid: 11, parentPid: 10 });
    proc.start({ pid: 12, parentPid: 2 });
    const again = await list();
    assert.deepEqual([pidsOf(again), again.cost.kind], [[10, 11], 'incremental']);
    proc.onCall = (call, path) => {
      assert.ok(call !== 'exists' || !/^\/proc\/1[12]\//.test(path), 'each is looked for once more only');
    };
    await list();
  });

  it('finds a process that takes over a pid during a scan', async () => {
    proc.start({ pid: 11, parentPid: 10 });
    proc.start({ pid: 12, parentPid: 10 });
    await list();
    proc.lastPid = 10;
    await list();
    proc.lastPid = 12;
    let [read, recycled] = [false, false];
    proc.onCall = (_, path) => {
      if (!read || recycled) {
        read ||= path === '/proc/11/stat';
        return;
      }
      recycled = true;
      proc.end(11);
      proc.start({ pid: 11, parentPid: 10, startTicks: 999 });
      proc.lastPid = 12;
    };
    assert.equal((await list()).cost.kind, 'incremental');
    const { processes, cost } = await list();
    assert.deepEqual(
      [processes.find(({ pid }) => pid === 11)?.startTime, cost.kind, recycled],
      [9990, 'incremental', true],
    );
  });

  it('reports how long reading took, including what came in between', async () => {
    for (let count = 0; count < 40; count++) proc.start({ parentPid: 10 });
    assert.equal((await list()).spreadMs, 0);
    proc.onCall = (call, path) => {
      if (call === 'read' && path === '/proc/30/stat') time += 2000;
    };
    assert.equal((await list()).spreadMs, 2000);
  });

  it('returns no environment if no descriptor is left, and does not throw', async () => {
    await list();
    proc.maxOpen = 0;
    assert.equal(source.environment({ pid: 10, startTime: 1000 }), undefined);
    assert.equal(source.handlesSignal({ pid: 10, startTime: 1000 }, 1), undefined);
  });

  it('says whether a process is in the foreground of its terminal, and of one without a terminal nothing', () => {
    const [foreground, background] = [proc.start({ foregroundGroup: 11 }), proc.start({ foregroundGroup: 11 })];
    const without = proc.start({ foregroundGroup: -1 });
    assert.deepEqual(
      [foreground, background, without].map(({ pid }) => source.isInForeground({ pid, startTime: pid * 100 })),
      [true, false, undefined],
    );
  });

  it('makes one listing after the other', async () => {
    const [one, two] = await Promise.all([source.list(request), source.list(request)]);
    assert.deepEqual([one.cost.kind, two.cost.kind], ['full', 'incremental']);
  });

  it('returns a process for its pid, and undefined for the id of a thread', () => {
    proc.start({ pid: 11, parentPid: 10, exitSignal: -1 });
    assert.equal(source.get(11), undefined);
    assert.equal(source.get(999), undefined);
    const found = source.get(10);
    assert.deepEqual(
      [found?.pid, found?.startTime, found?.uid, found?.commandLine, found?.cwd, found?.startedAt],
      [10, 1000, 1000, ['/bin/x'], '/home', 1_700_000_001_000],
    );
    assert.equal(source.getBasic(10)?.uid, -1);
  });
});
