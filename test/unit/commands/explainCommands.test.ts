import { user } from '../support/fakeVSCode';
import { CommandFixture } from '../support/commandFixture';
import assert from 'node:assert/strict';
import { processInfo } from '../support/fixtures';

const npm = processInfo({
  pid: 101,
  parentPid: 100,
  name: 'npm run dev',
  commandLine: ['npm run dev'],
  startedAt: undefined,
});
const vite = processInfo({
  pid: 102,
  parentPid: 101,
  name: 'node',
  commandLine: ['node', 'vite.js'],
  startedAt: undefined,
});
const api = { ...vite, pid: 103, startTime: 1030, commandLine: ['node', 'api.js'] };

/** The shell of the terminal of the fixture is not named like one. */
const viteSentence = 'vite.js (102) was started by npm run dev (101) in the terminal “bash”, as part of “p100”.';

describe('Copy Why', () => {
  it('copies the sentences of the selected rows', async () => {
    const fixture = new CommandFixture([npm, vite]);
    await fixture.runFor('copyWhy', fixture.row(102), fixture.row(101));
    assert.equal(
      user.clipboard,
      `${viteSentence}\nnpm run dev (101) was started by p100 (100) in the terminal “bash”.`,
    );
  });

  it('asks for a process if none is selected', async () => {
    const fixture = new CommandFixture([npm, vite]);
    user.pick = (items) => items.find(({ label }) => label === 'vite.js');
    await fixture.run('copyWhy');
    assert.equal(user.clipboard, viteSentence);
  });

  it('finds a process that a program names, and says so if there is none', async () => {
    const fixture = new CommandFixture([npm, vite]);
    await fixture.run('copyWhy', { pid: 102, startTime: vite.startTime });
    assert.equal(user.clipboard, viteSentence);
    await fixture.run('copyWhy', { pid: 102, startTime: 1 });
    assert.equal(fixture.messages(/There is nothing to explain/).length, 1);
  });

  it('says that a menu command has arrived without its row', async () => {
    const fixture = new CommandFixture([npm]);
    await fixture.run('copyWhy', undefined, undefined);
    assert.equal(fixture.messages(/has just changed/).length, 1);
  });
});

describe('Show Why It Runs', () => {
  it('shows the sentence in a dialog from which it can be copied', async () => {
    const fixture = new CommandFixture([npm, vite]);
    user.answer = () => 'Copy';
    await fixture.runFor('showWhy', fixture.row(102));
    assert.deepEqual(fixture.messages(/vite/)[0]?.text, viteSentence);
    assert.equal(user.clipboard, viteSentence);
  });
});

describe('A command for the row of a lost parent', () => {
  const lost = () => new CommandFixture([npm, vite, api], { ended: [101] });

  it('is for each of the orphans that it has left', async () => {
    const fixture = lost();
    const row = fixture.row('lost-101.1010');
    assert.match(row.content.label, /^npm run dev/);
    assert.match(row.content.description, /^ended .* · 2 left · /);
    await fixture.runFor('terminate', row);
    assert.deepEqual(fixture.signals, ['SIGTERM 102', 'SIGTERM 103']);
  });

  it('keeps all of them', async () => {
    const fixture = lost();
    await fixture.runFor('keepOrphan', fixture.row('lost-101.1010'));
    assert.deepEqual([...fixture.kept], ['node']);
  });

  it('says why it is shown', async () => {
    const fixture = lost();
    await fixture.runFor('copyWhy', fixture.row('lost-101.1010'));
    assert.match(
      user.clipboard,
      /^npm run dev \(101\) was started by p100 \(100\) in the terminal “bash”; it ended .*; 2 processes that it started still run, /,
    );
  });
});
