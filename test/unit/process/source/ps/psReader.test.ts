import assert from 'node:assert/strict';
import { createPsSource, type PsOptions } from '../../../../../src/process/source/ps/psReader';
import { ListingError, type ProcessSource } from '../../../../../src/process/source/processSource';
import { FakePs, type FakePsProcess } from '../../../support/fakePs';

const start = Date.UTC(2026, 0, 1);

describe('PsReader', () => {
  let ps: FakePs;
  let time: number;
  let source: ProcessSource;

  beforeEach(() => {
    ps = new FakePs();
    time = 0;
    add({ pid: 1, parentPid: 0, name: 'launchd', command: '/sbin/launchd', uid: 0 });
    add({ pid: 99, parentPid: 1, name: 'Code Helper (Plu', command: 'Code Helper (Plugin) --x' });
    add({ pid: 200, parentPid: 99, name: 'zsh', command: '-zsh', state: 'Ss+', foregroundGroup: 200 });
    source = create();
  });

  function add(process: Omit<FakePsProcess, 'startTime'> & { readonly startTime?: number }): void {
    ps.processes.set(process.pid, { startTime: start, ...process });
  }

  function create(options: PsOptions = {}): ProcessSource {
    return createPsSource({
      ps,
      pidExists: (pid) => ps.processes.has(pid),
      now: () => time,
      date: () => start + 400,
      upMs: () => 0,
      self: 99,
      user: 501,
      ...options,
    });
  }

  const find = async (pid: number, from = source) =>
    (await from.list({ roots: new Set([pid]) })).processes.find((process) => process.pid === pid) ?? assert.fail();

  it('knows CPU time, memory, state, group and user of a process', async () => {
    add({
      pid: 300,
      parentPid: 200,
      name: 'vite',
      command: 'node vite',
      state: 'U',
      time: ' 61:01.50',
      rss: 2048,
      uid: 0,
    });
    const process = await find(300);
    assert.deepEqual(
      [process.cpuTime, process.memory, process.state, process.group, process.uid],
      [3_661_500, 2 * 1024 * 1024, 'blocked', 300, 0],
    );
    assert.equal(process.otherUser?.acceptsSignals, false);
  });

  it('knows the leader of a session, and says nothing of the sessions of others', async () => {
    add({ pid: 300, parentPid: 200, name: 'node', command: 'node' });
    assert.deepEqual([(await find(200)).session, (await find(300)).session], [200, 0]);
  });

  it('keeps a program whole that has blanks in its path', async () => {
    const program = '/Applications/Visual Studio Code.app/Contents/MacOS/Electron';
    add({ pid: 300, parentPid: 1, name: 'Electron', command: `${program} --no-sandbox` });
    assert.deepEqual((await find(300)).commandLine, [program, '--no-sandbox']);
  });

  it('asks no more for the columns that ps has refused, and says then what is not known', async () => {
    ps.refused = ['time', 'rss'];
    const { cpuTime, memory, commandLine } = await find(200);
    assert.deepEqual([cpuTime, memory, commandLine], [undefined, 0, ['-zsh']]);
    await source.listAll();
    const [first = [], second = []] = ps.calls;
    assert.match(first.join(' '), /sid= .*time= -o rss= /);
    assert.doesNotMatch(second.join(' '), /sid=|time=|rss=/);
    time = 60_000;
    assert.equal(source.get(200)?.name, 'zsh');
  });

  it('leaves out the ps that has listed, and others that are run here, but no ps of the user', async () => {
    add({ pid: 9_999, parentPid: 99, name: 'ps', command: '' });
    add({ pid: 301, parentPid: 99, name: 'ps', command: '/bin/ps -ww -p 200 -o pid= -o ppid=' });
    add({ pid: 302, parentPid: 99, name: 'ps', command: '/bin/ps -axww -o pid= -o ppid=' });
    add({ pid: 303, parentPid: 200, name: 'ps', command: '/bin/ps -axww -o pid= -o ppid=' });
    add({ pid: 304, parentPid: 99, name: 'ps', command: '/bin/ps -ax' });
    const pids = (await source.listAll()).map(({ pid }) => pid);
    assert.deepEqual(
      pids.filter((pid) => pid > 300),
      [303, 304],
    );
  });

  it('rejects a listing in which we are not ourselves', async () => {
    ps.processes.delete(99);
    await assert.rejects(source.listAll(), ListingError);
    ps.processes.clear();
    await assert.rejects(source.listAll(), ListingError);
  });

  it('answers from a fresh listing, but for a process that is younger', async () => {
    await source.listAll();
    ps.calls.splice(0);
    time = 999;
    assert.equal(source.get(200)?.pid, 200);
    assert.equal(source.get(500), undefined);
    assert.equal(ps.calls.length, 0);
    add({ pid: 300, parentPid: 200, name: 'node', command: 'node' });
    assert.equal(source.get(300)?.parentPid, 200);
    assert.equal(ps.calls.length, 1);
    time = 1_000;
    assert.equal(source.get(200)?.pid, 200);
    assert.equal(ps.calls.length, 2);
  });

  it('says of no process that it is gone because ps has failed', () => {
    ps.failure = new Error('spawnSync /bin/ps EPERM');
    assert.throws(() => source.get(200), ListingError);
    ps.failure = undefined;
    const failing = create({
      ps: {
        run: () => assert.fail(),
        runNow: () => ({ pid: 1, exitCode: 1, stdout: '', stderr: 'Failure calling sysctl\n' }),
      },
    });
    assert.throws(() => failing.get(200), /Failure calling sysctl/);
  });

  it('returns its own process before the first listing without running ps, with the start time that listings show', async () => {
    const before = source.get(99);
    assert.deepEqual([before?.startTime, ps.calls.length], [start + 400, 0]);
    assert.equal((await find(99)).startTime, start + 400);
  });

  it('keeps the identity that an earlier window has given if ps is a second off', async () => {
    const { processes } = await source.list({ roots: new Set(), known: [{ pid: 200, startTime: start - 1_000 }] });
    assert.deepEqual(
      processes.map(({ pid, startTime }) => [pid, startTime]),
      [[200, start - 1_000]],
    );
    assert.equal(source.get(200)?.startTime, start - 1_000);
  });

  it('gives a pid that was handed out again another identity', async () => {
    const before = (await find(200)).startTime;
    add({ pid: 200, parentPid: 1, name: 'zsh', command: '-zsh', startTime: start + 5_000 });
    time = 5_000;
    assert.notEqual(source.get(200)?.startTime, before);
  });

  it('tells from the process group of its terminal whether a process is in the foreground', () => {
    add({ pid: 300, parentPid: 200, name: 'node', command: 'node', foregroundGroup: 200 });
    add({ pid: 400, parentPid: 1, name: 'node', command: 'node' });
    const isInForeground = (pid: number) => source.isInForeground({ pid, startTime: start });
    assert.deepEqual([200, 300, 400, 500].map(isInForeground), [true, false, undefined, undefined]);
  });
});
