import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { createPortableSource } from '../../../src/process/source/portable';
import { ListingError, type ProcessSource } from '../../../src/process/source/source';

describe('the portable source', () => {
  let source: ProcessSource;
  let child: ChildProcess | undefined;
  let path: string | undefined;

  beforeEach(() => {
    source = createPortableSource();
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
    await source.everybody?.().catch((error: unknown) => {
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
    return pid ?? -1;
  }

  it('lists what is below a root, as the same processes each time', async function () {
    const root = await startTree.call(this);
    const first = await source.list({ roots: new Set([root]) });
    assert.equal(first.processes.length, 2);
    const shell = first.processes.find(({ pid }) => pid === root);
    const sleep = first.processes.find(({ parentPid }) => parentPid === root);
    assert(shell && sleep);
    assert.deepEqual([sleep.name, sleep.commandLine], ['sleep', ['sleep 600']]);
    assert(Math.abs(sleep.startedAt - Date.now()) < 20_000, 'just started');
    const again = await source.list({ roots: new Set([root]) });
    assert.deepEqual(
      again.processes.map(({ pid, startTime }) => [pid, startTime]).sort(),
      first.processes.map(({ pid, startTime }) => [pid, startTime]).sort(),
    );
    process.kill(sleep.pid, 'SIGKILL');
  });

  it('follows who was re-parented', async function () {
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
    assert.deepEqual(
      (await source.tree([left])).map(({ pid }) => pid),
      [left.pid],
    );
    assert.deepEqual(await source.tree([{ pid: left.pid, startTime: left.startTime - 60_000 }]), []);
    process.kill(left.pid, 'SIGKILL');
  });

  it('looks at one process, with and without a fresh listing', async function () {
    const root = await startTree.call(this);
    let ahead = 0;
    const own = createPortableSource({ now: () => performance.now() + ahead });
    const { processes } = await own.list({ roots: new Set([root]) });
    const listed = processes.find(({ pid }) => pid === root);
    assert.equal(own.look(root)?.startTime, listed?.startTime);
    ahead = 60_000;
    const asked = own.look(root);
    assert.deepEqual([asked?.startTime, asked?.parentPid], [listed?.startTime, process.pid]);
    const [sleep] = processes.filter(({ pid }) => pid !== root);
    assert(sleep);
    process.kill(sleep.pid, 'SIGKILL');
    child?.kill('SIGKILL');
    await new Promise((resolve) => child?.once('exit', resolve));
    assert.equal(own.look(root), undefined);
    ahead = 0;
    assert.equal(own.look(root), undefined, 'gone, though just listed');
  });

  it('fails where there is no ps, and never says that there is nothing', async () => {
    process.env.PATH = '/nonexistent';
    await assert.rejects(source.list({ roots: new Set([process.pid]) }), ListingError);
    await assert.rejects(source.tree([]), ListingError);
    assert.throws(() => source.look(process.pid), ListingError);
    await assert.rejects(createPortableSource({ listEverybody: () => Promise.resolve([]) }).tree([]), ListingError);
  });

  it('keeps an identity though ps is a second off, and tells a recycled pid', async () => {
    let startTime = new Date(1_000_000);
    const made = createPortableSource({
      listEverybody: () => Promise.resolve([{ pid: 4, ppid: 1, name: 'x', cmd: 'x', startTime }]),
    });
    const key = async () => (await made.list({ roots: new Set([4]) })).processes[0]?.startTime;
    assert.equal(await key(), 1_000_000);
    startTime = new Date(1_001_000);
    assert.equal(await key(), 1_000_000);
    startTime = new Date(1_060_000);
    assert.equal(await key(), 1_060_000);
  });

  it('tells processes apart where nothing is known of their start (Windows), by name and parent', async () => {
    let found = [
      { pid: 100, ppid: 40, name: 'cmd.exe' },
      { pid: 200, ppid: 100, name: 'node.exe' },
    ];
    let date = 1_000;
    const made = createPortableSource({ listEverybody: () => Promise.resolve(found), date: () => date });
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
});
