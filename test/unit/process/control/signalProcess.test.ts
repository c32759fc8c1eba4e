import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { createProcessController } from '../../../../src/process/control/createProcessController';
import type { ProcessController } from '../../../../src/process/control/processController';
import { createProcfsSource } from '../../../../src/process/source/linux/procfsSource';
import type { ProcessSource } from '../../../../src/process/source/processSource';
import { makeTempFolder } from '../../../host/tempFolder';
import { Scene, until } from '../../support/processes';

const graceMs = 300;
const patienceMs = 15_000;

describe('signals to real processes', () => {
  let scene: Scene;
  let source: ProcessSource;
  let ender: ProcessController;
  let sent: string[];
  let folder: string;

  before(() => {
    folder = makeTempFolder();
  });

  beforeEach(() => {
    scene = new Scene();
    source = createProcfsSource();
    sent = [];
    ender = createProcessController({
      source,
      kill: (pid, signal) => {
        sent.push(signal);
        scene.kill(pid, signal);
      },
    });
  });

  afterEach(() => {
    scene.end();
    source.dispose();
    assert.deepEqual(scene.mistakes, []);
  });

  /** Starts a shell, and waits until it is ready. READY and DONE in its script each leave a file behind. */
  async function shell(script: string): Promise<{ readonly pid: number; readonly done: () => boolean }> {
    const [ready, done] = ['ready', 'done'].map((name) => join(folder, `${name}${Math.random()}`));
    const pid = scene.sh(script.replaceAll('READY', `: > ${ready}`).replaceAll('DONE', `: > ${done}`));
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
      const { pid, done } = await shell(`trap 'DONE; exit' ${name}; READY; while :; do sleep 0.01; done`);
      const report = await ender.signal(action, { pid }, { waitMs: patienceMs });
      assert.deepEqual([report.action, outcomes(report), done()], [action, ['gone'], true]);
    });
  }

  it('terminate reaches who is stopped, which then cleans up', async () => {
    const { pid, done } = await shell("trap 'DONE; exit' TERM; READY; while :; do sleep 0.01; done");
    await ender.signal('pause', { pid });
    await until('it to stop', () => source.get(pid)?.state === 'stopped');
    assert.deepEqual(outcomes(await ender.terminate({ pid }, { graceMs: patienceMs })), ['gone']);
    assert.ok(done());
  });

  it('terminate of a job stopped with Ctrl+Z lets bash run its trap, which waits for the child that was stopped with it', async () => {
    const [ready, done] = ['ready', 'done'].map((name) => join(folder, `${name}${Math.random()}`));
    const trap = `trap ': > ${done}; exit' TERM; : > ${ready}; while :; do sleep 1; done`;
    // In a process group of its own, as an interactive shell starts a job.
    const pid = scene.start('setsid', ['bash', '-c', trap]);
    await until('the trap', () => existsSync(ready ?? ''));
    const child = await until('its child', () => scene.alive().find(({ parent }) => parent === pid));
    const members = [pid, child.pid].map((each) => source.get(each) ?? assert.fail('it has ended'));
    assert.deepEqual([...new Set(members.map(({ group }) => group))], [pid], 'it was to be a group of its own');
    for (const member of members) scene.kill(member.pid, 'SIGSTOP');
    await until('all of the job to stop', () => members.every((member) => source.get(member.pid)?.state === 'stopped'));

    assert.deepEqual(outcomes(await ender.terminate({ pid }, { graceMs: patienceMs })), ['gone']);
    assert.ok(existsSync(done ?? ''), 'the trap was not run');
    assert.deepEqual(sent, ['SIGTERM', 'SIGCONT', 'SIGCONT']);
  });

  it('kill leaves the children', async () => {
    const pid = scene.sh('sleep 1000 & wait');
    await until('the child', () => scene.alive().some(({ commandLine }) => commandLine === 'sleep 1000'));
    assert.deepEqual(outcomes(await ender.kill({ pid })), ['gone']);
    assert.deepEqual(
      scene.alive().map(({ commandLine }) => commandLine),
      ['sleep 1000'],
    );
  });

  it('renice keeps within what there is', async () => {
    const pid = scene.start('sleep', ['1000']);
    await ender.renice({ pid }, 100);
    assert.equal(os.getPriority(pid), 19);
  });

  it('terminate tree lets those clean up that need helpers for it', async () => {
    const { pid, done } = await shell("trap 'sleep 0.3 && DONE; exit' TERM; READY; while :; do sleep 0.01; done");
    const report = await ender.terminateTree({ pid }, { graceMs: patienceMs });
    assert.ok(done(), 'the helper was disturbed');
    assert.deepEqual(outcomes(report), ['gone']);
  });

  it('terminate tree asks those too whose parent has gone meanwhile', async () => {
    // In a session of its own, as in a terminal: there it is known where they come from.
    const script = `
      process.on('SIGTERM', () => {
        require('child_process').spawn('sleep', ['1000'], { stdio: 'ignore' });
        process.exit();
      });
      require('fs').writeFileSync(process.argv[1], '');
      setInterval(() => {}, 1000);`;
    const ready = join(folder, `ready${Math.random()}`);
    const pid = scene.start('setsid', [process.execPath, '-e', script, ready]);
    await until('its handler', () => existsSync(ready));
    await ender.terminateTree({ pid }, { graceMs: patienceMs });
    assert.deepEqual(scene.alive(), []);
  });

  it('terminate tree says who stays, and escalates nothing', async () => {
    const { pid } = await shell("(trap '' TERM; READY; while :; do sleep 0.01; done) & wait");
    const report = await ender.terminateTree({ pid }, { graceMs });
    assert.ok(outcomes(report).includes('alive'));
    assert.deepEqual([...new Set(sent)], ['SIGTERM']);
  });
});
