import assert from 'node:assert/strict';
import type { Identity } from '../../../../../src/process/identity';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { createMacosReader } from '../../../../../src/process/source/macos/macosReader';
import { ListingError, type ProcessSource, type UnknownProcess } from '../../../../../src/process/source/processSource';
import { createTableSource } from '../../../../../src/process/source/table/tableSource';
import { FakeMacos, type FakeMacosProcess } from '../../../support/fakeMacos';

describe('MacosReader', () => {
  let macos: FakeMacos;
  let source: ProcessSource;
  let shell: FakeMacosProcess;

  beforeEach(() => {
    macos = new FakeMacos();
    macos.start({ pid: 1, parentPid: 0, name: 'launchd', uid: 0 });
    shell = macos.start({ name: 'zsh', executable: '/bin/zsh', arguments: ['-zsh'], isRestricted: true });
    shell.session = shell.pid;
    source = create();
  });

  function create(): ProcessSource {
    return createTableSource(createMacosReader({ libSystem: macos, user: 501 }));
  }

  function startOthers(count: number): void {
    for (let started = 0; started < count; started++) macos.start({ name: 'mdworker', uid: 0 });
  }

  const list = async (pid = shell.pid): Promise<readonly ProcessInfo[]> =>
    (await source.list({ roots: new Set([pid]) })).processes;
  const find = async (pid: number): Promise<ProcessInfo> =>
    (await list(pid)).find((process) => process.pid === pid) ?? assert.fail(`no process ${pid}`);
  const identityOf = ({ pid }: FakeMacosProcess): Identity => source.get(pid) ?? assert.fail();

  it('converts CPU times from the ticks of the machine, with those of children that have ended', async () => {
    shell.cpuTicks = 24_000_000;
    shell.childrenCpuTicks = 48_000_000;
    const { cpuTime, childrenCpuTime } = await find(shell.pid);
    assert.deepEqual(
      [cpuTime, childrenCpuTime].map((ms = 0) => Math.round(ms)),
      [1_000, 2_000],
    );
    macos.ticksPerSecond = 1_000_000_000;
    source = create();
    assert.equal(Math.round((await find(shell.pid)).cpuTime ?? 0), 24);
  });

  it('knows no CPU time if the system does not tell the unit', async () => {
    macos.ticksPerSecond = 0;
    source = create();
    assert.equal((await find(shell.pid)).cpuTime, undefined);
  });

  it('shows memory, threads, folder, group and session of a process of ours', async () => {
    const given = { group: 4711, memory: 12_345_678, threads: 11, folder: '/work' };
    const server = macos.start({ parentPid: shell.pid, ...given });
    const { memory, threads, cwd, group, session, uid, otherUser } = await find(server.pid);
    assert.deepEqual([memory, threads, cwd, group, session], [12_345_678, 11, '/work', 4711, shell.pid]);
    assert.deepEqual([uid, otherUser], [501, undefined]);
  });

  it('tells by its threads whether a process runs, and by the kernel that it is stopped, traced or dead', async () => {
    const states: unknown[] = [];
    for (const given of [
      { runningThreads: 2 },
      { runningThreads: 0 },
      { status: 'stopped' },
      { status: 'stopped', isTraced: true },
      { status: 'zombie', isTraced: false },
    ] as const) {
      Object.assign(shell, given);
      states.push([(await find(shell.pid)).state, source.get(shell.pid)?.state, source.getBasic(shell.pid)?.state]);
    }
    const expected = ['running', 'sleeping', 'stopped', 'traced', 'zombie'].map((state) => [state, state, state]);
    assert.deepEqual(states, expected);
  });

  it('lists a process of another user by what the kernel tells of all', async () => {
    const daemon = macos.start({ name: 'postgres', uid: 216, caughtSignals: 1 << 14 });
    const process = await find(daemon.pid);
    assert.deepEqual([process.name, process.cpuTime, process.commandLine], ['postgres', undefined, []]);
    assert.deepEqual([process.cwd, process.state, process.session], [undefined, 'unknown', daemon.session]);
    assert.equal(process.otherUser?.acceptsSignals, false);
    assert.equal(source.environment(process), undefined);
    assert.equal(source.handlesSignal(process, 15), true);
    assert.equal(source.getExecutable(daemon.pid), '/usr/local/bin/node');
  });

  it('keeps the session of a process that is a zombie by now', async () => {
    const child = macos.start({ parentPid: shell.pid });
    await list();
    child.status = 'zombie';
    assert.deepEqual([(await find(child.pid)).session, source.getBasic(child.pid)?.session], [shell.pid, shell.pid]);
    shell.status = 'zombie';
    assert.equal((await find(shell.pid)).session, shell.pid, 'it has led it');
  });

  it('lists all although processes are started while it asks how much room it needs', async () => {
    startOthers(300);
    let storm = 5;
    macos.onSizeAsked = () => {
      if (storm-- > 0) startOthers(60);
    };
    const all = await source.listAll();
    assert.equal(all.length, macos.processes.size);
  });

  it('keeps the room for a listing from one to the next', async () => {
    startOthers(300);
    await source.listAll();
    macos.calls.clear();
    await source.listAll();
    assert.equal(macos.calls.get('list'), 1);
  });

  it('rejects a listing if the system does not list, or needs more room each time', async () => {
    startOthers(300);
    macos.isListBroken = true;
    await assert.rejects(source.listAll(), ListingError);
    macos.isListBroken = false;
    macos.onSizeAsked = () => {
      startOthers(macos.processes.size / 2);
    };
    await assert.rejects(source.listAll(), ListingError);
  });

  it('lists a process once that executes a program just now, and its arguments once it has', async () => {
    const child = macos.start({ parentPid: shell.pid, isExecuting: true });
    assert.deepEqual((await find(child.pid)).commandLine, []);
    assert.equal((await source.listAll()).filter(({ pid }) => pid === child.pid).length, 1);
    macos.execute(child.pid, { isExecuting: false, arguments: ['vite'] });
    assert.deepEqual((await find(child.pid)).commandLine, ['vite']);
  });

  it('reads arguments once for each program that a process executes', async () => {
    const child = macos.start({ parentPid: shell.pid, arguments: ['-zsh'] });
    await list();
    macos.calls.clear();
    await list();
    assert.equal(macos.calls.get('arguments'), undefined);
    macos.execute(child.pid, { arguments: ['node', 'x.js'] });
    assert.deepEqual((await find(child.pid)).commandLine, ['node', 'x.js']);
    assert.equal(macos.calls.get('arguments'), 1);
  });

  it('keeps the arguments of a process that ends while it is listed', async () => {
    const reader = createMacosReader({ libSystem: macos, user: 501 });
    const complete = (process: ProcessInfo) => reader.complete?.(process) ?? assert.fail();
    const listed = (await reader.listAll([])).find(({ pid }) => pid === shell.pid) ?? assert.fail();
    complete(listed);
    macos.end(shell.pid);
    assert.deepEqual(complete(listed).commandLine, ['-zsh']);
    assert.deepEqual(complete({ ...listed, state: 'zombie' }).commandLine, []);
  });

  it('asks for details of tracked processes alone', async () => {
    for (let count = 0; count < 20; count++) macos.start();
    await list();
    assert.equal(macos.calls.get('info 2'), 1);
    assert.equal(macos.calls.get('info 9'), 1);
  });

  it('takes no CPU time from a process that has got the pid meanwhile', () => {
    const reader = createMacosReader({ libSystem: macos, user: 501 });
    const before = reader.read(shell.pid) ?? assert.fail();
    macos.end(shell.pid);
    macos.start({ pid: shell.pid, cpuTicks: 99_000_000 });
    assert.deepEqual(reader.complete?.(before), before);
  });

  it('tells which process has started another one that has lost its parent', async () => {
    const child = macos.start({ parentPid: shell.pid, name: 'sh' });
    const grandchild = macos.start({ parentPid: child.pid });
    await list();
    const { pid, startTime } = identityOf(child);
    macos.end(child.pid);
    const found = await find(grandchild.pid);
    assert.deepEqual([found.parentPid, found.originalParent], [1, { pid, startTime }]);
    assert.deepEqual(source.get(grandchild.pid)?.originalParent, { pid, startTime });
    assert.equal((await find(shell.pid)).originalParent, undefined, 'its parent is the one that has started it');
  });

  it('knows the one that has started a process that was never listed before', async () => {
    const child = macos.start({ parentPid: shell.pid, name: 'sh' });
    await list();
    const { pid, startTime } = identityOf(child);
    const grandchild = macos.start({ parentPid: child.pid });
    macos.end(child.pid);
    assert.deepEqual((await find(grandchild.pid)).originalParent, { pid, startTime });
  });

  it('tells which process has started another one before it is asked whether that is ours', async () => {
    const child = macos.start({ parentPid: shell.pid, name: 'sh' });
    await list();
    const grandchild = macos.start({ parentPid: child.pid, session: 4_711 });
    macos.end(child.pid);
    const isOurs = ({ originalParent }: UnknownProcess): boolean => originalParent?.pid === child.pid;
    const { processes } = await source.list({ roots: new Set([shell.pid]), isOurs });
    assert.ok(processes.some(({ pid }) => pid === grandchild.pid));
  });

  it('keeps the original parent when the process executes a program later', async () => {
    const child = macos.start({ parentPid: shell.pid, name: 'sh' });
    const grandchild = macos.start({ parentPid: child.pid });
    await list();
    macos.end(child.pid);
    macos.execute(grandchild.pid, { name: 'node' });
    for (let count = 0; count < 3; count++) await list();
    assert.equal((await find(grandchild.pid)).originalParent?.pid, child.pid);
  });

  it('reads the environment that a process was started with, but not that of Apple’s own programs', () => {
    const server = macos.start({ parentPid: shell.pid, environment: { RUNAWAY_WORKSPACE: 'x', EMPTY: '' } });
    assert.equal(source.environment(identityOf(server))?.get('RUNAWAY_WORKSPACE'), 'x');
    assert.equal(source.environment(identityOf(shell)), undefined);
    server.status = 'zombie';
    assert.equal(source.environment(identityOf(server)), undefined);
  });

  it('tells which signals a process handles and ignores, what traces it, and whether it is in the foreground', async () => {
    const lldb = macos.start({ parentPid: shell.pid, name: 'lldb' });
    const server = macos.start({
      ...{ parentPid: lldb.pid, isTraced: true, group: 500, foregroundGroup: 500 },
      ...{ caughtSignals: 1 << 1, ignoredSignals: 1 << 14 },
    });
    const process = identityOf(server);
    assert.deepEqual([source.handlesSignal(process, 2), source.handlesSignal(process, 15)], [true, false]);
    const facts = await source.facts(process);
    assert.deepEqual([facts?.ignoresTerminate, facts?.tracer?.name], [true, 'lldb']);
    assert.equal(source.isInForeground(process), true);
    server.foregroundGroup = 501;
    assert.equal(source.isInForeground(process), false);
    server.foregroundGroup = 0;
    assert.equal(source.isInForeground(process), undefined);
  });

  describe('about ports', () => {
    const listening = { type: 'tcp', id: 7, state: 'listening', address: [0, 0, 0, 0], port: 3000 } as const;
    let server: FakeMacosProcess;

    beforeEach(() => {
      server = macos.start({ parentPid: shell.pid });
      server.descriptors = [
        { type: 'file', path: '/dev/ttys003' },
        listening,
        { ...listening, id: 8, address: Array<number>(16).fill(0) },
        { ...listening, id: 9, state: 'connected', port: 3000, remotePort: 51_234 },
        { type: 'unix', id: 10, path: '/tmp/x.sock' },
      ];
    });

    it('finds what a process listens on, each socket with the same id in every process that has it', async () => {
      const worker = macos.start({ parentPid: server.pid, descriptors: [listening] });
      const identities = [identityOf(server), identityOf(worker), identityOf(shell)];
      const found = [...((await source.listeningSockets(identities))?.values() ?? [])];
      const shared = ['7', '0.0.0.0', 3000];
      assert.deepEqual(
        found.map((sockets) => sockets.map(({ id, address, port }) => [id, address, port])),
        [[shared, ['8', '::', 3000]], [shared]],
      );
    });

    it('finds the connections of a process', async () => {
      const sockets = await source.processSockets(identityOf(server));
      assert.deepEqual(sockets?.connections, [{ port: 3000, remotePort: 51_234 }]);
      assert.equal(sockets.listening.length, 2);
    });

    it('finds what holds a port among all processes, and which of them has opened it', async () => {
      const worker = macos.start({ parentPid: server.pid, descriptors: [listening] });
      const { holders, hidden } = (await source.portHolders(3000)) ?? assert.fail();
      assert.deepEqual(hidden, []);
      assert.deepEqual(
        holders.map(({ process, addresses, isInherited }) => [process.pid, addresses, isInherited]),
        [
          [server.pid, ['0.0.0.0', '::'], false],
          [worker.pid, ['0.0.0.0'], true],
        ],
      );
      assert.deepEqual((await source.portHolders(3001))?.holders, []);
    });

    it('finds that a process of another user holds a port', async () => {
      macos.start({ uid: 0, descriptors: [{ ...listening, id: 99, port: 80 }] });
      const { holders, hidden } = (await source.portHolders(80)) ?? assert.fail();
      assert.deepEqual([holders, hidden], [[], [{ address: '0.0.0.0', user: 'root' }]]);
      const sysctlByName = macos.sysctlByName.bind(macos);
      macos.sysctlByName = (name, buffer) => (name.startsWith('net') ? -1 : sysctlByName(name, buffer));
      assert.deepEqual(await source.portHolders(80), { holders: [], hidden: [] }, 'it cannot be known');
    });

    it('says in the details of a process what it has open', async () => {
      server.descriptors.push({ type: 'pipe', id: 255 }, { type: 'kqueue' }, { type: 'semaphore' });
      const { descriptors } = (await source.details(identityOf(server))) ?? assert.fail();
      assert.deepEqual(
        descriptors?.first.map(({ number, kind, name }) => [number, kind, name]),
        [
          [3, 'terminal', '/dev/ttys003'],
          [4, 'socket', 'socket:[0.0.0.0]:3000'],
          [5, 'socket', 'socket:[::]:3000'],
          [6, 'socket', 'socket:[0.0.0.0]:3000'],
          [7, 'socket', '/tmp/x.sock'],
          [8, 'pipe', 'pipe:[ff]'],
          [9, 'eventPoll', 'kqueue'],
          [10, 'other', 'other'],
        ],
      );
      assert.equal(descriptors.count, 8);
    });
  });

  it('tells what each thread does, by two readings of its times', async () => {
    const server = macos.start({ parentPid: shell.pid, runningThreads: 1 });
    const main = { id: 11, name: '', state: 3, userTime: 0, kernelTime: 0 };
    const worker = { id: 12, name: 'DefaultWorker', state: 1, userTime: 0, kernelTime: 0 };
    server.threadTimes = [main, worker];
    let now = 0;
    const sleep = (ms: number): Promise<void> => {
      now += ms;
      server.threadTimes = [main, { ...worker, userTime: ms * 500_000, kernelTime: ms * 100_000 }];
      return Promise.resolve();
    };
    const reader = createMacosReader({ libSystem: macos, user: 501, clock: { now: () => now, sleep } });
    const activity = (await reader.activity?.(identityOf(server))) ?? assert.fail();
    assert.deepEqual(
      activity.threads.map(({ tid, name, state, cpu, isMostlyInKernel }) => [tid, name, state, cpu, isMostlyInKernel]),
      [
        [11, '', 'sleeping', 0, undefined],
        [12, 'DefaultWorker', 'running', 60, false],
      ],
    );
    assert.deepEqual([activity.state, activity.parent?.name, activity.commandLine[0]], ['running', 'zsh', 'node']);
  });

  it('says in the details of a process its program, its signals, and its environment without secrets', async () => {
    const server = macos.start({ caughtSignals: 1 << 14, environment: { A: '1', API_TOKEN: 'secret' } });
    const details = (await source.details(identityOf(server))) ?? assert.fail();
    assert.deepEqual(details.executable, { path: '/usr/local/bin/node', isDeleted: false });
    assert.deepEqual([details.signals?.handled, details.signals?.blocked], [['SIGTERM'], undefined]);
    assert.deepEqual(details.environment, [
      { name: 'A', value: '1' },
      { name: 'API_TOKEN', value: undefined },
    ]);
  });
});
