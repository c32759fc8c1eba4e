import { user } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { CommandFixture } from '../support/commandFixture';
import { processInfo } from '../support/fixtures';

const npm = processInfo({ pid: 101, parentPid: 100 });

describe('The command Reveal', () => {
  it('brings up the terminal from its own row and from that of a process in it', async () => {
    const fixture = new CommandFixture([npm]);
    await fixture.runFor('reveal', fixture.row('terminal-1'));
    await fixture.runFor('reveal', fixture.row(101));
    assert.deepEqual(fixture.revealed, ['terminal-1', 'terminal-1']);
  });

  it('brings up the terminal of a process that a program names', async () => {
    const fixture = new CommandFixture([npm]);
    await fixture.run('reveal', { pid: 101 });
    assert.deepEqual(fixture.revealed, ['terminal-1']);
  });

  it('brings up one of the open origins that the user chooses', async () => {
    const fixture = new CommandFixture([npm]);
    user.pick = (items) => items[0];
    await fixture.run('reveal');
    assert.deepEqual(
      user.quickPicks.map((items) => items.map(({ label, description }) => `${label}: ${description}`)),
      [['bash: Terminal', 'Extension Host: Extensions']],
    );
    assert.deepEqual(fixture.revealed, ['terminal-1']);
  });

  it('says that the terminal is gone, if it has been closed since the listing', async () => {
    const fixture = new CommandFixture([npm]);
    fixture.isTerminalOpen = false;
    await fixture.runFor('reveal', fixture.row(101));
    assert.equal(fixture.messages(/Terminal bash is gone/).length, 1);
  });

  it('is offered for what is open', () => {
    const fixture = new CommandFixture([npm]);
    for (const id of ['terminal-1', 101] as const) {
      assert.match(fixture.row(id).content.contextValue, /;revealable;/);
    }
  });
});
