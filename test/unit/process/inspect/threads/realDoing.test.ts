import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Doing } from '../../../../../src/process/inspect/threads/doing';
import { getProcessDoing, type ProcessDoing } from '../../../../../src/process/inspect/threads/processDoing';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import type { ProcessActivity } from '../../../../../src/process/source/processActivity';
import type { ProcessSource } from '../../../../../src/process/source/processSource';
import { bundleProgram } from '../../../support/bundleProgram';
import { RealProcessFixture } from '../../../support/realProcessFixture';

interface Seen {
  readonly activity: ProcessActivity;
  readonly doing: ProcessDoing;
}

describe('getProcessDoing on real processes', function () {
  this.timeout(60_000);
  let source: ProcessSource;
  let fixture: RealProcessFixture;
  let folder: string;

  beforeEach(() => {
    source = createProcfsSource();
    fixture = new RealProcessFixture();
    folder = mkdtempSync(join(tmpdir(), 'doing-'));
  });

  afterEach(() => {
    source.dispose();
    fixture.dispose();
    rmSync(folder, { recursive: true });
  });

  /** Looks at a process until it does what is expected. */
  async function until(pid: () => number | undefined, isSo: (seen: Seen) => boolean): Promise<Seen> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const found = pid();
      const process = found === undefined ? undefined : source.getBasic(found);
      const activity = process && (await source.activity(process));
      const seen = activity && { activity, doing: getProcessDoing(activity) };
      if (seen && isSo(seen)) return seen;
      assert(Date.now() < deadline, `it never was so: ${JSON.stringify(seen, undefined, 1)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** The same for a process that its telling thread is expected to do this. */
  async function untilDoing<K extends Doing['kind']>(
    pid: number | (() => number | undefined),
    kind: K,
    isSo: (doing: Doing & { readonly kind: K }) => boolean = () => true,
  ): Promise<Seen & { readonly telling: Doing & { readonly kind: K } }> {
    const isKind = (doing: Doing | undefined): doing is Doing & { readonly kind: K } => doing?.kind === kind;
    const seen = await until(typeof pid === 'number' ? () => pid : pid, ({ doing: { telling } }) => {
      const doing = telling?.doing;
      return isKind(doing) && isSo(doing);
    });
    const telling = seen.doing.telling?.doing;
    return isKind(telling) ? { ...seen, telling } : assert.fail();
  }

  const childOf = (parent: number, name: string) => () => {
    const children = fixture.alive().filter(({ parentPid }) => parentPid === parent);
    return children.find(({ commandLine }) => commandLine.startsWith(name))?.pid;
  };

  const python = (script: string): number => fixture.start('python3', ['-c', script]);

  function needs(context: Mocha.Context, command: string): void {
    if (spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined) return;
    console.log(`      (there is no ${command} here)`);
    context.skip();
  }

  it('names the process that writes into the pipe that is read from', async () => {
    const shell = fixture.sh('sleep 600 | cat; :');
    const { telling } = await untilDoing(childOf(shell, 'cat'), 'reading');
    const { target } = telling;
    assert(target?.kind === 'pipe', JSON.stringify(target));
    assert.deepEqual(
      [target.end, target.isWithinProcess, target.otherEnd.map(({ name }) => name)],
      ['read', false, ['sleep']],
    );
  });

  it('names the process that does not read from the full pipe that is written into', async () => {
    const shell = fixture.sh('yes | sleep 600; :');
    const { telling } = await untilDoing(childOf(shell, 'yes'), 'writing');
    const { target } = telling;
    assert(target?.kind === 'pipe', JSON.stringify(target));
    assert.deepEqual([target.end, target.otherEnd.map(({ name }) => name)], ['write', ['sleep']]);
  });

  it('names the writer of a pipe that has a name', async () => {
    const path = join(folder, 'a fifo');
    const shell = fixture.sh('mkfifo "$1"; sleep 600 > "$1" & cat "$1"; :', path);
    const { telling } = await untilDoing(childOf(shell, 'cat'), 'reading');
    const { target } = telling;
    assert(target?.kind === 'pipe', JSON.stringify(target));
    assert.deepEqual([target.path, target.otherEnd.map(({ name }) => name)], [path, ['sleep']]);
  });

  it('tells that a pipe is opened whose other end no program has opened', async () => {
    const shell = fixture.sh('mkfifo "$1"; cat "$1"; :', join(folder, 'fifo'));
    await untilDoing(childOf(shell, 'cat'), 'openingPipe');
  });

  it('names the child that a shell waits for', async () => {
    const shell = fixture.sh('sleep 600; :');
    const { telling } = await untilDoing(shell, 'child', ({ children }) => children[0]?.name === 'sleep');
    assert.equal(telling.children.length, 1);
  });

  it('names the child that a shell in another pid namespace waits for, whose pid is another there', async function () {
    if (spawnSync('unshare', ['--pid', '--fork', 'true'], { stdio: 'ignore' }).status !== 0) {
      console.log('      (namespaces are not permitted here)');
      this.skip();
    }
    const unshare = fixture.start('unshare', ['--fork', '--pid', 'sh', '-c', 'sleep 600; :']);
    const shell = childOf(unshare, 'sh');
    const { activity } = await untilDoing(shell, 'child', ({ children }) => children[0]?.name === 'sleep');
    assert.equal(activity.isInContainer, true);
  });

  it('tells that a program sleeps until its timer ends', async () => {
    const { activity } = await untilDoing(fixture.start('sleep', ['600']), 'timer');
    assert.deepEqual([activity.threads[0]?.systemCall?.name, activity.gaps], ['clock_nanosleep', []]);
  });

  it('tells that a program is in a loop in code of its own, and uses a whole core', async () => {
    const pid = fixture.sh('while :; do :; done');
    const isSpinning = ({ doing: { hint, telling } }: Seen): boolean =>
      hint === 'spinning' && telling?.doing.kind === 'running' && telling.doing.where === 'user';
    const { doing } = await until(() => pid, isSpinning);
    assert((doing.groups[0]?.cpu ?? 0) > 0);
  });

  it('tells that an idle Node waits for events, and its pool for work', async () => {
    const node = fixture.start(process.execPath, ['-e', 'setInterval(() => {}, 1e8)']);
    const { telling, doing } = await untilDoing(
      node,
      'events',
      ({ target }) => target?.kind === 'eventPoll' && target.watchedCount > 0,
    );
    assert.equal(telling.isLimited, true);
    const work = doing.groups.find((group) => group.doing.kind === 'wakeUp');
    assert((work?.threads.length ?? 0) >= 4, JSON.stringify(doing.groups));
    assert.equal(doing.hint, undefined);
  });

  it('tells that Node waits for events while a worker of it waits in Atomics.wait', async () => {
    const script = `
      const { Worker } = require('node:worker_threads');
      new Worker('Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)', { eval: true });`;
    const { activity } = await untilDoing(fixture.start(process.execPath, ['-e', script]), 'events');
    assert(activity.threadCount > 6);
  });

  it('takes Python threads that wait for each other’s locks for a deadlock', async function () {
    needs(this, 'python3');
    const pid = python(`
import threading, time
a, b = threading.Lock(), threading.Lock()
def work(first, second):
    first.acquire(); time.sleep(0.5); second.acquire()
threads = [threading.Thread(target=work, args=locks) for locks in ((a, b), (b, a))]
for thread in threads: thread.start()
for thread in threads: thread.join()`);
    const { doing } = await until(
      () => pid,
      ({ doing: { hint } }) => hint === 'deadlock',
    );
    assert.deepEqual(
      doing.groups.map((group) => [group.doing.kind, group.threads.length]),
      [['wakeUp', 3]],
    );
  });

  it('tells a lock of the C library from a wait for work', async function () {
    needs(this, 'python3');
    const pid = python(`
import ctypes
library = ctypes.CDLL(None)
lock = ctypes.create_string_buffer(64)
library.pthread_mutex_lock(lock)
library.pthread_mutex_lock(lock)`);
    const { telling, doing } = await untilDoing(pid, 'lock');
    assert.deepEqual([telling.isShared, telling.isLimited, doing.hint], [false, false, 'deadlock']);
  });

  it('names the program at the other end of a connection that does not answer', async function () {
    needs(this, 'python3');
    const port = join(folder, 'port');
    python(`
import socket, time
server = socket.create_server(('127.0.0.1', 0))
open('${port}.part', 'w').write(str(server.getsockname()[1]))
import os; os.rename('${port}.part', '${port}')
client, _ = server.accept()
time.sleep(600)`);
    const client = python(`
import socket, time, os
while not os.path.exists('${port}'): time.sleep(0.05)
socket.create_connection(('127.0.0.1', int(open('${port}').read()))).recv(1)`);
    const { telling } = await untilDoing(client, 'reading', ({ target }) => target?.kind === 'socket');
    const { target } = telling;
    assert(target?.kind === 'socket');
    assert.deepEqual(
      [target.protocol, target.state, target.remote?.address, target.isAccepted, target.peers.length],
      ['tcp', 'connected', '127.0.0.1', true, 1],
    );
    assert.notEqual(target.peers[0]?.pid, client);
  });

  it('names the program that has not accepted a connection from which an answer is expected', async function () {
    needs(this, 'python3');
    const port = join(folder, 'port');
    const server = python(`
import socket, time, os
server = socket.create_server(('127.0.0.1', 0))
open('${port}.part', 'w').write(str(server.getsockname()[1]))
os.rename('${port}.part', '${port}')
time.sleep(600)`);
    const client = python(`
import socket, time, os
while not os.path.exists('${port}'): time.sleep(0.05)
socket.create_connection(('127.0.0.1', int(open('${port}').read()))).recv(1)`);
    const { telling } = await untilDoing(
      client,
      'reading',
      ({ target }) => target?.kind === 'socket' && target.isAccepted === false,
    );
    assert(telling.target?.kind === 'socket');
    assert.deepEqual(
      telling.target.peers.map(({ pid }) => pid),
      [server],
    );
  });

  it('tells on which port a program accepts connections', async function () {
    needs(this, 'python3');
    const pid = python(`import socket; socket.create_server(('127.0.0.1', 0)).accept()`);
    const { telling } = await untilDoing(pid, 'accepting');
    const { target } = telling;
    assert(target?.kind === 'socket' && target.state === 'listening', JSON.stringify(target));
    assert.equal(target.local?.address, '127.0.0.1');
    assert(target.local.port > 0);
  });

  it('names the listener that does not take a connection whose queue is full', async function () {
    needs(this, 'python3');
    const pid = python(`
import socket
server = socket.create_server(('127.0.0.1', 0), backlog=0)
others = []
for i in range(4):
    other = socket.socket(); other.setblocking(False); others.append(other)
    try: other.connect(server.getsockname())
    except BlockingIOError: pass
socket.create_connection(server.getsockname())`);
    const { telling } = await untilDoing(pid, 'connecting');
    const { target } = telling;
    assert(target?.kind === 'socket', JSON.stringify(target));
    assert.deepEqual([target.state, target.isAccepted, target.remote?.address], ['connecting', false, '127.0.0.1']);
  });

  it('tells that a program waits for the lock of a file', async () => {
    const path = join(folder, 'lock');
    const shell = fixture.sh('flock "$1" sleep 600 & flock "$1" sleep 500; :', path);
    const waiting = () =>
      fixture.alive().find(({ commandLine, parentPid }) => parentPid === shell && commandLine.endsWith('500'))?.pid;
    // Either may have come first.
    const pid = () => (source.getBasic(waiting() ?? 0) ? waiting() : undefined);
    const other = childOf(shell, 'flock');
    const seen = await Promise.any([untilDoing(pid, 'fileLock'), untilDoing(other, 'fileLock')]);
    assert.deepEqual(seen.telling.target, { kind: 'file', path, isDeleted: false });
  });

  it('tells that a program waits for input from its terminal', async function () {
    needs(this, 'python3');
    const parent = python(`
import os, time
pid, master = os.forkpty()
if pid == 0: os.execvp('cat', ['cat'])
os.read(master, 1)`);
    const { telling } = await untilDoing(childOf(parent, 'cat'), 'reading');
    assert(telling.target?.kind === 'terminal', JSON.stringify(telling.target));
    assert.match(telling.target.path, /^\/dev\/pts\/\d+$/);
    const driver = await untilDoing(parent, 'reading');
    assert.deepEqual(driver.telling.target, { kind: 'terminalMaster' });
  });

  it('tells that a process is stopped', async () => {
    const pid = fixture.start('sleep', ['600']);
    await untilDoing(pid, 'timer');
    process.kill(pid, 'SIGSTOP');
    await untilDoing(pid, 'stopped');
    process.kill(pid, 'SIGCONT');
    await untilDoing(pid, 'resumedWait');
  });

  it('names the debugger that has stopped a process', async function () {
    needs(this, 'python3');
    const parent = python(`
import ctypes, os, time
pid = os.fork()
if pid == 0:
    ctypes.CDLL(None).ptrace(0, 0, 0, 0)
    os.execvp('sleep', ['sleep', '600'])
os.waitpid(pid, os.WUNTRACED)
time.sleep(600)`);
    const { activity } = await untilDoing(childOf(parent, 'sleep'), 'traced');
    assert.equal(activity.tracer?.pid, parent);
  });

  it('names the parent that has not fetched the exit code of a zombie, and the code', async () => {
    const parent = fixture.sh('sh -c "exit 3" & exec sleep 600');
    const zombie = () => {
      const { pid } = source.getBasic(parent) ?? {};
      return pid === undefined ? undefined : zombieOf(pid);
    };
    const { activity } = await untilDoing(zombie, 'zombie');
    assert.deepEqual([activity.parent?.pid, activity.ended], [parent, { code: 3 }]);
  });

  function zombieOf(parent: number): number | undefined {
    const text = spawnSync('cat', [`/proc/${parent}/task/${parent}/children`]).stdout.toString();
    return text.trim() === '' ? undefined : Number(text.trim().split(' ')[0]);
  }

  it('tells that a process is in uninterruptible sleep until its child starts a program', async function () {
    needs(this, 'python3');
    const fifo = join(folder, 'fifo');
    const pid = python(`
import os
os.mkfifo('${fifo}')
os.posix_spawn('/bin/true', ['true'], os.environ, file_actions=[(os.POSIX_SPAWN_OPEN, 0, '${fifo}', os.O_RDONLY, 0)])`);
    const { activity, telling } = await untilDoing(pid, 'childStart');
    assert.deepEqual([activity.state, telling.children.length], ['blocked', 1]);
  });

  it('looks into a process of another user as far as it is permitted', async function () {
    if (process.geteuid?.() !== 0) this.skip();
    const pid = fixture.start('setpriv', ['--reuid=65534', '--clear-groups', 'sleep', '600']);
    const { activity } = await untilDoing(pid, 'timer');
    assert.deepEqual([activity.otherUser?.acceptsSignals, activity.gaps], [true, []]);
  });

  it('tells a user who may not look into a process of root only its state, and that this is so, within two seconds', async function () {
    if (process.geteuid?.() !== 0) this.skip();
    const pid = fixture.start('sleep', ['600']);
    await untilDoing(pid, 'timer');
    const program = bundleProgram(`
      import { createProcfsSource } from './source/linux/procfsSource';
      const source = createProcfsSource();
      const process = source.get(Number(globalThis.process.argv[2]));
      const begun = Date.now();
      source.activity(process).then(({ state, otherUser, gaps }) =>
        console.log(JSON.stringify({ state, name: otherUser.name, gaps, ms: Date.now() - begun })));
    `);
    const options = { uid: 65534, gid: 65534, cwd: dirname(program), encoding: 'utf8', timeout: 20_000 } as const;
    const { stdout, stderr } = spawnSync(process.execPath, [program, String(pid)], options);
    assert.notEqual(stdout, '', stderr);
    const { ms, ...told } = JSON.parse(stdout) as { ms: number };
    assert.deepEqual(told, { state: 'sleeping', name: 'root', gaps: ['otherUser'] });
    assert(ms < 2_000, `${ms} ms`);
  });

  it('returns nothing of a process that is gone, or whose pid another process has', async () => {
    const pid = fixture.start('sleep', ['600']);
    const found = source.getBasic(pid) ?? assert.fail();
    assert.equal(await source.activity({ ...found, startTime: found.startTime + 10 }), undefined);
    const activity = source.activity(found);
    process.kill(pid, 'SIGKILL');
    // It may be a zombie for a moment.
    const seen = await activity;
    assert(seen === undefined || seen.state === 'zombie');
  });
});
