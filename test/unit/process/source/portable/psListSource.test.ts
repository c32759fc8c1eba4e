import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { waitFor } from '../../../../host/waitFor';
import { displayName } from '../../../../../src/process/programs/displayName';
import { createPsListSource } from '../../../../../src/process/source/portable/psListSource';
import { ListingError, type ProcessSource } from '../../../../../src/process/source/processSource';

describe('PsListSource', () => {
  let source: ProcessSource;
  let child: ChildProcess | undefined;
  let path: string | undefined;

  beforeEach(() => {
    source = createPsListSource();
    path = process.env.PATH;
  });

  afterEach(() => {
    process.env.PATH = path;
    source.dispose();
    child?.kill('SIGKILL');
    child = undefined;
  });

  /** A real shell with a real child; a fresh machine may have no `ps`. */
  async function startTree(this: Mocha.Context): Promise<number> {
    await source.listAll().catch((error: unknown) => {
      console.log(`      (no ps here: ${String(error)})`);
      // What is tested is how the answers of `ps` are read; without it there are none.
      this.skip();
    });
    child = spawn('sh', ['-c', 'sleep 600 >/dev/null & echo ready; wait'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: true,
    });
    const { pid, stdout } = child;
    await new Promise((resolve) => stdout?.once('data', resolve));
    // Until it executes `sleep`, the child of the shell is a second shell.
    const other = createPsListSource();
    await waitFor('the shell to run sleep', 10_000, async () =>
      (await other.listAll()).some(({ parentPid, name }) => parentPid === pid && name === 'sleep'),
    );
    other.dispose();
    return pid ?? -1;
  }

  it('lists a real tree with the same identities each time', async function () {
    const root = await startTree.call(this);
    const first = await source.list({ roots: new Set([root]) });
    assert.equal(first.processes.length, 2);
    const shell = first.processes.find(({ pid }) => pid === root);
    const sleep = first.processes.find(({ parentPid }) => parentPid === root);
    assert(shell && sleep);
    assert.deepEqual([sleep.name, sleep.commandLine], ['sleep', ['sleep', '600']]);
    assert(Math.abs((sleep.startedAt ?? 0) - Date.now()) < 20_000, 'just started');
    const again = await source.list({ roots: new Set([root]) });
    assert.deepEqual(
      again.processes.map(({ pid, startTime }) => [pid, startTime]).sort(),
      first.processes.map(({ pid, startTime }) => [pid, startTime]).sort(),
    );
    process.kill(sleep.pid, 'SIGKILL');
  });

  it('tracks a real process whose parent has ended', async function () {
    const root = await startTree.call(this);
    const [one, two] = (await source.list({ roots: new Set([root]) })).processes;
    assert(one && two);
    child?.kill('SIGKILL');
    await new Promise((resolve) => child?.once('exit', resolve));
    const left = one.pid === root ? two : one;
    const { processes } = await source.list({ roots: new Set([root]) });
    assert.deepEqual(
      processes.map(({ pid }) => pid),
      [left.pid],
    );
    process.kill(left.pid, 'SIGKILL');
  });

  it('returns a process from a fresh listing, and by running ps if there is none', async function () {
    const root = await startTree.call(this);
    let ahead = 0;
    const own = createPsListSource({ now: () => performance.now() + ahead });
    const { processes } = await own.list({ roots: new Set([root]) });
    const listed = processes.find(({ pid }) => pid === root);
    assert.equal(own.get(root)?.startTime, listed?.startTime);
    ahead = 60_000;
    const asked = own.get(root);
    assert.deepEqual([asked?.startTime, asked?.parentPid], [listed?.startTime, process.pid]);
    const [sleep] = processes.filter(({ pid }) => pid !== root);
    assert(sleep);
    process.kill(sleep.pid, 'SIGKILL');
    child?.kill('SIGKILL');
    await new Promise((resolve) => child?.once('exit', resolve));
    assert.equal(own.get(root), undefined);
    ahead = 0;
    assert.equal(own.get(root), undefined, 'gone, though just listed');
  });

  it('rejects each listing if there is no ps, instead of an empty answer', async () => {
    process.env.PATH = '/nonexistent';
    await assert.rejects(source.list({ roots: new Set([process.pid]) }), ListingError);
    await assert.rejects(source.listAll(), ListingError);
    assert.throws(() => source.get(process.ppid), ListingError);
    await assert.rejects(createPsListSource({ listProcesses: () => Promise.resolve([]) }).listAll(), ListingError);
  });

  it('keeps an identity if ps is a second off, and gives a recycled pid another one', async () => {
    let startTime = new Date(1_000_000);
    const made = createPsListSource({
      listProcesses: () => Promise.resolve([{ pid: 4, ppid: 1, name: 'x', cmd: 'x', startTime }]),
    });
    const key = async () => (await made.list({ roots: new Set([4]) })).processes[0]?.startTime;
    assert.equal(await key(), 1_000_000);
    startTime = new Date(1_001_000);
    assert.equal(await key(), 1_000_000);
    startTime = new Date(1_060_000);
    assert.equal(await key(), 1_060_000);
  });

  it('tells processes apart by name and parent if the system gives no start times (Windows)', async () => {
    let found = [
      { pid: 100, ppid: 40, name: 'cmd.exe' },
      { pid: 200, ppid: 100, name: 'node.exe' },
    ];
    let date = 1_000;
    const made = createPsListSource({ listProcesses: () => Promise.resolve(found), date: () => date });
    const listed = async (): Promise<readonly (readonly [number, number])[]> => {
      date += 1_000;
      const { processes } = await made.list({ roots: new Set([100]) });
      return processes.map(({ pid, startTime }) => [pid, startTime] as const).sort(([a], [b]) => a - b);
    };
    const first = await listed();
    assert.deepEqual(first, [
      [100, 2_000],
      [200, 2_000],
    ]);
    assert.deepEqual(await listed(), first);
    found = [found[0] ?? assert.fail(), { pid: 200, ppid: 8, name: 'svchost.exe' }];
    assert.deepEqual(await listed(), [[100, 2_000]], 'node.exe has ended, and its number is a service’s');
  });

  describe('on a made-up system', () => {
    const start = new Date(1_000_000);
    const shell = { pid: 100, ppid: 40, name: 'zsh', cmd: '-zsh', startTime: start };
    const server = {
      pid: 200,
      ppid: 100,
      name: 'node',
      cmd: 'node server.js --port 80',
      path: '/bin/node',
      startTime: start,
    };

    it('gives no child an earlier start than its parent if the system lists the child first', async () => {
      const found = Array.from({ length: 300 }, (_, index) => ({ pid: 400 - index, ppid: 399 - index, name: 'x' }));
      let date = 1_000;
      // Without start times each process counts from its first listing; the clock goes on while they are described.
      const made = createPsListSource({ listProcesses: () => Promise.resolve(found), date: () => date++ });
      const { processes } = await made.list({ roots: new Set([101]) });
      assert.equal(processes.length, 300);
      const startTimes = new Map(processes.map(({ pid, startTime }) => [pid, startTime]));
      const older = processes.filter(({ startTime, parentPid }) => startTime < (startTimes.get(parentPid) ?? 0));
      assert.deepEqual(older, []);
    });

    it('tracks a known root without reading it separately, and no other process that has its pid', async () => {
      let asked = 0;
      const made = createPsListSource({
        listProcesses: () => Promise.resolve([shell, server]),
        readProcess: () => {
          asked++;
          return undefined;
        },
      });
      const known = [{ pid: 100, startTime: 1_000_000 }];
      const listed = async (identities: typeof known) =>
        (await made.list({ roots: new Set(), known: identities })).processes.map(({ pid }) => pid).sort();
      assert.deepEqual(await listed([{ pid: 100, startTime: 5_000_000 }]), []);
      assert.deepEqual(await listed(known), [100, 200]);
      assert.equal(asked, 0);
    });

    it('keeps the identity that an earlier window has given if ps was a second off then', async () => {
      const made = createPsListSource({ listProcesses: () => Promise.resolve([shell, server]) });
      const { processes } = await made.list({ roots: new Set(), known: [{ pid: 100, startTime: 999_000 }] });
      assert.deepEqual(
        processes.map(({ pid, startTime }) => [pid, startTime]),
        [
          [100, 999_000],
          [200, 1_000_000],
        ],
      );
    });

    it('splits the command line into arguments, from which the display name is made', async () => {
      const made = createPsListSource({ listProcesses: () => Promise.resolve([shell, server]) });
      const { processes } = await made.list({ roots: new Set([200]) });
      assert.deepEqual(processes[0]?.commandLine, ['node', 'server.js', '--port', '80']);
      assert(processes[0]);
      assert.equal(displayName(processes[0]), 'server.js');
    });

    it('returns its own process before the first listing, with the start time that listings show, without running ps', async () => {
      for (const startTime of [undefined, new Date(500_400)]) {
        const self = { pid: 77, ppid: 40, name: 'node', ...(startTime && { startTime }) };
        const made = createPsListSource({
          listProcesses: () => Promise.resolve([self]),
          readProcess: () => assert.fail('ps is asked'),
          ...{ self: 77, date: () => 1_500_000, upMs: () => 1_000_000 },
        });
        const before = made.get(77);
        assert.deepEqual([before?.pid, before?.startTime], [77, 500_000]);
        const { processes } = await made.list({ roots: new Set([77]) });
        assert.equal(processes[0]?.startTime, 500_000);
      }
    });

    it('leaves out the programs that list, also before they execute ps', async () => {
      const own = { ppid: process.pid, startTime: start };
      const listing = [
        { ...own, pid: 301, name: 'ps', cmd: 'ps awwxo pid=,ppid=' },
        { ...own, pid: 302, name: 'node', cmd: 'ps awwxo pid=,args=' },
        { ...own, pid: 303, name: 'node', cmd: 'node worker.js' },
      ];
      const made = createPsListSource({ listProcesses: () => Promise.resolve(listing) });
      const listed = await made.listAll();
      assert.deepEqual(
        listed.map(({ pid }) => pid),
        [303],
      );
    });

    it('shows no start date if the system gives none', async () => {
      const found = [{ pid: 100, ppid: 40, name: 'cmd.exe' }];
      const made = createPsListSource({ listProcesses: () => Promise.resolve(found) });
      assert.equal((await made.list({ roots: new Set([100]) })).processes[0]?.startedAt, undefined);
    });
  });
});
