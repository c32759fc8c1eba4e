import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { createProcessController } from '../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../src/process/control/signalControl';
import type { ProcessController } from '../../../../src/process/control/processController';
import { createProcfsSource } from '../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../src/process/source/processSource';
import { makeTempFolder } from '../../../host/tempFolder';
import { RealProcessFixture, until } from '../../support/realProcessFixture';

const graceMs = 300;
/** Longer than any of the processes needs to exit. */
const maxExitMs = 15_000;

describe('signals to real processes', () => {
  let fixture: RealProcessFixture;
  let source: ProcessSource;
  let controller: ProcessController;
  let sent: string[];
  /** What the controller has reported as sent. */
  let reported: string[];
  let folder: string;

  before(() => {
    folder = makeTempFolder();
  });

  beforeEach(() => {
    fixture = new RealProcessFixture();
    source = createProcfsSource();
    sent = [];
    reported = [];
    controller = createProcessController({
      source,
      system: createSignalControl((to, signal) => {
        sent.push(signal);
        fixture.kill(to, signal);
      }),
      onSignalSent: ({ pid, startTime }, signal) => reported.push(`${signal} ${pid} ${startTime}`),
    });
  });

  afterEach(() => {
    fixture.dispose();
    source.dispose();
    assert.deepEqual(fixture.mistakes, []);
  });

  /** Starts a shell, and waits until it is ready. READY and DONE in its script each create a file. */
  async function startShell(script: string): Promise<{ readonly pid: number; readonly done: () => boolean }> {
    const [ready, done] = ['ready', 'done'].map((name) => join(folder, `${name}${Math.random()}`));
    const pid = fixture.sh(script.replaceAll('READY', `: > ${ready}`).replaceAll('DONE', `: > ${done}`));
    await until('the shell', () => existsSync(ready ?? ''));
    return { pid, done: () => existsSync(done ?? '') };
  }

  const outcomes = ({ processes }: { readonly processes: readonly { readonly outcome: string }[] }) =>
    [...new Set(processes.map(({ outcome }) => outcome))].sort();

  for (const [action, name] of [
    ['interrupt', 'INT'],
    ['hangUp', 'HUP'],
    ['quit', 'QUIT'],
    ['user1', 'USR1'],
    ['user2', 'USR2'],
  ] as const) {
    it(`${action} sends SIG${name}`, async () => {
      const { pid, done } = await startShell(`trap 'DONE; exit' ${name}; READY; while :; do sleep 0.01; done`);
      const report = await controller.signal(action, { pid }, { waitMs: maxExitMs });
      assert.deepEqual([report.action, outcomes(report), done()], [action, ['gone'], true]);
    });
  }

  it('reports each signal that was sent, with the process that got it', async () => {
    const { pid } = await startShell('trap "" TERM; READY; while :; do sleep 0.01; done');
    const { startTime } = source.get(pid) ?? assert.fail('the shell has ended');
    await controller.terminate({ pid }, { graceMs: 50 });
    assert.deepEqual(reported, [`SIGTERM ${pid} ${startTime}`]);
    await controller.killTree({ pid });
    assert.ok(reported.includes(`SIGKILL ${pid} ${startTime}`), reported.join(', '));
    assert.equal(reported.length, sent.length);
  });

  it('terminate reaches a stopped process, which then cleans up', async () => {
    const { pid, done } = await startShell("trap 'DONE; exit' TERM; READY; while :; do sleep 0.01; done");
    await controller.signal('pause', { pid });
    await until('the stop', () => source.get(pid)?.state === 'stopped');
    assert.deepEqual(outcomes(await controller.terminate({ pid }, { graceMs: maxExitMs })), ['gone']);
    assert.ok(done());
  });

  it('terminate of a job that was stopped with Ctrl+Z lets bash run its trap, for which the stopped child has to end first', async () => {
    const [ready, done] = ['ready', 'done'].map((name) => join(folder, `${name}${Math.random()}`));
    const trap = `trap ': > ${done}; exit' TERM; : > ${ready}; while :; do sleep 1; done`;
    // In a process group of its own, as an interactive shell starts a job.
    const pid = fixture.start('setsid', ['bash', '-c', trap]);
    await until('the trap', () => existsSync(ready ?? ''));
    const child = await until('the child', () => fixture.alive().find(({ parentPid }) => parentPid === pid));
    const members = [pid, child.pid].map((each) => source.get(each) ?? assert.fail('the process has ended'));
    assert.deepEqual(
      [...new Set(members.map(({ group }) => group))],
      [pid],
      'the job should be a process group of its own',
    );
    for (const member of members) fixture.kill(member, 'SIGSTOP');
    await until('the stop of the whole job', () =>
      members.every((member) => source.get(member.pid)?.state === 'stopped'),
    );

    assert.deepEqual(outcomes(await controller.terminate({ pid }, { graceMs: maxExitMs })), ['gone']);
    assert.ok(existsSync(done ?? ''), 'the trap was not run');
    assert.deepEqual(sent, ['SIGTERM', 'SIGCONT', 'SIGCONT']);
  });

  it('kill does not end the children', async () => {
    const pid = fixture.sh('sleep 1000 & wait');
    await until('the child', () => fixture.alive().some(({ commandLine }) => commandLine === 'sleep 1000'));
    assert.deepEqual(outcomes(await controller.kill({ pid })), ['gone']);
    assert.deepEqual(
      fixture.alive().map(({ commandLine }) => commandLine),
      ['sleep 1000'],
    );
  });

  it('renice keeps to the priorities that there are', async () => {
    const pid = fixture.start('sleep', ['1000']);
    await controller.renice({ pid }, 100);
    assert.equal(os.getPriority(pid), 19);
  });

  it('terminateTree does not disturb a helper that a process starts for cleaning up', async () => {
    const { pid, done } = await startShell("trap 'sleep 0.3 && DONE; exit' TERM; READY; while :; do sleep 0.01; done");
    const report = await controller.terminateTree({ pid }, { graceMs: maxExitMs });
    assert.ok(done(), 'the helper was disturbed');
    assert.deepEqual(outcomes(report), ['gone']);
  });

  it('terminateTree also ends a process whose parent has exited meanwhile', async () => {
    // In a session of its own, as in a terminal: the session shows the descent.
    const script = `
      process.on('SIGTERM', () => {
        require('child_process').spawn('sleep', ['1000'], { stdio: 'ignore' });
        process.exit();
      });
      require('fs').writeFileSync(process.argv[1], '');
      setInterval(() => {}, 1000);`;
    const ready = join(folder, `ready${Math.random()}`);
    const pid = fixture.start('setsid', [process.execPath, '-e', script, ready]);
    await until('the handler', () => existsSync(ready));
    await controller.terminateTree({ pid }, { graceMs: maxExitMs });
    assert.deepEqual(fixture.alive(), []);
  });

  it('terminateTree reports what still runs, and escalates nothing', async () => {
    const { pid } = await startShell("(trap '' TERM; READY; while :; do sleep 0.01; done) & wait");
    const report = await controller.terminateTree({ pid }, { graceMs });
    assert.ok(outcomes(report).includes('alive'));
    assert.deepEqual([...new Set(sent)], ['SIGTERM']);
  });
});
