import { user } from '../support/fakeVSCode';
import { CommandFixture } from '../support/commandFixture';
import assert from 'node:assert/strict';
import { runawayOf } from '../support/fakeRunaways';
import { processInfo } from '../support/fixtures';

const [one, two] = [processInfo({ pid: 101, parentPid: 100 }), processInfo({ pid: 102, parentPid: 100 })];

function fixtureWith(...runaways: readonly (typeof one)[]): CommandFixture {
  const fixture = new CommandFixture([one, two]);
  fixture.runaways.set(...runaways.map((process) => runawayOf(process)));
  return fixture;
}

describe('Show Runaways', () => {
  it('brings up the row of the only one at once, and asks for one of several', async () => {
    const fixture = fixtureWith(one);
    await fixture.run('showRunaways');
    assert.deepEqual([fixture.shown, user.quickPicks.length], [['101.1010'], 0]);
    fixture.runaways.set(runawayOf(one), runawayOf(two));
    user.pick = ([, second]) => second;
    await fixture.run('showRunaways');
    assert.deepEqual(fixture.shown, ['101.1010', '102.1020']);
    assert.deepEqual(
      user.quickPicks[0]?.map(({ label, description }) => `${label} ${description}`),
      ['p101 101 · Terminal bash', 'p102 102 · Terminal bash'],
    );
  });

  it('brings up the one that its caller names', async () => {
    const fixture = fixtureWith(one, two);
    await fixture.run('showRunaways', { pid: 102, startTime: 1020 });
    assert.deepEqual(fixture.shown, ['102.1020']);
  });

  it('says so if there is none', async () => {
    const fixture = fixtureWith();
    await fixture.run('showRunaways');
    assert.equal(fixture.messages(/^No process of this workspace has got out of hand\.$/).length, 1);
  });
});

describe('Ignore for This Run', () => {
  it('ignores the runaways among the selected rows, and not others', async () => {
    const fixture = fixtureWith(one);
    await fixture.runFor('ignoreRun', fixture.row(101), fixture.row(102));
    assert.deepEqual(
      [one, two].map((process) => fixture.ignored.has({ key: runawayOf(process).key, process })),
      [true, false],
    );
    assert.deepEqual(
      user.messages.map(({ text, buttons }) => [text, buttons]),
      [['No warning of p101 (101) any more until it ends. It goes on running.', ['Undo']]],
    );
    assert.deepEqual(fixture.signals, []);
  });

  it('can be undone', async () => {
    const fixture = fixtureWith(one);
    user.answer = () => 'Undo';
    await fixture.runFor('ignoreRun', fixture.row(101));
    assert.equal(fixture.ignored.has(runawayOf(one)), false);
  });
});

describe('Ignore This Command', () => {
  it('ignores every process with the same command line, until it is taken back for one of them', async () => {
    const fixture = fixtureWith(one);
    await fixture.run('ignoreCommand');
    const again = processInfo({ ...one, pid: 103, startTime: 5 });
    assert.deepEqual(
      [one, two, again].map((process) => fixture.ignored.has(runawayOf(process))),
      [true, false, true],
    );
    await fixture.runFor('stopIgnoring', fixture.row(101));
    assert.equal(fixture.ignored.has(runawayOf(again)), false);
  });

  it('does not ignore the extension host because of what an extension has started', async () => {
    const fixture = fixtureWith();
    await fixture.ignored.addCommand({ key: 'extension-a', process: one });
    assert.deepEqual([...fixture.ignoredCommands], []);
  });
});

describe('Stop Ignoring', () => {
  it('asks for one of the processes that are ignored', async () => {
    const fixture = fixtureWith(one, two);
    await fixture.ignored.addRun(runawayOf(two));
    user.pick = ([first]) => first;
    await fixture.run('stopIgnoring');
    assert.deepEqual(
      user.quickPicks.map((items) => items.map(({ label }) => label)),
      [['p102']],
    );
    assert.equal(fixture.ignored.has(runawayOf(two)), false);
    await fixture.run('stopIgnoring');
    assert.equal(fixture.messages(/^No process that runs now is ignored\.$/).length, 1);
  });
});
