import { executed, user } from '../support/fakeVSCode';
import { CommandFixture } from '../support/commandFixture';
import assert from 'node:assert/strict';
import { processInfo } from '../support/fixtures';

const npm = processInfo({ pid: 101, parentPid: 100, name: 'npm run dev', commandLine: ['npm run dev'] });
const vite = processInfo({ pid: 102, parentPid: 101, name: 'node', commandLine: ['node', 'vite.js'] });
const enter = { selection: true };

describe('Show Details', () => {
  it('opens a panel for each selected row, of a terminal for its shell', async () => {
    const fixture = new CommandFixture([npm, vite]);
    await fixture.runFor('showDetails', fixture.row('terminal-1'), fixture.row(102));
    assert.deepEqual(fixture.detailed, ['p100 100', 'vite.js 102']);
  });

  it('opens ten panels at most', async () => {
    const many = Array.from({ length: 30 }, (_none, index) => processInfo({ pid: 200 + index, parentPid: 100 }));
    const fixture = new CommandFixture(many);
    await fixture.runFor('showDetails', ...many.map(({ pid }) => fixture.row(pid)));
    assert.equal(fixture.detailed.length, 10);
  });

  it('asks for a process if none is selected', async () => {
    const fixture = new CommandFixture([npm, vite]);
    user.pick = (items) => items.find(({ label }) => label === 'vite.js');
    await fixture.run('showDetails');
    assert.deepEqual(fixture.detailed, ['vite.js 102']);
  });

  it('finds exactly the process that a program names, shells of terminals included', async () => {
    const fixture = new CommandFixture([npm]);
    await fixture.run('showDetails', { pid: 101, startTime: npm.startTime });
    await fixture.run('showDetails', { pid: 100 });
    assert.deepEqual(fixture.detailed, ['npm run dev 101', 'p100 100']);
    await fixture.run('showDetails', { pid: 101, startTime: 1 });
    assert.equal(fixture.detailed.length, 2);
    assert.equal(fixture.messages(/has just changed/).length, 1);
  });

  it('called by Enter is for the row that has the focus', async () => {
    const fixture = new CommandFixture([npm, vite]);
    fixture.selection.push(fixture.row(102));
    await fixture.run('showDetails', enter);
    assert.deepEqual(fixture.detailed, ['vite.js 102']);
  });

  it('called by Enter on a group leaves it to what Enter does in every tree', async () => {
    const fixture = new CommandFixture([npm, vite], { abandoned: [102] });
    fixture.selection.push(fixture.row('orphans'));
    await fixture.run('showDetails', enter);
    assert.deepEqual(executed, [['list.select']]);
    assert.deepEqual(fixture.detailed, []);
  });

  it('called by Enter on the row of a lost parent, of which only a sentence is left, shows that', async () => {
    const fixture = new CommandFixture([npm, vite, { ...vite, pid: 103, startTime: 1030 }], { ended: [101] });
    const row = fixture.row('lost-101.1010');
    fixture.selection.push(row);
    await fixture.run('showDetails', enter);
    assert.deepEqual(executed, [['runaway.showWhy', row]]);
  });
});
