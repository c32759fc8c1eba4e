import { commands, executed, user } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { CommandFixture } from '../support/commandFixture';
import { processInfo } from '../support/fixtures';

const npm = processInfo({ pid: 101, parentPid: 100, name: 'npm' });
const vite = processInfo({ pid: 102, parentPid: 101, name: 'vite' });
const other = processInfo({ pid: 103, parentPid: 100, name: 'other' });

describe('Pause and Look', () => {
  let fixture: CommandFixture;

  beforeEach(() => {
    fixture = new CommandFixture([npm, vite, other]);
  });

  const run = () => fixture.runFor('pauseAndLook', fixture.row(101));

  it('pauses a tree, the parent first, and remembers all of it', async () => {
    await run();
    assert.deepEqual(fixture.signals, ['SIGSTOP 101', 'SIGSTOP 102']);
    assert.deepEqual([...fixture.paused], [101, 102]);
    assert.equal(fixture.messages(/^npm \(101\) is paused, with 1 process below it\./).length, 1);
  });

  it('leaves the tree paused if the user decides nothing', async () => {
    await run();
    assert.equal(fixture.messages(/npm \(101\) stays paused/).length, 1);
    assert.ok(!fixture.signals.includes('SIGCONT 101'));
  });

  it('resumes what it has paused, and no more', async () => {
    fixture.change(102, { state: 'stopped' });
    await fixture.run('refresh');
    user.answer = () => 'Resume';
    await run();
    assert.deepEqual(fixture.signals, ['SIGSTOP 101', 'SIGCONT 101']);
    assert.deepEqual([...fixture.paused], []);
  });

  it('kills the tree if the user wants that', async () => {
    user.answer = ({ buttons }) => (buttons.includes('Kill Tree') ? 'Kill Tree' : undefined);
    await run();
    assert.ok(!fixture.processes.has(101) && !fixture.processes.has(102));
    assert.ok(fixture.processes.has(103));
  });

  it('looks closer as often as the user wants, before the user decides', async () => {
    const answers = ['What Is It Doing?', 'What Is It Doing?', 'Resume'];
    user.answer = ({ buttons }) => (buttons.includes('Resume') ? answers.shift() : undefined);
    commands.set('runaway.whatIsItDoing', () => undefined);
    await run();
    const looks = executed.filter(([command]) => command === 'runaway.whatIsItDoing');
    assert.equal(looks.length, 2);
    assert.deepEqual(looks[0]?.[1], { pid: 101, startTime: npm.startTime });
    assert.deepEqual(fixture.signals.slice(2), ['SIGCONT 101', 'SIGCONT 102']);
  });

  it('pauses what was started while it paused the parent', async () => {
    const late = processInfo({ pid: 104, parentPid: 101, name: 'late' });
    let isStarted = false;
    Object.defineProperty(fixture.paused, 'add', {
      value: (pid: number) => {
        if (!isStarted) fixture.processes.set(104, late);
        isStarted = true;
        return Set.prototype.add.call(fixture.paused, pid);
      },
    });
    await run();
    assert.deepEqual(fixture.signals, ['SIGSTOP 101', 'SIGSTOP 102', 'SIGSTOP 104']);
  });

  it('takes a process that a program names by its pid alone, and says so if there is none', async () => {
    await fixture.run('pauseAndLook', { pid: 102 });
    assert.deepEqual(fixture.signals, ['SIGSTOP 102']);
    await fixture.run('pauseAndLook', { pid: 102, startTime: 1 });
    assert.equal(fixture.messages(/has just changed/).length, 1);
    assert.equal(fixture.signals.length, 1);
  });

  it('says that nothing was paused if the system does not let us', async () => {
    fixture = new CommandFixture([npm], { forbidden: [101] });
    await run();
    assert.equal(fixture.messages(/is paused/).length, 0);
    assert.equal(fixture.messages(/Not permitted, because another user owns it/).length, 1);
  });
});
