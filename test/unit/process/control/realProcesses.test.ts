import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { getPriority } from 'node:os';
import { dirname } from 'node:path';
import { createProcessController } from '../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../src/process/control/signalControl';
import type { ProcessController } from '../../../../src/process/control/processController';
import { RefusedError } from '../../../../src/process/control/refusal';
import { withOutcome, type Report } from '../../../../src/process/control/report';
import { createProcfsSource } from '../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../src/process/source/processSource';
import { bundleProgram } from '../../support/bundleProgram';
import { RealProcessFixture, until } from '../../support/realProcessFixture';

const isRoot = process.getuid?.() === 0;

describe('ProcessController with real processes', () => {
  let fixture: RealProcessFixture;
  let bystanders: RealProcessFixture;
  let source: ProcessSource;
  let controller: ProcessController;

  beforeEach(async () => {
    fixture = new RealProcessFixture();
    bystanders = new RealProcessFixture();
    source = createProcfsSource();
    controller = createProcessController({ source, system: createSignalControl(fixture.kill) });
    bystanders.sh('sleep 1000 & sleep 1000; :');
    await until(
      'the bystanders',
      () => bystanders.alive().filter(({ commandLine }) => commandLine === 'sleep 1000').length === 2,
    );
  });

  afterEach(() => {
    fixture.dispose();
    bystanders.dispose();
    source.dispose();
    assert.deepEqual(fixture.mistakes, []);
  });

  const untilCount = (count: number) => until(`${count} processes`, () => fixture.alive().length === count);
  const notGone = (report: Report) => withOutcome(report, 'alive', 'denied', 'replaced');

  /** Kills a tree, and checks what must hold after every Kill Tree. */
  async function checkKillTree(pid: number, members = fixture.alive()): Promise<Report> {
    const identities = members.flatMap((member) => source.get(member.pid) ?? []);
    const bystandersBefore = bystanders.alive().map((process) => process.pid);
    const report = await controller.killTree({ pid }, { members: identities });
    assert.deepEqual(fixture.alive(), [], 'survivors');
    assert.deepEqual(notGone(report), []);
    assert.deepEqual(
      bystanders.alive().map((process) => process.pid),
      bystandersBefore,
      'bystanders that ended',
    );
    assert.ok(bystanders.alive().every(({ state }) => state !== 'T'));
    return report;
  }

  describe('killTree leaves no survivor', () => {
    it('of a tree that does not change', async () => {
      const pid = fixture.sh("sleep 1000 & sh -c 'sleep 1000 & sleep 1000; :' & sleep 1000; :");
      await untilCount(6);
      const report = await checkKillTree(pid, []);
      assert.equal(report.processes.length, 6);
      assert.equal(report.processes[0]?.pid, pid);
      assert.equal(report.action, 'killTree');
    });

    it('of a fork storm, ten times', async function () {
      this.timeout(120_000);
      // At most five levels deep, and over after a minute.
      const storm =
        'if [ "$1" -gt 0 ]; then while [ $(date +%s) -lt "$2" ]; do sh -c "$3" sh $(($1 - 1)) "$2" "$3" & sleep 0.1; done; else sleep 0.3; fi';
      for (let trial = 0; trial < 10; trial++) {
        const pid = fixture.sh(storm, '4', String(Math.floor(Date.now() / 1000) + 60), storm);
        await until('the storm', () => fixture.alive().length > 30);
        await checkKillTree(pid);
      }
    });

    it('of a supervisor that restarts its children', async () => {
      const pid = fixture.sh('while :; do sleep 1000 & wait $!; done');
      await untilCount(2);
      await checkKillTree(pid, []);
    });

    it('of a tree whose processes leave session and parent while it is killed', async function () {
      this.timeout(60_000);
      for (let trial = 0; trial < 5; trial++) {
        // The root leads a session, as the shell of a terminal does: that is the only trace of a process whose parent has
        // exited. The session of the runner is outside this pid namespace, and shows as 0 (pid_namespaces(7)).
        const pid = fixture.start('setsid', [
          'sh',
          '-c',
          'i=0; while [ $i -lt 400 ]; do setsid sleep 20 & sh -c "sleep 20 & exit" ; i=$((i+1)); sleep 0.01; done; sleep 20',
        ]);
        await until('the first to leave', () => fixture.alive().length > 20);
        const members = fixture.alive().flatMap((member) => source.get(member.pid) ?? []);
        let frozenAt = Infinity;
        const timed = createProcessController({
          source,
          system: createSignalControl((target, signal) => {
            // Start times are in hundredths of a second: a process of the same hundredth may be older than the signal.
            frozenAt = Math.min(frozenAt, Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000 + 10);
            fixture.kill(target, signal);
          }),
        });
        await timed.killTree({ pid }, { members });
        // Processes that left the tree before the first signal are the business of the lineage; later ones have to be
        // found here.
        assert.deepEqual(
          fixture.alive().filter((one) => one.startTime > frozenAt || members.some((member) => member.pid === one.pid)),
          [],
        );
        fixture.dispose();
      }
    });

    it('of children of a thread other than the first', async () => {
      const worker = `require('child_process').spawn('sleep', ['1000']); setInterval(() => {}, 1000);`;
      const pid = fixture.start(process.execPath, [
        '-e',
        `new (require('worker_threads').Worker)(${JSON.stringify(worker)}, { eval: true }); setInterval(() => {}, 1000);`,
      ]);
      await untilCount(2);
      await checkKillTree(pid, []);
    });

    it('of stopped processes', async () => {
      const pid = fixture.sh('sleep 1000 & sleep 1000; :');
      // Only once they execute it: until then the shell is in vfork(2), and cannot be stopped.
      await until(
        'both to sleep',
        () => fixture.alive().filter(({ commandLine }) => commandLine.startsWith('sleep')).length === 2,
      );
      for (const process_ of fixture.alive()) process.kill(process_.pid, 'SIGSTOP');
      await until('both to be stopped', () => fixture.alive().every(({ state }) => state === 'T'));
      await checkKillTree(pid, []);
    });

    it('of a tree of 2,001 processes', async function () {
      this.timeout(120_000);
      const pid = fixture.sh(
        "i=0; while [ $i -lt 40 ]; do sh -c 'j=0; while [ $j -lt 49 ]; do sleep 1000 & j=$((j+1)); done; wait' & i=$((i+1)); done; wait",
      );
      await until('2,000 processes', () => fixture.alive().length >= 2001, 60_000);
      const report = await checkKillTree(pid, []);
      assert.equal(report.processes.length, 2001);
      console.log(`      2,001 processes: ${Math.round(report.durationMs)} ms, ${report.rounds} rounds`);
    });

    it('of processes whose parents have ended before, if they are handed in as members', async () => {
      const pid = fixture.sh("sh -c 'sleep 1000 & sleep 1000; :' & sleep 1000; :");
      await untilCount(5);
      const members = fixture.alive();
      const middle =
        members.find(({ parentPid, commandLine }) => parentPid === pid && commandLine.startsWith('sh')) ??
        assert.fail();
      await controller.kill({ pid: middle.pid });
      await untilCount(4);
      await checkKillTree(pid, members);
    });
  });

  it('reports processes of another user as denied, and kills the rest', async function () {
    // Only root can start processes of another user.
    if (!isRoot) this.skip();
    this.timeout(60_000);
    // A `sleep` of root below a process that then becomes one of the user `nobody`.
    const pid = fixture.start(process.execPath, [
      '-e',
      `const { spawn } = require('child_process');
       spawn('sleep', ['1000']);
       process.setgroups([]); process.setgid(65534); process.setuid(65534);
       spawn('sleep', ['2000']);
       setInterval(() => {}, 1000);`,
    ]);
    await until(
      'three processes',
      () => fixture.alive().length >= 2 && fixture.alive().some((one) => one.commandLine.includes('2000')),
    );
    const output = await killAsNobody(pid);
    const report = JSON.parse(output) as Report;
    const outcomes = Object.fromEntries(report.processes.map(({ pid: one, outcome }) => [one, outcome]));
    const survivors = fixture.alive();
    assert.deepEqual(
      survivors.map(({ commandLine }) => commandLine),
      ['sleep 1000'],
    );
    assert.equal(outcomes[survivors[0]?.pid ?? 0], 'denied');
    assert.equal(outcomes[pid], 'gone');
    assert.notEqual(survivors[0]?.state, 'T');
  });

  it('leaves no process stopped if it fails half-way', async () => {
    const pid = fixture.sh('i=0; while [ $i -lt 30 ]; do sleep 1000 & i=$((i+1)); done; wait');
    await untilCount(31);
    let signals = 0;
    const failing = createProcessController({
      source,
      system: createSignalControl((target, signal) => {
        if (signal === 'SIGSTOP' && ++signals > 10) throw new Error('the signal failed');
        fixture.kill(target, signal);
      }),
    });
    await failing.killTree({ pid }).catch(() => undefined);
    assert.ok(signals > 10);
    await until('all to be continued', () => fixture.alive().every(({ state }) => state !== 'T'));
  });

  it('leaves no process stopped if it is aborted', async () => {
    const pid = fixture.sh('i=0; while [ $i -lt 30 ]; do sleep 1000 & i=$((i+1)); done; wait');
    await untilCount(31);
    const abort = new AbortController();
    const aborting = createProcessController({
      source,
      system: createSignalControl((target, signal) => {
        if (signal === 'SIGSTOP') abort.abort();
        fixture.kill(target, signal);
      }),
    });
    await aborting.killTree({ pid }, { abort: abort.signal }).catch(() => undefined);
    await until('all to be continued', () => fixture.alive().every(({ state }) => state !== 'T'));
  });

  it('terminates a process that cleans up, reports one that ignores SIGTERM as alive, and escalates nothing', async () => {
    const obeying = fixture.sh('trap "sleep 0.1; exit 0" TERM; while :; do sleep 0.05; done');
    const ignoring = fixture.sh('trap "" TERM; while :; do sleep 0.05; done');
    await until('both to have their handlers', () =>
      [obeying, ignoring].every(
        (pid) => source.get(pid) !== undefined && fixture.alive().some(({ parentPid }) => parentPid === pid),
      ),
    );
    const [first, second] = await Promise.all([
      controller.terminate({ pid: obeying }, { graceMs: 10_000 }),
      controller.terminate({ pid: ignoring }, { graceMs: 300 }),
    ]);
    assert.equal(first.processes[0]?.outcome, 'gone');
    assert.equal(second.processes[0]?.outcome, 'alive');
    assert.ok(fixture.alive().some(({ pid }) => pid === ignoring));
  });

  it('terminates a tree from the root down, so that a supervisor does not restart its workers', async () => {
    const pid = fixture.sh('trap "exit 0" TERM; while :; do sleep 1000 & wait $!; done');
    await untilCount(2);
    const report = await controller.terminateTree({ pid }, { graceMs: 10_000 });
    assert.deepEqual(notGone(report), []);
    await untilCount(0);
  });

  it('terminates a paused process', async () => {
    const pid = fixture.start('sleep', ['1000']);
    const paused = await controller.signal('pause', { pid });
    assert.equal(paused.processes[0]?.outcome, 'alive');
    await until('the pause', () => fixture.alive()[0]?.state === 'T');
    const report = await controller.terminate({ pid }, { graceMs: 10_000 });
    assert.equal(report.processes[0]?.outcome, 'gone');
  });

  it('pauses, resumes, interrupts and hangs up processes, and changes their priority', async () => {
    const pid = fixture.start('sleep', ['1000']);
    await controller.signal('pause', { pid });
    await until('the pause', () => fixture.alive()[0]?.state === 'T');
    await controller.signal('resume', { pid });
    await until('the process to go on', () => fixture.alive()[0]?.state !== 'T');
    await controller.renice({ pid }, 7);
    assert.equal(getPriority(pid), 7);
    assert.equal((await controller.signal('interrupt', { pid }, { waitMs: 5000 })).processes[0]?.outcome, 'gone');
    const second = fixture.start('sleep', ['1000']);
    assert.equal((await controller.signal('hangUp', { pid: second }, { waitMs: 5000 })).processes[0]?.outcome, 'gone');
  });

  it('refuses a target whose pid belongs to another process', async () => {
    const pid = fixture.start('sleep', ['1000']);
    const { startTime } = source.get(pid) ?? assert.fail();
    await assert.rejects(controller.kill({ pid, startTime: startTime - 10 }), RefusedError);
    assert.equal(fixture.alive().length, 1);
  });

  /** Runs Kill Tree as the user `nobody`, which may not signal processes of root. */
  async function killAsNobody(pid: number): Promise<string> {
    const program = bundleProgram(`
      import { createProcessController } from './control/createProcessController';
      import { createProcfsSource } from './source/linux/procfsSource';
      createProcessController({ source: createProcfsSource() }).killTree({ pid: Number(process.argv[2]) })
        .then((report) => console.log(JSON.stringify(report)), (error) => { console.error(error); process.exit(1); });
    `);
    const killer = spawn(process.execPath, [program, String(pid)], { uid: 65534, gid: 65534, cwd: dirname(program) });
    let output = '';
    let errors = '';
    killer.stdout.on('data', (text: Buffer) => (output += text.toString()));
    killer.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    const code = await new Promise((resolve) => killer.once('close', resolve));
    assert.equal(code, 0, errors);
    return output;
  }
});
