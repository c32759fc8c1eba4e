import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { win32 } from 'node:path';
import type { Identity } from '../../src/process/identity';
import type { ProcessInfo } from '../../src/process/processInfo';
import { createTableSource } from '../../src/process/source/table/tableSource';
import { GrowingBuffer } from '../../src/process/source/windows/growingBuffer';
import { tcpTableClass } from '../../src/process/source/windows/iphlpapi';
import { processAccess, win32Error } from '../../src/process/source/windows/kernel32';
import { readTcpSockets } from '../../src/process/source/windows/tcpTables';
import { createWindowsReader } from '../../src/process/source/windows/windowsReader';
import { waitFor } from '../host/waitFor';
import { loadApi } from './support/loadApi';

describe('The reader of Windows, on a real one', () => {
  const api = loadApi();
  const reader = createWindowsReader({ api });
  const children: ChildProcess[] = [];

  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  after(() => {
    reader.dispose();
  });

  /** Starts a Node.js that runs some lines, and waits until it says that it does. */
  const start = async (lines: string, options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Promise<number> => {
    const script = `${lines}; setInterval(() => undefined, 1000); process.send('ready');`;
    const child = spawn(process.execPath, ['-e', script], { ...options, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    children.push(child);
    await once(child, 'message');
    return child.pid ?? -1;
  };
  const list = async (): Promise<readonly ProcessInfo[]> => await reader.listAll([]);
  const read = (pid: number): ProcessInfo => reader.read(pid) ?? assert.fail(`no process ${pid}`);
  const complete = (pid: number): ProcessInfo => reader.complete?.(read(pid)) ?? assert.fail();

  it('gives each process the start time in a listing that its handle has', async () => {
    await start('');
    const before = await list();
    assert.ok(before.length > 2);
    for (const { pid, startTime } of before) assert.equal(reader.read(pid)?.startTime, startTime);
  });

  it('shows that a process was started when it was', async () => {
    const before = Date.now();
    const { startedAt = 0 } = read(await start(''));
    assert.ok(startedAt >= before - 50 && startedAt <= Date.now(), `${startedAt} is not after ${before}`);
  });

  it('finds no process by a pid that is a little higher, though Windows opens it', async () => {
    const pid = await start('');
    const handle = api.kernel32.openProcess(processAccess.queryLimited, pid + 1);
    assert.equal(api.kernel32.getProcessId(handle), pid);
    api.kernel32.closeHandle(handle);
    for (const wrong of [pid + 1, pid + 2, pid + 3]) assert.equal(reader.read(wrong), undefined);
  });

  it('is told why a process cannot be opened', () => {
    assert.equal(api.kernel32.openProcess(processAccess.queryLimited, 999_996), 0);
    assert.equal(api.kernel32.getLastError(), win32Error.invalidParameter);
  });

  it('finds no process that has exited, while a handle keeps its pid', async () => {
    const pid = await start('');
    const handle = api.kernel32.openProcess(processAccess.queryLimited | processAccess.synchronize, pid);
    try {
      process.kill(pid, 'SIGKILL');
      assert.equal(api.kernel32.waitForSingleObject(handle, 5_000), 0);
      assert.notEqual(api.kernel32.getProcessId(handle), 0);
      assert.equal(reader.read(pid), undefined);
      assert.ok(!(await list()).some((each) => each.pid === pid));
    } finally {
      api.kernel32.closeHandle(handle);
    }
  });

  it('reads arguments, folder and environment of a process, whatever is in them', async () => {
    const text = 'ü 😀 "quoted" C:\\dir\\';
    const env = { ...process.env, RUNAWAY_TEXT: text, RUNAWAY_LONG: 'x'.repeat(20_000) };
    const pid = await start(`const text = ${JSON.stringify(text)}`, { cwd: tmpdir(), env });
    const process_ = complete(pid);
    assert.deepEqual(process_.commandLine.slice(0, 2), [process.execPath, '-e']);
    assert.ok(process_.commandLine[2]?.startsWith(`const text = ${JSON.stringify(text)};`));
    assert.equal(process_.cwd?.toLowerCase(), tmpdir().toLowerCase());
    const environment = reader.environment?.(process_);
    assert.deepEqual([environment?.get('RUNAWAY_TEXT'), environment?.get('RUNAWAY_LONG')?.length], [text, 20_000]);
  });

  it('shows the environment as it is now', async () => {
    const pid = await start("process.env.RUNAWAY_NEW = 'yes'; delete process.env.RUNAWAY_OLD", {
      env: { ...process.env, RUNAWAY_OLD: 'yes' },
    });
    const environment = reader.environment?.(read(pid));
    assert.deepEqual([environment?.get('RUNAWAY_NEW'), environment?.has('RUNAWAY_OLD')], ['yes', false]);
  });

  it('recognises a process whose parent has exited by its environment', async () => {
    const source = createTableSource(createWindowsReader({ api }));
    const isOurs = (candidate: Identity): boolean => source.environment(candidate)?.get('RUNAWAY_MARK') === 'orphan';
    const listOrphans = async (): Promise<readonly ProcessInfo[]> => {
      const { processes } = await source.list({ roots: new Set(), isOurs, askAgain: true });
      return processes.filter(({ parentPid }) => parentPid === 0);
    };
    const idle = JSON.stringify('setTimeout(() => process.exit(), 20000)');
    const options = "{ detached: true, stdio: 'ignore', env: { ...process.env, RUNAWAY_MARK: 'orphan' } }";
    const parent = await start(`require('node:child_process').spawn(process.execPath, ['-e', ${idle}], ${options})`);
    assert.deepEqual(await listOrphans(), []);
    const { startTime } = read(parent);
    const handle = api.kernel32.openProcess(processAccess.queryLimited, parent);
    process.kill(parent, 'SIGKILL');
    const [orphan] = await waitFor('the orphan', 10_000, async () => {
      const found = await listOrphans();
      return found.length > 0 && found;
    });
    assert.equal(orphan?.commandLine[1], '-e');
    // As long as the parent is held open.
    assert.deepEqual(orphan.originalParent, { pid: parent, startTime });
    api.kernel32.closeHandle(handle);
    process.kill(orphan.pid, 'SIGKILL');
    source.dispose();
  });

  it('reads the program of a process', async () => {
    const pid = await start('');
    const executable = reader.getExecutable?.(pid) ?? assert.fail();
    assert.equal(executable.toLowerCase(), process.execPath.toLowerCase());
    assert.equal(read(pid).name, win32.basename(executable, '.exe'));
  });

  it('counts the CPU time of a process', async () => {
    const pid = await start('const end = Date.now() + 300; while (Date.now() < end);');
    const { cpuTime = 0 } = read(pid);
    assert.ok(cpuTime >= 200, `${cpuTime} ms`);
    const own = (await list()).find((each) => each.pid === process.pid)?.cpuTime ?? 0;
    const { user, system } = process.cpuUsage();
    assert.ok(Math.abs(own - (user + system) / 1_000) <= 100, `${own} instead of ${(user + system) / 1_000}`);
  });

  it('tells which thread of a process is busy', async () => {
    const pid = await start('setTimeout(() => { for (;;); }, 100)');
    await list();
    let busiest = 0;
    await waitFor('a busy thread', 10_000, async () => {
      const activity = await reader.activity?.(read(pid));
      busiest = Math.max(...(activity?.threads.map(({ cpu = 0 }) => cpu) ?? [0]));
      return busiest > 20;
    });
    assert.ok(busiest < 150, `${busiest} %`);
  });

  it('finds a port that is listened on', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const sockets = readTcpSockets(api.iphlpapi, tcpTableClass.listeners, new GrowingBuffer());
    assert.ok(sockets?.some((socket) => socket.port === port && socket.address === '127.0.0.1' && socket.isListening));
    server.close();
  });

  it('shows a suspended process as stopped', async function () {
    const pid = await start('');
    // wine tells no states of threads.
    if (read(process.pid).state === 'unknown') this.skip();
    const handle = api.kernel32.openProcess(processAccess.suspendResume, pid);
    api.ntdll.suspendProcess(handle);
    assert.equal((await list()).find((each) => each.pid === pid)?.state, 'stopped');
    api.ntdll.resumeProcess(handle);
    assert.notEqual((await list()).find((each) => each.pid === pid)?.state, 'stopped');
    api.kernel32.closeHandle(handle);
  });
});
