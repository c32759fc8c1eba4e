import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProcessController } from '../../../../src/process/control/createProcessController';
import { createProcfsSource } from '../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../src/process/source/processSource';
import { bundle } from '../../support/bundle';
import { Scene, until } from '../../support/processes';

const lastPidFile = '/proc/sys/kernel/ns_last_pid';

/** Pid 1 of the namespace that the unit tests are run in is a shell that does nothing but wait. */
const mayChoosePids =
  existsSync(lastPidFile) &&
  process.getuid?.() === 0 &&
  readFileSync('/proc/1/cmdline', 'latin1').startsWith('sh\0-c\0');

/**
 * Puts a process into a sleep that no signal ends, not even SIGKILL: what the freezer of cgroup v1 does (freezer-subsystem
 * in the kernel's documentation). Undefined where there is none, or it may not be used.
 */
function suspend(pid: number): { end(): void } | undefined {
  const folder = `/sys/fs/cgroup/freezer/runaway-${randomUUID()}`;
  try {
    mkdirSync(folder);
    writeFileSync(join(folder, 'cgroup.procs'), String(pid));
    writeFileSync(join(folder, 'freezer.state'), 'FROZEN');
  } catch {
    if (existsSync(folder)) rmdirSync(folder);
    return undefined;
  }
  return {
    end() {
      writeFileSync(join(folder, 'freezer.state'), 'THAWED');
      while (readFileSync(join(folder, 'cgroup.procs'), 'utf8') !== '');
      rmdirSync(folder);
    },
  };
}

describe('ending real processes where it is made hard', () => {
  let scene: Scene;
  let source: ProcessSource;

  beforeEach(() => {
    scene = new Scene();
    source = createProcfsSource();
  });

  afterEach(() => {
    scene.end();
    source.dispose();
    assert.deepEqual(scene.mistakes, []);
  });

  const sleepOf = (seconds: number) => scene.alive().find(({ commandLine }) => commandLine === `sleep ${seconds}`);

  it('touches nobody who takes over the pid of a member meanwhile', async function () {
    // Without a pid namespace of our own, or the right to set its next pid, no pid is taken over on purpose.
    if (!mayChoosePids) this.skip();
    const pid = scene.sh('(setsid sleep 1001 &); sleep 1002');
    const orphan = await until('two sleeps', () => sleepOf(1002) && sleepOf(1001));
    let heir = 0;
    const ender = createProcessController({
      source,
      kill: (to, signal) => {
        scene.kill(to, signal);
        if (to !== orphan.pid || heir !== 0) return;
        // It has just been stopped. Somebody else kills it, it is reaped, and a stranger gets its pid.
        scene.kill(to, 'SIGKILL');
        while (existsSync(`/proc/${to}`));
        writeFileSync(lastPidFile, `${to - 1}`);
        heir = spawn('sleep', ['1003'], { stdio: 'ignore' }).pid ?? 0;
      },
    });
    const report = await ender.killTree({ pid }, { members: [orphan] });
    assert.equal(heir, orphan.pid, 'the pid was to be taken over');
    const stranger = source.get(heir);
    assert.deepEqual([stranger?.commandLine, stranger?.state], [['sleep', '1003'], 'sleeping']);
    process.kill(heir, 'SIGKILL');
    assert.equal(report.processes.find((one) => one.pid === heir)?.outcome, 'gone');
    assert.deepEqual(scene.alive(), []);
  });

  it('sends nothing at all to who has taken over the pid before', async () => {
    const pid = scene.start('sleep', ['1000']);
    const other = { pid, startTime: (source.get(pid)?.startTime ?? 0) - 10 };
    const sent: number[] = [];
    const ender = createProcessController({
      source,
      kill: (to, signal) => {
        sent.push(to);
        scene.kill(to, signal);
      },
    });
    for (const ask of [
      () => ender.killTree(other),
      () => ender.terminateTree(other, { graceMs: 0 }),
      () => ender.kill(other),
      () => ender.terminate(other, { graceMs: 0 }),
      () => ender.signal('interrupt', other),
      () => ender.renice(other, 5),
    ]) {
      await assert.rejects(ask, { name: 'RefusedError', reason: 'replaced' });
    }
    // Nor to members that have been replaced.
    const root = scene.start('sleep', ['1000']);
    await ender.killTree({ pid: root }, { members: [other] });
    assert.ok(!sent.includes(pid));
  });

  it('does not wait for ever for uninterruptible sleep, says so, and kills the rest', async function () {
    this.timeout(30_000);
    const pid = scene.sh('sleep 1001 & sleep 1002 & wait');
    const stuck = await until('two sleeps', () => sleepOf(1001) && sleepOf(1002));
    const spell = suspend(stuck.pid);
    // Nothing else puts a process to such a sleep on purpose; `terminate.test.ts` has made-up ones, run everywhere.
    if (!spell) this.skip();
    try {
      await until('it to be blocked', () => source.get(stuck.pid)?.state === 'blocked');
      const report = await createProcessController({ source, kill: scene.kill }).killTree({ pid });
      const { outcome, detail } = report.processes.find((one) => one.pid === stuck.pid) ?? assert.fail();
      assert.deepEqual([outcome, detail], ['alive', 'blocked']);
      assert.deepEqual(
        scene.alive().map((one) => one.pid),
        [stuck.pid],
      );
      assert.ok(report.durationMs < 5_000, `${report.durationMs} ms`);
    } finally {
      spell.end();
    }
    await until('it to die of the signal that it has got', () => scene.alive().length === 0);
  });

  it('continues everybody when the one that froze them exits', async () => {
    const pid = scene.sh('sleep 1000 & sleep 1000 & wait');
    await until('three processes', () => scene.alive().length === 3);
    // All that is known of the tree is stopped by the time everybody is listed.
    const killer = bundle(`
      import { createProcessController } from './control/createProcessController';
      import { createProcfsSource } from './source/linux/procfsSource';
      const source = createProcfsSource();
      source.listAll = () => process.exit(7);
      void createProcessController({ source }).killTree({ pid: ${pid} });
    `);
    assert.equal(spawnSync(process.execPath, [killer]).status, 7);
    await until('all to go on', () => scene.alive().every(({ state }) => state !== 'T'));
    assert.equal(scene.alive().length, 3);
  });

  it('finds by evidence of the caller who leaves session and parent at once', async () => {
    const pid = scene.sh('i=0; while [ $i -lt 300 ]; do (setsid sleep 1000 &); i=$((i + 1)); done; sleep 1000');
    await until('some to have left', () => scene.alive().length > 20);
    const ender = createProcessController({ source, kill: scene.kill });
    await ender.killTree({ pid }, { belongs: (stranger) => scene.started(stranger.pid) });
    assert.deepEqual(scene.alive(), []);
  });

  it('kills orphans that stayed in a session of the tree, and no others', async () => {
    const pid = scene.start('setsid', ['sh', '-c', '(sleep 1001 &); (setsid sleep 1002 &); sleep 1003']);
    await until('three sleeps', () => sleepOf(1001) && sleepOf(1002) && sleepOf(1003));
    await createProcessController({ source, kill: scene.kill }).killTree({ pid });
    assert.deepEqual(
      scene.alive().map(({ commandLine }) => commandLine),
      ['sleep 1002'],
    );
  });

  it('knows the children of each thread', async () => {
    const worker = `require('child_process').spawn('sleep', ['1000']); setInterval(() => {}, 1000);`;
    const pid = scene.start(process.execPath, [
      '-e',
      `new (require('worker_threads').Worker)(${JSON.stringify(worker)}, { eval: true }); setInterval(() => {}, 1000);`,
    ]);
    const child = await until('the sleep', () => sleepOf(1000));
    const root = source.get(pid);
    const watch = source.startForkMonitor();
    if (!watch || !root) throw new Error('The kernel was to have lists of children');
    assert.deepEqual(watch.readChildren(root), { allThreadsStopped: false, children: [child.pid] });
    assert.deepEqual(
      watch.readChildren({ ...root, threads: 1 }).children,
      [],
      'it was to be of another thread than the first',
    );
    scene.kill(pid, 'SIGSTOP');
    await until('all threads to stop', () => watch.readChildren(root).allThreadsStopped);
  });
});
