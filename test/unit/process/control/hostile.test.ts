import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProcessController } from '../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../src/process/control/signalControl';
import { createProcfsSource } from '../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../src/process/source/processSource';
import { bundleProgram } from '../../support/bundleProgram';
import { canSetNextPid, setNextPid } from '../../support/nextPid';
import { RealProcessFixture, until } from '../../support/realProcessFixture';

/**
 * Puts a process into a sleep that no signal ends, not even SIGKILL: with the freezer of cgroup v1 (freezer-subsystem in
 * the kernel's documentation).
 * @returns undefined if there is none, or it may not be used.
 */
function blockUninterruptibly(pid: number): { end(): void } | undefined {
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

describe('ProcessController with real processes that make it hard', () => {
  let fixture: RealProcessFixture;
  let source: ProcessSource;

  beforeEach(() => {
    fixture = new RealProcessFixture();
    source = createProcfsSource();
  });

  afterEach(() => {
    fixture.dispose();
    source.dispose();
    assert.deepEqual(fixture.mistakes, []);
  });

  const sleepOf = (seconds: number) => fixture.alive().find(({ commandLine }) => commandLine === `sleep ${seconds}`);

  it('does not signal a process that takes over the pid of a member meanwhile', async function () {
    // A pid can be taken over on purpose only in a pid namespace of our own, with the right to set its next pid.
    if (!canSetNextPid()) this.skip();
    const pid = fixture.sh('(setsid sleep 1001 &); sleep 1002');
    const orphan = await until('two sleeps', () => sleepOf(1002) && sleepOf(1001));
    let newHolder = 0;
    const controller = createProcessController({
      source,
      system: createSignalControl((to, signal) => {
        fixture.kill(to, signal);
        if (to.pid !== orphan.pid || newHolder !== 0) return;
        // It has just been stopped. Now it is killed and reaped, and another process gets its pid.
        fixture.kill(to, 'SIGKILL');
        while (existsSync(`/proc/${to.pid}`));
        setNextPid(to.pid);
        newHolder = spawn('sleep', ['1003'], { stdio: 'ignore' }).pid ?? 0;
      }),
    });
    const report = await controller.killTree({ pid }, { members: [orphan] });
    assert.equal(newHolder, orphan.pid, 'the pid should be taken over');
    // It may just be starting. Stopped by mistake, it would never sleep.
    const other = await until('the new holder to sleep', () => {
      const holder = source.get(newHolder);
      return holder?.state === 'sleeping' && holder;
    });
    assert.deepEqual(other.commandLine, ['sleep', '1003']);
    process.kill(newHolder, 'SIGKILL');
    assert.equal(report.processes.find((one) => one.pid === newHolder)?.outcome, 'gone');
    assert.deepEqual(fixture.alive(), []);
  });

  it('does not signal a process that has taken over the pid of the target or of a member before', async () => {
    const pid = fixture.start('sleep', ['1000']);
    const other = { pid, startTime: (source.get(pid)?.startTime ?? 0) - 10 };
    const sent: number[] = [];
    const controller = createProcessController({
      source,
      system: createSignalControl((to, signal) => {
        sent.push(to.pid);
        fixture.kill(to, signal);
      }),
    });
    for (const call of [
      () => controller.killTree(other),
      () => controller.terminateTree(other, { graceMs: 0 }),
      () => controller.kill(other),
      () => controller.terminate(other, { graceMs: 0 }),
      () => controller.signal('interrupt', other),
      () => controller.renice(other, 5),
    ]) {
      await assert.rejects(call, { name: 'RefusedError', reason: 'replaced' });
    }
    // The same for a member.
    const root = fixture.start('sleep', ['1000']);
    await controller.killTree({ pid: root }, { members: [other] });
    assert.ok(!sent.includes(pid));
  });

  it('stops waiting for a process in uninterruptible sleep, reports it, and kills the rest', async function () {
    this.timeout(30_000);
    const pid = fixture.sh('sleep 1001 & sleep 1002 & wait');
    const stuck = await until('two sleeps', () => sleepOf(1001) && sleepOf(1002));
    const block = blockUninterruptibly(stuck.pid);
    // Nothing else causes such a sleep on purpose; `tree/terminateTrees.test.ts` has a fake one.
    if (!block) this.skip();
    try {
      await until('the sleep to be blocked', () => source.get(stuck.pid)?.state === 'blocked');
      const report = await createProcessController({ source, system: createSignalControl(fixture.kill) }).killTree({
        pid,
      });
      const { outcome, detail } = report.processes.find((one) => one.pid === stuck.pid) ?? assert.fail();
      assert.deepEqual([outcome, detail], ['alive', 'blocked']);
      assert.deepEqual(
        fixture.alive().map((one) => one.pid),
        [stuck.pid],
      );
      assert.ok(report.durationMs < 5_000, `${report.durationMs} ms`);
    } finally {
      block.end();
    }
    await until('the pending signal to take effect', () => fixture.alive().length === 0);
  });

  it('continues all stopped processes if the program that stopped them exits', async () => {
    const pid = fixture.sh('sleep 1000 & sleep 1000 & wait');
    await until('three processes', () => fixture.alive().length === 3);
    // When all processes are listed, everything known of the tree is stopped.
    const killer = bundleProgram(`
      import { createProcessController } from './control/createProcessController';
      import { createProcfsSource } from './source/linux/procfsSource';
      const source = createProcfsSource();
      source.listAll = () => process.exit(7);
      void createProcessController({ source }).killTree({ pid: ${pid} });
    `);
    assert.equal(spawnSync(process.execPath, [killer]).status, 7);
    await until('all to be continued', () => fixture.alive().every(({ state }) => state !== 'T'));
    assert.equal(fixture.alive().length, 3);
  });

  it('kills processes that leave session and parent at once, by evidence of the caller', async () => {
    const pid = fixture.sh('i=0; while [ $i -lt 300 ]; do (setsid sleep 1000 &); i=$((i + 1)); done; sleep 1000');
    await until('the first to leave', () => fixture.alive().length > 20);
    const controller = createProcessController({ source, system: createSignalControl(fixture.kill) });
    await controller.killTree({ pid }, { belongs: (process) => fixture.hasMark(process.pid) });
    assert.deepEqual(fixture.alive(), []);
  });

  it('kills orphans that have stayed in a session of the tree, and no others', async () => {
    const pid = fixture.start('setsid', ['sh', '-c', '(sleep 1001 &); (setsid sleep 1002 &); sleep 1003']);
    await until('three sleeps', () => sleepOf(1001) && sleepOf(1002) && sleepOf(1003));
    await createProcessController({ source, system: createSignalControl(fixture.kill) }).killTree({ pid });
    assert.deepEqual(
      fixture.alive().map(({ commandLine }) => commandLine),
      ['sleep 1002'],
    );
  });

  it('reads the children of each thread, and notices when all threads have stopped', async () => {
    const worker = `require('child_process').spawn('sleep', ['1000']); setInterval(() => {}, 1000);`;
    const pid = fixture.start(process.execPath, [
      '-e',
      `new (require('worker_threads').Worker)(${JSON.stringify(worker)}, { eval: true }); setInterval(() => {}, 1000);`,
    ]);
    const child = await until('the sleep', () => sleepOf(1000));
    const root = source.get(pid);
    const forkMonitor = source.startForkMonitor();
    if (!forkMonitor || !root) throw new Error('This kernel should have lists of children');
    assert.deepEqual(forkMonitor.readChildren(root), { allThreadsStopped: false, children: [child.pid] });
    assert.deepEqual(
      forkMonitor.readChildren({ ...root, threads: 1 }).children,
      [],
      'the child should belong to another thread than the first',
    );
    fixture.kill({ pid }, 'SIGSTOP');
    await until('all threads to stop', () => forkMonitor.readChildren(root).allThreadsStopped);
  });
});
