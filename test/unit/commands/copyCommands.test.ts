import { user } from '../support/fakeVSCode';
import { CommandFixture } from '../support/commandFixture';
import assert from 'node:assert/strict';
import { processInfo } from '../support/fixtures';

const child = processInfo({ pid: 101, parentPid: 100, commandLine: ['/bin/p101', '--name', "it's a\nlong one"] });
const sibling = processInfo({ pid: 102, parentPid: 100, commandLine: [] });
const below = processInfo({ pid: 103, parentPid: 101 });

function open(): CommandFixture {
  return new CommandFixture([child, sibling, below]);
}

describe('Copy', () => {
  it('copies the pids of several rows, one on each line', async () => {
    const fixture = open();
    await fixture.runFor('copyPid', fixture.row(101), fixture.row(103), fixture.row('terminal-1'));
    assert.equal(user.clipboard, '101\n103\n100');
    assert.deepEqual(
      user.messages.map(({ text }) => text),
      ['$(check) Copied 3 lines'],
    );
  });

  it('copies a command line that a shell takes apart into the same arguments, on one line', async () => {
    const fixture = open();
    await fixture.runFor('copyCommandLine', fixture.row(101), fixture.row(103));
    assert.equal(user.clipboard, "/bin/p101 --name $'it\\'s a\\nlong one'\n/bin/p103");
  });

  it('says that there is nothing to copy of a process whose command line is not known', async () => {
    const fixture = open();
    user.clipboard = 'before';
    await fixture.run('copyCommandLine', fixture.row(102));
    assert.equal(user.clipboard, 'before');
    assert.equal(fixture.messages(/nothing to copy/).length, 1);
  });

  it('copies the selected rows as they are shown, by the key', async () => {
    const fixture = open();
    fixture.selection.push(fixture.row('terminal-1'), fixture.row(102));
    await fixture.run('copyRow', { selection: true });
    const shown = fixture.selection.map(({ content }) => `${content.label} · ${content.description}`);
    assert.equal(user.clipboard, shown.join('\n'));
    assert.match(user.clipboard, /^bash · .* · 100\np102 · 1 KB · 102$/);
  });

  it('draws trees with lines', async () => {
    const fixture = open();
    await fixture.run('copyTree', fixture.row('terminal-1'));
    assert.equal(
      user.clipboard,
      [fixture.textOf('terminal-1'), '├─ p101 · 101 · 2 KB', '│  └─ p103 · 103 · 1 KB', '└─ p102 · 102 · 1 KB'].join(
        '\n',
      ),
    );
  });

  it('copies the process that the user picks if the command has no argument', async () => {
    const fixture = open();
    user.pick = (items) => items.find(({ label }) => label === 'p101');
    await fixture.run('copyTree');
    assert.equal(user.clipboard, 'p101 · 101 · 2 KB\n└─ p103 · 103 · 1 KB');
    user.pick = (items) => items.find(({ label }) => label === 'p100');
    await fixture.run('copyPid');
    assert.equal(user.clipboard, '100');
  });

  it('copies what a program names, and says so if that is not listed', async () => {
    const fixture = open();
    await fixture.run('copyPid', { pid: 103 });
    assert.equal(user.clipboard, '103');
    await fixture.run('copyPid', { pid: 999 });
    assert.equal(user.clipboard, '103');
    assert.equal(fixture.messages(/has just changed/).length, 1);
  });
});
