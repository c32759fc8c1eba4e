import { person } from '../support/fakeVSCode';
import { Scene } from '../support/commandFixture';
import assert from 'node:assert/strict';
import { processInfo } from '../support/fixtures';

const orphans = [101, 102, 103].map((pid) => processInfo({ pid, parentPid: 100 }));
const abandoned = [101, 102, 103];

describe('Clean Up Orphans', () => {
  it('ends all that are chosen, though one has exited while the list was open', async () => {
    const scene = new Scene(orphans, { abandoned });
    person.pick = (items) => {
      scene.end(102);
      return items;
    };
    await scene.run('cleanUpOrphans');
    assert.deepEqual(scene.signals, ['SIGTERM 101', 'SIGTERM 103']);
    assert.deepEqual(
      person.said.map(({ text }) => text),
      ['$(check) 2 processes are gone'],
    );
  });

  it('lists the machine as often for twenty orphans that ignore it as for one', async () => {
    const listings: number[] = [];
    for (const count of [1, 20]) {
      const pids = Array.from({ length: count }, (_, index) => 101 + index);
      const some = pids.map((pid) => processInfo({ pid, parentPid: 100 }));
      const scene = new Scene(some, { abandoned: pids, ignoring: pids });
      person.pick = (items) => items;
      await scene.run('cleanUpOrphans');
      assert.equal(scene.signals.length, count);
      listings.push(scene.listings);
    }
    assert.equal(listings[1], listings[0]);
  });

  it('offers in one message to kill those that stay, and confirms it', async () => {
    const scene = new Scene(orphans, { abandoned, ignoring: [101, 103] });
    person.pick = (items) => items.filter(({ picked }) => picked === true);
    person.answer = ({ buttons }) => buttons[0];
    await scene.run('cleanUpOrphans');
    assert.equal(scene.said(/Still running .* after being asked to exit: p101 \(101\), p103 \(103\)\./).length, 1);
    assert.deepEqual([...scene.living.keys()], [50, 100]);
    assert.equal(scene.said(/2 processes are gone/).length, 1);
  });

  it('does not say of somebody who may not be signalled that he still runs after being asked', async () => {
    const scene = new Scene(orphans, { abandoned, ignoring: [101], forbidden: [102] });
    person.pick = (items) => items;
    person.answer = ({ text }) => (text.includes('Still running') ? 'Kill' : undefined);
    await scene.run('cleanUpOrphans');
    const [said] = scene.said(/Still running/);
    assert.match(said?.text ?? '', /exit: p101 \(101\)\. Not permitted, because another user owns it: p102 \(102\)\./);
    assert.deepEqual(
      scene.signals.filter((signal) => signal.endsWith('102')),
      ['SIGTERM 102'],
    );
    assert.equal(scene.said(/101.*is gone/).length, 1);
  });

  it('says what came of killing, when that is denied', async () => {
    const options = { abandoned, ignoring: [101], forbidden: [] as number[] };
    const scene = new Scene(orphans, options);
    person.pick = ([first]) => (first ? [first] : []);
    person.answer = ({ text }) => {
      options.forbidden.push(101);
      return text.includes('Still running') ? 'Kill' : undefined;
    };
    await scene.run('cleanUpOrphans');
    assert.equal(scene.said(/^Not permitted.*101/).length, 1);
  });
});

describe('Keep', () => {
  it('is for all selected orphans, and so is its undoing', async () => {
    const scene = new Scene([...orphans, processInfo({ pid: 104, parentPid: 100 })], { abandoned });
    const rows = [101, 103, 104].map((pid) => scene.row(pid));
    await scene.runFor('keepOrphan', ...rows);
    assert.deepEqual([...scene.kept], ['p101', 'p103']);
    assert.equal(scene.said(/^p101 \(101\), p103 \(103\) are meant to run/).length, 1);

    person.answer = () => 'Undo';
    await scene.runFor('keepOrphan', ...rows);
    assert.deepEqual([...scene.kept], []);
  });

  it('of a row that is not selected is for that row', async () => {
    const scene = new Scene(orphans, { abandoned });
    await scene.run('keepOrphan', scene.row(101), [scene.row(102)]);
    assert.deepEqual([...scene.kept], ['p101']);
    assert.equal(scene.said(/^p101 \(101\) is meant to run/).length, 1);
  });

  it('is taken back for all selected', async () => {
    const scene = new Scene(orphans, { abandoned, standing: (pid) => (pid === 103 ? 'detached' : 'kept') });
    for (const name of ['p101', 'p102', 'p103']) scene.kept.add(name);
    await scene.runFor('unkeepOrphan', ...abandoned.map((pid) => scene.row(pid)));
    assert.deepEqual([...scene.kept], ['p103']);
  });

  it('says so when the row is lost', async () => {
    const scene = new Scene(orphans, { abandoned });
    await scene.run('keepOrphan', undefined);
    assert.equal(scene.said(/has just changed/).length, 1);
  });
});
