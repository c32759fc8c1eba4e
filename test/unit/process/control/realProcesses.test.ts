import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProcessController } from '../../../../src/process/control/createProcessController';
import type { ProcessController } from '../../../../src/process/control/processController';
import { RefusedError } from '../../../../src/process/control/refusal';
import { withOutcome, type Report } from '../../../../src/process/control/report';
import { createProcfsSource } from '../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../src/process/source/processSource';
import { Scene, until } from '../../support/processes';

const isRoot = process.getuid?.() === 0;

describe('ending real processes', () => {
  let scene: Scene;
  let bystanders: Scene;
  let source: ProcessSource;
  let ender: ProcessController;

  beforeEach(() => {
    scene = new Scene();
    bystanders = new Scene();
    source = createProcfsSource();
    ender = createProcessController({ source, kill: scene.kill });
    bystanders.sh('sleep 1000 & sleep 1000; :');
  });

  afterEach(() => {
    scene.end();
    bystanders.end();
    source.dispose();
    assert.deepEqual(scene.mistakes, []);
  });

  const has = (count: number) => until(`${count} processes`, () => scene.alive().length === count);
  const left = (report: Report) => withOutcome(report, 'alive', 'denied', 'replaced');

  /** Kills a tree and checks what must always hold. */
  async function killAll(pid: number, members = scene.alive()): Promise<Report> {
    const identities = members.flatMap((member) => source.get(member.pid) ?? []);
    const others = bystanders.alive().map((process) => process.pid);
    const report = await ender.killTree({ pid }, { members: identities });
    assert.deepEqual(scene.alive(), [], 'survivors');
    assert.deepEqual(left(report), []);
    assert.deepEqual(
      bystanders.alive().map((process) => process.pid),
      others,
      'bystanders hurt',
    );
    assert.ok(bystanders.alive().every(({ state }) => state !== 'T'));
    return report;
  }

  describe('Kill Tree leaves nobody', () => {
    it('of a plain tree', async () => {
      const pid = scene.sh("sleep 1000 & sh -c 'sleep 1000 & sleep 1000; :' & sleep 1000; :");
      await has(6);
      const report = await killAll(pid, []);
      assert.equal(report.processes.length, 6);
      assert.equal(report.processes[0]?.pid, pid);
      assert.equal(report.action, 'killTree');
    });

    it('of a fork storm, ten times', async function () {
      this.timeout(120_000);
      // Bounded: five levels deep, and over after a minute.
      const storm =
        'if [ "$1" -gt 0 ]; then while [ $(date +%s) -lt "$2" ]; do sh -c "$3" sh $(($1 - 1)) "$2" "$3" & sleep 0.1; done; else sleep 0.3; fi';
      for (let trial = 0; trial < 10; trial++) {
        const pid = scene.sh(storm, '4', String(Math.floor(Date.now() / 1000) + 60), storm);
        await until('the storm to rage', () => scene.alive().length > 30);
        await killAll(pid);
      }
    });

    it('of a supervisor that starts its children anew', async () => {
      const pid = scene.sh('while :; do sleep 1000 & wait $!; done');
      await has(2);
      await killAll(pid, []);
    });

    it('of a tree whose members leave session and parent while it is killed', async function () {
      this.timeout(60_000);
      for (let trial = 0; trial < 5; trial++) {
        const pid = scene.sh(
          'i=0; while [ $i -lt 400 ]; do setsid sleep 20 & sh -c "sleep 20 & exit" ; i=$((i+1)); sleep 0.01; done; sleep 20',
        );
        await until('some to have left', () => scene.alive().length > 20);
        const members = scene.alive().flatMap((member) => source.get(member.pid) ?? []);
        let frozenAt = Infinity;
        const timed = createProcessController({
          source,
          kill: (target, signal) => {
            // In hundredths of a second, as start times are: whoever is born in the same one may be older.
            frozenAt = Math.min(frozenAt, Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]) * 1000 + 10);
            scene.kill(target, signal);
          },
        });
        await timed.killTree({ pid }, { members });
        // Who left the tree before the first signal is another story (the lineage knows them); who is born after it has
        // to be caught.
        assert.deepEqual(
          scene.alive().filter((one) => one.startTime > frozenAt || members.some((member) => member.pid === one.pid)),
          [],
        );
        scene.end();
      }
    });

    it('of children of a thread other than the first', async () => {
      const worker = `require('child_process').spawn('sleep', ['1000']); setInterval(() => {}, 1000);`;
      const pid = scene.start(process.execPath, [
        '-e',
        `new (require('worker_threads').Worker)(${JSON.stringify(worker)}, { eval: true }); setInterval(() => {}, 1000);`,
      ]);
      await has(2);
      await killAll(pid, []);
    });

    it('of stopped processes', async () => {
      const pid = scene.sh('sleep 1000 & sleep 1000; :');
      // Not before they execute it: a shell that has forked with vfork(2) until then cannot be stopped.
      await until(
        'both to sleep',
        () => scene.alive().filter(({ commandLine }) => commandLine.startsWith('sleep')).length === 2,
      );
      for (const process_ of scene.alive()) process.kill(process_.pid, 'SIGSTOP');
      await until('them to be stopped', () => scene.alive().every(({ state }) => state === 'T'));
      await killAll(pid, []);
    });

    it('of a tree of 2,000', async function () {
      this.timeout(120_000);
      const pid = scene.sh(
        "i=0; while [ $i -lt 40 ]; do sh -c 'j=0; while [ $j -lt 49 ]; do sleep 1000 & j=$((j+1)); done; wait' & i=$((i+1)); done; wait",
      );
      await until('2,000 processes', () => scene.alive().length >= 2001, 60_000);
      const report = await killAll(pid, []);
      assert.equal(report.processes.length, 2001);
      console.log(`      2,001 processes: ${Math.round(report.durationMs)} ms, ${report.rounds} rounds`);
    });

    it('where its parents have died before, if they are known', async () => {
      const pid = scene.sh("sh -c 'sleep 1000 & sleep 1000; :' & sleep 1000; :");
      await has(5);
      const members = scene.alive();
      const middle =
        members.find(({ parent, commandLine }) => parent === pid && commandLine.startsWith('sh')) ?? assert.fail();
      await ender.kill({ pid: middle.pid });
      await has(4);
      await killAll(pid, members);
    });
  });

  it('denies what another user owns, says so, and kills the rest', async function () {
    // Only root can start somebody else's process.
    if (!isRoot) this.skip();
    this.timeout(60_000);
    const folder = mkdtempSync(join(tmpdir(), 'killer-'));
    try {
      // Root's `sleep` below a process that then becomes nobody's.
      const pid = scene.start(process.execPath, [
        '-e',
        `const { spawn } = require('child_process');
         spawn('sleep', ['1000']);
         process.setgroups([]); process.setgid(65534); process.setuid(65534);
         spawn('sleep', ['2000']);
         setInterval(() => {}, 1000);`,
      ]);
      await until(
        'three processes',
        () => scene.alive().length >= 2 && scene.alive().some((one) => one.commandLine.includes('2000')),
      );
      const output = await killAsNobody(folder, pid);
      const report = JSON.parse(output) as Report;
      const outcomes = Object.fromEntries(report.processes.map(({ pid: one, outcome }) => [one, outcome]));
      const survivors = scene.alive();
      assert.deepEqual(
        survivors.map(({ commandLine }) => commandLine),
        ['sleep 1000'],
      );
      assert.equal(outcomes[survivors[0]?.pid ?? 0], 'denied');
      assert.equal(outcomes[pid], 'gone');
      assert.notEqual(survivors[0]?.state, 'T');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('leaves nobody stopped when it fails half-way', async () => {
    const pid = scene.sh('i=0; while [ $i -lt 30 ]; do sleep 1000 & i=$((i+1)); done; wait');
    await has(31);
    let signals = 0;
    const failing = createProcessController({
      source,
      kill: (target, signal) => {
        if (signal === 'SIGSTOP' && ++signals > 10) throw new Error('the world ends');
        scene.kill(target, signal);
      },
    });
    await failing.killTree({ pid }).catch(() => undefined);
    assert.ok(signals > 10);
    await until('nobody to be stopped', () => scene.alive().every(({ state }) => state !== 'T'));
  });

  it('leaves nobody stopped when it is aborted', async () => {
    const pid = scene.sh('i=0; while [ $i -lt 30 ]; do sleep 1000 & i=$((i+1)); done; wait');
    await has(31);
    const abort = new AbortController();
    const aborting = createProcessController({
      source,
      kill: (target, signal) => {
        if (signal === 'SIGSTOP') abort.abort();
        scene.kill(target, signal);
      },
    });
    await aborting.killTree({ pid }, { abort: abort.signal }).catch(() => undefined);
    await until('nobody to be stopped', () => scene.alive().every(({ state }) => state !== 'T'));
  });

  it('terminates: one that cleans up is gone, one that ignores it is alive, and nothing is escalated', async () => {
    const polite = scene.sh('trap "sleep 0.1; exit 0" TERM; while :; do sleep 0.05; done');
    const rude = scene.sh('trap "" TERM; while :; do sleep 0.05; done');
    await until('both to have their handlers', () =>
      [polite, rude].every(
        (pid) => source.get(pid) !== undefined && scene.alive().some(({ parent }) => parent === pid),
      ),
    );
    const [first, second] = await Promise.all([
      ender.terminate({ pid: polite }, { graceMs: 10_000 }),
      ender.terminate({ pid: rude }, { graceMs: 300 }),
    ]);
    assert.equal(first.processes[0]?.outcome, 'gone');
    assert.equal(second.processes[0]?.outcome, 'alive');
    assert.ok(scene.alive().some(({ pid }) => pid === rude));
  });

  it('terminates a tree from the root down, so that a supervisor does not start its workers anew', async () => {
    const pid = scene.sh('trap "exit 0" TERM; while :; do sleep 1000 & wait $!; done');
    await has(2);
    const report = await ender.terminateTree({ pid }, { graceMs: 10_000 });
    assert.deepEqual(left(report), []);
    await has(0);
  });

  it('ends a paused process that is asked to', async () => {
    const pid = scene.start('sleep', ['1000']);
    const paused = await ender.signal('pause', { pid });
    assert.equal(paused.processes[0]?.outcome, 'alive');
    await until('it to be paused', () => scene.alive()[0]?.state === 'T');
    const report = await ender.terminate({ pid }, { graceMs: 10_000 });
    assert.equal(report.processes[0]?.outcome, 'gone');
  });

  it('pauses, resumes, interrupts, hangs up, and changes the priority', async () => {
    const pid = scene.start('sleep', ['1000']);
    await ender.signal('pause', { pid });
    await until('it to be paused', () => scene.alive()[0]?.state === 'T');
    await ender.signal('resume', { pid });
    await until('it to go on', () => scene.alive()[0]?.state !== 'T');
    await ender.renice({ pid }, 7);
    assert.equal((await import('node:os')).getPriority(pid), 7);
    assert.equal((await ender.signal('interrupt', { pid }, { waitMs: 5000 })).processes[0]?.outcome, 'gone');
    const second = scene.start('sleep', ['1000']);
    assert.equal((await ender.signal('hangUp', { pid: second }, { waitMs: 5000 })).processes[0]?.outcome, 'gone');
  });

  it('refuses a process that is not the one that was meant', async () => {
    const pid = scene.start('sleep', ['1000']);
    const { startTime } = source.get(pid) ?? assert.fail();
    await assert.rejects(ender.kill({ pid, startTime: startTime - 10 }), RefusedError);
    assert.equal(scene.alive().length, 1);
  });

  /** Runs Kill Tree as another user, who may not signal what root owns. */
  async function killAsNobody(folder: string, pid: number): Promise<string> {
    const bundle = join(folder, 'killer.js');
    const esbuild = await import('esbuild');
    await esbuild.build({
      stdin: {
        contents: `
          import { createProcessController } from './control/createProcessController';
          import { createProcfsSource } from './source/linux/procfsSource';
          createProcessController({ source: createProcfsSource() }).killTree({ pid: Number(process.argv[2]) })
            .then((report) => console.log(JSON.stringify(report)), (error) => { console.error(error); process.exit(1); });`,
        resolveDir: join(__dirname, '../../../../src/process'),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      outfile: bundle,
    });
    chmodSync(folder, 0o755);
    writeFileSync(join(folder, 'package.json'), '{}');
    const killer = spawn(process.execPath, [bundle, String(pid)], { uid: 65534, gid: 65534, cwd: folder });
    let output = '';
    let errors = '';
    killer.stdout.on('data', (text: Buffer) => (output += text.toString()));
    killer.stderr.on('data', (text: Buffer) => (errors += text.toString()));
    const code = await new Promise((resolve) => killer.once('close', resolve));
    assert.equal(code, 0, errors);
    return output;
  }
});
