import { executed, user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { whatIsItDoing } from '../../../../src/actions/inspect/whatIsItDoing';
import type { Identity } from '../../../../src/process/identity';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { waitFor } from '../../../host/waitFor';
import { InspectFixture } from './inspectFixture';

describe('whatIsItDoing', function () {
  this.timeout(60_000);

  let fixture: InspectFixture;

  beforeEach(() => {
    fixture = new InspectFixture();
  });

  afterEach(async () => {
    await fixture.dispose();
  });

  /** The first answer is there within two seconds, whatever the state of the process. */
  const assertSoon = (begun: number): void => {
    const [first] = fixture.reports;
    assert.ok(first && first.at - begun < 2_000, `${(first?.at ?? Infinity) - begun} ms`);
  };

  it('tells what a Node.js program in an endless loop does, opens its profile, and leaves its inspector closed', async () => {
    const program = await fixture.programs.start('loop', ['node']);
    const begun = Date.now();
    await whatIsItDoing(fixture.process(program), fixture.context);
    assertSoon(begun);
    assert.match(fixture.reports[0]?.text ?? '', /^loop\.js \(\d+\)(?:, thread [^:]+)?: running/);
    assert.match(fixture.report, /Its JavaScript now[^]*spin {2}\/\S+loop\.js:\d+:\d+/);
    assert.match(fixture.report, /Where its time went, in 3 seconds\n {4} *\d+% {2}\S/);
    assert.match(fixture.report, /Its inspector is closed again\./);
    assert.match(fixture.file('.cpuprofile'), /"functionName":"spin"/);
    const [command, uri] = executed.find(([id]) => id === 'vscode.open') ?? [];
    assert.equal(command, 'vscode.open');
    assert.match((uri as { path: string }).path, /\.cpuprofile$/);
    assert.deepEqual(await fixture.programs.ports(program), []);
    await program.untilItBeats();
  });

  it('tells that a Node.js program waits, and records no profile of that', async () => {
    const program = await fixture.programs.start('idle', ['node']);
    await whatIsItDoing(fixture.process(program), fixture.context);
    assert.match(fixture.report, /waiting for events/);
    assert.match(fixture.report, /It runs no JavaScript|Its JavaScript now/);
    assert.deepEqual(await fixture.programs.ports(program), []);
  });

  it('asks before it opens an inspector, and leaves it closed if it must not be opened', async () => {
    const program = await fixture.programs.start('idle', ['node']);
    fixture.openInspector.change('ask');
    await whatIsItDoing(fixture.process(program), fixture.context);
    const [question] = user.messages;
    assert.match(question?.text ?? '', /^Open the inspector of idle\.js \(\d+\)\?$/);
    assert.match(question?.detail ?? '', /SIGUSR1/);
    assert.match(fixture.report, /Its inspector: it was not to be opened\./);
    assert.deepEqual(await fixture.programs.ports(program), []);
  });

  it('says why the inspector of a Node.js program cannot be had that is stopped', async () => {
    const program = await fixture.programs.start('idle', ['node']);
    process.kill(program.pid, 'SIGSTOP');
    await waitFor('it to stop', 10_000, () => fixture.process(program).state === 'stopped');
    const begun = Date.now();
    await whatIsItDoing(fixture.process(program), fixture.context);
    assertSoon(begun);
    assert.match(fixture.report, /^idle\.js \(\d+\): stopped/);
    assert.match(fixture.report, /Its inspector: It is stopped, and answers nothing until it is resumed\./);
  });

  for (const [command, args, doing] of [
    ['sleep', ['1000'], /sleeping until its timer ends/],
    ['bash', ['-c', 'sleep 1000; true'], /waiting for a child: sleep \(\d+\)/],
  ] as const) {
    it(`tells what ${command} does, which gets no signal`, async () => {
      const target = await fixture.programs.startOther(command, args);
      await waitFor('it to rest', 10_000, () => fixture.process(target).state === 'sleeping');
      const begun = Date.now();
      await whatIsItDoing(fixture.process(target), fixture.context);
      assertSoon(begun);
      assert.match(fixture.report, doing);
      assert.doesNotMatch(fixture.report, /SIGUSR1/);
      assert.equal(fixture.process(target).state, 'sleeping');
    });
  }

  it('tells of a zombie how it has ended, and asks nothing more of it', async () => {
    const parent = await fixture.programs.startOther('sh', ['-c', 'sh -c "exit 3" & exec sleep 1000']);
    const { source } = fixture.programs;
    await waitFor('its parent to be sleep', 10_000, () => fixture.process(parent).name === 'sleep');
    const zombie = await waitFor('a zombie', 10_000, async () =>
      (await source.listAll()).find(({ parentPid, state }) => parentPid === parent.pid && state === 'zombie'),
    );
    const begun = Date.now();
    await whatIsItDoing(zombie, fixture.context);
    assertSoon(begun);
    assert.match(fixture.report, /zombie, it has exited with code 3; its parent sleep \(\d+\) has not fetched/);
    assert.equal(fixture.reports.length, 1);
  });

  /** The first process below another one that this holds for. */
  const findBelow = async (parent: Identity, isSo: (process: ProcessInfo) => boolean): Promise<ProcessInfo> =>
    await waitFor('a process below it', 10_000, async () =>
      (await fixture.programs.source.listAll()).find((each) => each.parentPid === parent.pid && isSo(each)),
    );

  it('tells of a program that hangs in a system call in which one, which gets no signal', async () => {
    const path = join(fixture.folder, 'fifo');
    const target = await fixture.programs.startOther('sh', ['-c', 'mkfifo "$1"; exec cat "$1"', 'sh', path]);
    await waitFor('it to hang', 10_000, () => fixture.process(target).name === 'cat');
    await waitFor('it to rest', 10_000, () => fixture.process(target).state === 'sleeping');
    const begun = Date.now();
    await whatIsItDoing(fixture.process(target), fixture.context);
    assertSoon(begun);
    assert.match(fixture.report, /^cat \(\d+\): opening a pipe, whose other end no program has opened\./);
    assert.equal(fixture.process(target).state, 'sleeping');
  });

  it('tells what a process in uninterruptible sleep waits for, and asks nothing more of it', async function () {
    if (spawnSync('python3', ['--version']).error) this.skip();
    const script = `import os, sys
os.mkfifo(sys.argv[1])
os.posix_spawn('/bin/true', ['true'], {}, file_actions=[(os.POSIX_SPAWN_OPEN, 0, sys.argv[1], os.O_RDONLY, 0)])`;
    const target = await fixture.programs.startOther('python3', ['-c', script, join(fixture.folder, 'fifo')]);
    await waitFor('it to be blocked', 10_000, () => fixture.process(target).state === 'blocked');
    const begun = Date.now();
    await whatIsItDoing(fixture.process(target), fixture.context);
    assertSoon(begun);
    assert.match(fixture.report, /^python3\S* \(\d+\): waiting until its child .* has started its program \(vfork\)/);
    assert.match(fixture.report, /What would tell more[^]*Nothing until its uninterruptible sleep ends/);
    assert.equal(fixture.reports.length, 1);
  });

  it('tells what a process of another user does, as far as the system permits it', async function () {
    if (process.geteuid?.() !== 0) this.skip();
    const target = await fixture.programs.startOther('setpriv', [
      ...['--reuid=65534', '--regid=65534', '--clear-groups', 'sleep', '1000'],
    ]);
    await waitFor('it to be of another user', 10_000, () => fixture.process(target).name === 'sleep');
    const begun = Date.now();
    await whatIsItDoing(fixture.process(target), fixture.context);
    assertSoon(begun);
    assert.match(fixture.report, /^sleep \(\d+\): sleeping until its timer ends/);
    assert.equal(fixture.process(target).state, 'sleeping');
  });

  it('tells what a process in another pid namespace waits for, by the pid that its child has here', async function () {
    if (spawnSync('unshare', ['--pid', '--fork', 'true'], { stdio: 'ignore' }).status !== 0) this.skip();
    const unshare = await fixture.programs.startOther('unshare', ['--fork', '--pid', 'sh', '-c', 'sleep 1000; :']);
    const shell = await findBelow(unshare, ({ name }) => name === 'sh');
    const sleep = await findBelow(shell, ({ name, state }) => name === 'sleep' && state === 'sleeping');
    const begun = Date.now();
    await whatIsItDoing(fixture.process(shell), fixture.context);
    assertSoon(begun);
    assert.ok(fixture.report.includes(`waiting for a child: sleep (${sleep.pid})`), fixture.report);
    assert.equal(fixture.process(shell).state, 'sleeping');
  });

  it('says which debugger has a process, which no tool can look into then', async function () {
    if (spawnSync('gdb', ['--version']).error) this.skip();
    const target = await fixture.programs.startOther('sleep', ['1000']);
    await fixture.programs.startOther('gdb', ['-nx', '-p', String(target.pid), '-ex', 'shell sleep 1000']);
    await waitFor('it to be traced', 20_000, () => fixture.process(target).state === 'traced');
    const begun = Date.now();
    await whatIsItDoing(fixture.process(target), fixture.context);
    assertSoon(begun);
    assert.match(fixture.report, /^sleep \(\d+\): stopped by its debugger, gdb \(\d+\)/);
    assert.match(fixture.report, /What would tell more[^]*A debugger is attached to it already\./);
  });

  it('says of a program in Python how to get what would tell more, or tells its stack', async function () {
    if (spawnSync('python3', ['--version']).error) this.skip();
    const target = await fixture.programs.startOther('python3', ['-c', 'while True: pass']);
    // It may be a script first, which chooses the version.
    const { source } = fixture.programs;
    await waitFor('Python to run', 10_000, () => /python[^/]*$/.test(source.getExecutable(target.pid) ?? ''));
    await whatIsItDoing(fixture.process(target), fixture.context);
    assert.match(fixture.report, /py-spy (?:dump|record)/);
    assert.equal(fixture.process(target).state, 'running');
  });
});
