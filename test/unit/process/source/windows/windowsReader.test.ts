import assert from 'node:assert/strict';
import { keyOf } from '../../../../../src/process/identity';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import type { ProcessTableReader } from '../../../../../src/process/source/table/processTableReader';
import { createWindowsReader } from '../../../../../src/process/source/windows/windowsReader';
import { FakeWindows, type FakeWindowsProcess } from '../../../support/fakeWindows';

describe('The reader of Windows', () => {
  let windows: FakeWindows;
  let self: FakeWindowsProcess;
  let reader: ProcessTableReader;
  let time: number;
  /** Is called while time passes. */
  let onSleep: () => void;

  beforeEach(() => {
    windows = new FakeWindows();
    windows.start({ pid: 4, name: 'System', logonSession: 0 });
    self = windows.start({ name: 'Code.exe' });
    time = 0;
    onSleep = () => undefined;
    const sleep = (ms: number): Promise<void> => {
      time += ms;
      onSleep();
      return Promise.resolve();
    };
    reader = createWindowsReader({ api: windows.api, self: self.pid, clock: { now: () => time, sleep } });
  });

  const list = (known: readonly FakeWindowsProcess[] = []): readonly ProcessInfo[] => {
    const found = reader.listAll(known);
    return found instanceof Promise ? assert.fail() : found;
  };
  const complete = (pid: number): ProcessInfo => {
    const process = reader.read(pid) ?? assert.fail();
    return reader.complete?.(process) ?? assert.fail();
  };

  describe('read', () => {
    it('tells of a process what the last listing does, with the CPU time of now', () => {
      const { pid } = windows.start({ parentPid: self.pid, threads: [{ tid: 8 }] });
      const listed = list().find((process) => process.pid === pid);
      windows.change(pid, { threads: [{ tid: 8, userTime: 40 }] });
      assert.deepEqual(reader.read(pid), { ...listed, cpuTime: 40 });
    });

    it('tells of a process that no listing has shown, and of another one that has its pid now', () => {
      const { pid } = windows.start({ name: 'one.exe' });
      assert.equal(reader.read(pid)?.name, 'one');
      windows.end(pid);
      assert.equal(reader.read(pid), undefined);
      const other = windows.start({ pid, name: 'two.exe' });
      assert.deepEqual([reader.read(pid)?.name, reader.read(pid)?.startTime], ['two', other.startTime]);
    });

    it('tells the parent of now: none if the parent has ended since the listing, or another process has its pid', () => {
      const parent = windows.start({ parentPid: self.pid });
      const child = windows.start({ parentPid: parent.pid });
      list();
      const parentOf = () => [reader.read(child.pid)?.parentPid, reader.read(child.pid)?.originalParent];
      assert.deepEqual(parentOf(), [parent.pid, undefined]);
      windows.end(parent.pid);
      assert.deepEqual(parentOf(), [0, { pid: parent.pid, startTime: parent.startTime }]);
      windows.start({ pid: parent.pid });
      assert.deepEqual(parentOf(), [0, { pid: parent.pid, startTime: parent.startTime }]);
    });

    it('tells of a process that may not be opened, from a listing of now', () => {
      const { pid } = windows.start({ isProtected: true });
      assert.equal(reader.read(pid)?.pid, pid);
      windows.end(pid);
      assert.equal(reader.read(pid), undefined);
    });
  });

  describe('complete', () => {
    it('adds the command line of any process, and the folder of those below ours', () => {
      const stranger = windows.start({ parentPid: 4, commandLine: 'svchost.exe -k "a b"' });
      const child = windows.start({ parentPid: self.pid, folder: 'D:\\work\\app\\' });
      list();
      const [a, b] = [complete(stranger.pid), complete(child.pid)];
      assert.deepEqual([a.commandLine, a.cwd], [['svchost.exe', '-k', 'a b'], undefined]);
      assert.deepEqual([b.commandLine, b.cwd], [['node.exe', 'server.js'], 'D:\\work\\app']);
      assert.deepEqual(
        windows.memoryReads.filter((pid) => pid !== child.pid),
        [],
      );
    });

    it('keeps the backslash of the folder of a drive', () => {
      assert.equal(complete(windows.start({ parentPid: self.pid, folder: 'C:\\' }).pid).cwd, 'C:\\');
    });

    it('reads the command line from memory where Windows does not tell it', () => {
      windows.tellsCommandLines = false;
      const { pid } = windows.start({ parentPid: self.pid, commandLine: 'a.exe "b c"' });
      assert.deepEqual(complete(pid).commandLine, ['a.exe', 'b c']);
    });

    it('asks a process once, and gives the same arguments then', () => {
      const { pid } = windows.start({ parentPid: self.pid });
      list();
      const { commandLine } = complete(pid);
      const reads = windows.memoryReads.length;
      list();
      windows.change(pid, { commandLine: 'other.exe' });
      assert.equal(complete(pid).commandLine, commandLine);
      assert.equal(windows.memoryReads.length, reads);
    });

    it('asks a process again once it is known to be ours', () => {
      const host = windows.start({ parentPid: 4, name: 'Code.exe' });
      const shell = windows.start({ parentPid: host.pid, folder: 'D:\\work\\' });
      list();
      assert.equal(complete(shell.pid).cwd, undefined);
      list([shell]);
      assert.equal(complete(shell.pid).cwd, 'D:\\work');
    });
  });

  describe('environment', () => {
    const environment = { RUNAWAY_WORKSPACE: 'here' };
    const markerOf = (process: FakeWindowsProcess): string | undefined =>
      reader.environment?.(process)?.get('RUNAWAY_WORKSPACE');

    it('is told of what runs below us, of tracked processes, and of what is below those', () => {
      const child = windows.start({ parentPid: windows.start({ parentPid: self.pid }).pid, environment });
      const shell = windows.start({ parentPid: windows.start({ parentPid: 4 }).pid, environment });
      const below = windows.start({ parentPid: shell.pid, environment });
      list([shell]);
      assert.deepEqual([child, shell, below].map(markerOf), ['here', 'here', 'here']);
    });

    it('is told of a process without a parent that may have been started by one of ours', () => {
      const orphan = windows.start({ parentPid: 99_996, environment });
      list();
      assert.equal(markerOf(orphan), 'here');
    });

    it('is not read of strangers: with a parent, of another session, or older than all of ours', () => {
      const old = windows.start({ startTime: self.startTime - 1, environment });
      const ofOther = windows.start({ parentPid: windows.start({ parentPid: 4 }).pid, environment });
      const service = windows.start({ logonSession: 0, environment });
      list();
      assert.deepEqual([old, ofOther, service].map(markerOf), [undefined, undefined, undefined]);
      assert.deepEqual(windows.memoryReads, []);
    });

    it('is told of one without a parent that is older than us and younger than what an earlier window has left', () => {
      const shell = windows.start({ startTime: self.startTime - 20 });
      const orphan = windows.start({ startTime: self.startTime - 10, environment });
      list([shell]);
      assert.equal(markerOf(orphan), 'here');
    });

    it('is empty as long as a process is being created', () => {
      const child = windows.start({ parentPid: self.pid, environment, isBeingCreated: true });
      list();
      assert.equal(reader.environment?.(child)?.size, 0);
      windows.change(child.pid, { isBeingCreated: false });
      assert.equal(markerOf(child), 'here');
    });

    it('is undefined if the process is gone, or if its pid belongs to another one now', () => {
      const child = windows.start({ parentPid: self.pid, environment });
      list();
      windows.end(child.pid);
      assert.equal(markerOf(child), undefined);
      windows.start({ pid: child.pid, parentPid: self.pid, environment });
      assert.equal(markerOf(child), undefined);
    });
  });

  it('leaves console hosts out of its listings', () => {
    const shell = windows.start({ name: 'cmd.exe', parentPid: self.pid });
    windows.start({ name: 'conhost.exe', parentPid: shell.pid });
    assert.deepEqual(
      list().map(({ name }) => name),
      ['System', 'Code', 'cmd'],
    );
  });

  it('tells the program of a process, and none of one that may not be opened', () => {
    const executable = 'C:\\ü\\node.exe';
    const pids = [windows.start({ executable }).pid, windows.start({ isProtected: true }).pid, 99_996];
    const programs = pids.map((pid) => reader.getExecutable?.(pid));
    assert.deepEqual(programs, [executable, undefined, undefined]);
  });

  it('tells which part of the working set others may have as well, unless the system does not tell', async () => {
    const process = windows.start({ workingSet: 9_000, privateWorkingSet: 4_000 });
    const other = windows.start({ workingSet: 9_000, privateWorkingSet: 0 });
    list();
    assert.deepEqual([await reader.sharedMemory?.(process), await reader.sharedMemory?.(other)], [5_000, undefined]);
  });

  it('tells what processes have read and written until now, without those that are gone or were replaced', async () => {
    const [one, other] = [windows.start({ bytesRead: 5, bytesWritten: 6 }), windows.start({ bytesRead: 7 })];
    list();
    windows.change(one.pid, { bytesRead: 50 });
    const found = await reader.io?.([one, { ...other, startTime: other.startTime - 1 }, { pid: 99_996, startTime: 1 }]);
    const io = { read: 50, written: 6, readFromDisk: undefined, writtenToDisk: undefined };
    assert.deepEqual([...(found ?? [])], [[keyOf(one), io]]);
  });

  it('tells in the details of a process what Windows knows', async () => {
    const child = windows.start({
      parentPid: self.pid,
      environment: { PATH: 'C:\\', API_TOKEN: 'x' },
      bytesRead: 5,
      bytesWritten: 6,
    });
    windows.sockets = [{ pid: child.pid, address: '::1', port: 80 }];
    list();
    const details = (await reader.details?.(child)) ?? assert.fail();
    assert.deepEqual(details.executable, { path: child.executable, isDeleted: false });
    assert.deepEqual(details.io, { read: 5, written: 6, readFromDisk: undefined, writtenToDisk: undefined });
    assert.deepEqual(details.environment, [
      { name: 'PATH', value: 'C:\\' },
      { name: 'API_TOKEN', value: undefined },
    ]);
    assert.deepEqual(
      details.listening?.map(({ address, port }) => [address, port]),
      [['::1', 80]],
    );
    assert.equal(await reader.details?.({ ...child, startTime: 1 }), undefined);
  });

  it('tells what the threads of a process do, with the CPU that they use', async () => {
    const { pid } = windows.start({
      parentPid: self.pid,
      threads: [{ tid: 8 }, { tid: 12, state: 2, userTime: 1_000, kernelTime: 10 }, { tid: 16, userTime: 5 }],
    });
    const process = list().find((each) => each.pid === pid) ?? assert.fail();
    onSleep = () => {
      windows.change(pid, {
        threads: [
          { tid: 8 },
          { tid: 12, state: 2, userTime: 1_040, kernelTime: 130 },
          { tid: 16, userTime: 25 },
          { tid: 20, userTime: 3 },
        ],
      });
    };
    const activity = (await reader.activity?.(process)) ?? assert.fail();
    assert.deepEqual(
      activity.threads.map(({ tid, state, cpu, isMostlyInKernel }) => [tid, state, cpu, isMostlyInKernel]),
      [
        [8, 'sleeping', 0, undefined],
        [12, 'running', 80, true],
        [16, 'sleeping', 10, undefined],
        [20, 'sleeping', undefined, undefined],
      ],
    );
    assert.deepEqual([activity.threadCount, activity.state, activity.parent?.pid], [4, 'running', self.pid]);
    assert.equal(time, 200);
    onSleep = () => {
      windows.end(pid);
    };
    assert.equal(await reader.activity?.(process), undefined);
  });

  it('tells the sockets of processes', async () => {
    const [server, client] = [windows.start({ parentPid: self.pid }), windows.start({ parentPid: self.pid })];
    windows.sockets = [
      { pid: server.pid, address: '127.0.0.1', port: 80 },
      { pid: client.pid, address: '127.0.0.1', port: 50_000, remotePort: 80 },
      { pid: 99_996, address: '0.0.0.0', port: 80 },
    ];
    const held = await reader.listeningSockets?.([server, client]);
    assert.deepEqual([...(held?.keys() ?? [])], [keyOf(server)]);
    assert.deepEqual(await reader.processSockets?.(client), {
      isOnOurNetwork: true,
      listening: [],
      connections: [{ port: 50_000, remotePort: 80 }],
    });
    const state = await reader.portHolders?.(80);
    assert.deepEqual(
      state?.holders.map(({ process, addresses }) => [process.pid, addresses]),
      [[server.pid, ['127.0.0.1']]],
    );
    assert.deepEqual(state.hidden, [{ address: '0.0.0.0', user: undefined }]);
  });

  it('leaves no handle open', () => {
    const child = windows.start({ parentPid: self.pid });
    list();
    complete(child.pid);
    reader.environment?.(child);
    reader.getExecutable?.(child.pid);
    assert.equal(windows.openHandles, 0);
  });
});
