import { user } from '../support/fakeVSCode';
import { CommandFixture } from '../support/commandFixture';
import assert from 'node:assert/strict';
import { processInfo } from '../support/fixtures';

const orphans = [101, 102, 103].map((pid) => processInfo({ pid, parentPid: 100 }));
const abandoned = [101, 102, 103];

describe('Clean Up Orphans', () => {
  it('ends all chosen orphans although one has exited while the list was open', async () => {
    const fixture = new CommandFixture(orphans, { abandoned });
    user.pick = (items) => {
      fixture.end(102);
      return items;
    };
    await fixture.run('cleanUpOrphans');
    assert.deepEqual(fixture.signals, ['SIGTERM 101', 'SIGTERM 103']);
    assert.deepEqual(
      user.messages.map(({ text }) => text),
      ['$(check) 2 processes are gone'],
    );
  });

  it('lists the processes as often for twenty orphans that ignore SIGTERM as for one', async () => {
    const listings: number[] = [];
    for (const count of [1, 20]) {
      const pids = Array.from({ length: count }, (_, index) => 101 + index);
      const some = pids.map((pid) => processInfo({ pid, parentPid: 100 }));
      const fixture = new CommandFixture(some, { abandoned: pids, ignoring: pids });
      user.pick = (items) => items;
      await fixture.run('cleanUpOrphans');
      assert.equal(fixture.signals.length, count);
      listings.push(fixture.listings);
    }
    assert.equal(listings[1], listings[0]);
  });

  it('offers in one message to kill the remaining orphans, and confirms it', async () => {
    const fixture = new CommandFixture(orphans, { abandoned, ignoring: [101, 103] });
    user.pick = (items) => items.filter(({ picked }) => picked === true);
    user.answer = ({ buttons }) => buttons[0];
    await fixture.run('cleanUpOrphans');
    assert.equal(
      fixture.messages(/Still running .* after being asked to exit: p101 \(101\), p103 \(103\)\./).length,
      1,
    );
    assert.deepEqual([...fixture.processes.keys()], [50, 100]);
    assert.equal(fixture.messages(/2 processes are gone/).length, 1);
  });

  it('does not report an orphan that may not be signalled as still running', async () => {
    const fixture = new CommandFixture(orphans, { abandoned, ignoring: [101], forbidden: [102] });
    user.pick = (items) => items;
    user.answer = ({ text }) => (text.includes('Still running') ? 'Kill' : undefined);
    await fixture.run('cleanUpOrphans');
    const [said] = fixture.messages(/Still running/);
    assert.match(said?.text ?? '', /exit: p101 \(101\)\. Not permitted, because another user owns it: p102 \(102\)\./);
    assert.deepEqual(
      fixture.signals.filter((signal) => signal.endsWith('102')),
      ['SIGTERM 102'],
    );
    assert.equal(fixture.messages(/101.*is gone/).length, 1);
  });

  it('reports that killing an orphan was denied', async () => {
    const options = { abandoned, ignoring: [101], forbidden: [] as number[] };
    const fixture = new CommandFixture(orphans, options);
    user.pick = ([first]) => (first ? [first] : []);
    user.answer = ({ text }) => {
      options.forbidden.push(101);
      return text.includes('Still running') ? 'Kill' : undefined;
    };
    await fixture.run('cleanUpOrphans');
    assert.equal(fixture.messages(/^Not permitted.*101/).length, 1);
  });
});

describe('Keep', () => {
  it('keeps all selected orphans, and Undo reverses it for all', async () => {
    const fixture = new CommandFixture([...orphans, processInfo({ pid: 104, parentPid: 100 })], { abandoned });
    const rows = [101, 103, 104].map((pid) => fixture.row(pid));
    await fixture.runFor('keepOrphan', ...rows);
    assert.deepEqual([...fixture.kept], ['p101', 'p103']);
    assert.equal(fixture.messages(/^p101 \(101\), p103 \(103\) are meant to run/).length, 1);

    user.answer = () => 'Undo';
    await fixture.runFor('keepOrphan', ...rows);
    assert.deepEqual([...fixture.kept], []);
  });

  it('keeps only the row of the menu if that is not selected', async () => {
    const fixture = new CommandFixture(orphans, { abandoned });
    await fixture.run('keepOrphan', fixture.row(101), [fixture.row(102)]);
    assert.deepEqual([...fixture.kept], ['p101']);
    assert.equal(fixture.messages(/^p101 \(101\) is meant to run/).length, 1);
  });

  it('Warn About It Again works on all selected orphans', async () => {
    const fixture = new CommandFixture(orphans, { abandoned, stateOf: (pid) => (pid === 103 ? 'detached' : 'kept') });
    for (const name of ['p101', 'p102', 'p103']) fixture.kept.add(name);
    await fixture.runFor('unkeepOrphan', ...abandoned.map((pid) => fixture.row(pid)));
    assert.deepEqual([...fixture.kept], ['p103']);
  });

  it('shows a message if VS Code has lost the row', async () => {
    const fixture = new CommandFixture(orphans, { abandoned });
    await fixture.run('keepOrphan', undefined);
    assert.equal(fixture.messages(/has just changed/).length, 1);
  });
});
