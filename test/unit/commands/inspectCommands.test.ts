import { user } from '../support/fakeVSCode';
import { CommandFixture } from '../support/commandFixture';
import assert from 'node:assert/strict';
import { processInfo } from '../support/fixtures';

const children = [101, 102].map((pid) => processInfo({ pid, name: `app-${pid}`, parentPid: 100 }));
const nothing = 'There is nothing to look into: what is selected stands for no process that runs.';

describe('The commands that look into a process', () => {
  let fixture: CommandFixture;

  beforeEach(() => {
    fixture = new CommandFixture(children);
  });

  /** What was shown. On the machine of the fixture nothing can be looked into, which is said of the process. */
  const shown = (): readonly string[] => user.messages.map(({ text }) => text);
  const refused = (name: string, pid: number): string =>
    `${name} (${pid}) was not looked into. It is no Node.js program.`;

  it('are for the process of a row, and for the shell of the row of a terminal', async () => {
    await fixture.runFor('recordHeapProfile', fixture.row(101));
    await fixture.runFor('recordHeapProfile', fixture.row('terminal-1'));
    assert.equal(shown()[0], refused('app-101', 101));
    assert.match(shown()[1] ?? '', /\(100\) was not looked into/);
  });

  it('are for the process that a program names, if its pid has not been handed out again', async () => {
    await fixture.run('recordHeapProfile', { pid: 102 });
    await fixture.run('recordHeapProfile', { pid: 102, startTime: 1 });
    await fixture.run('recordHeapProfile', { pid: '102' });
    await fixture.run('recordHeapProfile', { pid: 9_999 });
    assert.deepEqual(shown(), [refused('app-102', 102), nothing, nothing, nothing]);
  });

  it('let the user choose one, if there is no row', async () => {
    user.pick = (items) => items.find(({ label }) => label === 'app-102');
    await fixture.run('takeHeapSnapshot');
    assert.deepEqual(shown(), [refused('app-102', 102)]);
    user.pick = () => undefined;
    await fixture.run('takeHeapSnapshot');
    assert.equal(shown().length, 1);
  });

  it('say that a row was lost, and that a process has ended since', async () => {
    await fixture.run('recordHeapProfile', undefined);
    fixture.end(101);
    await fixture.runFor('recordHeapProfile', fixture.row(101));
    assert.match(shown()[0] ?? '', /has just changed/);
    assert.equal(shown()[1], nothing);
  });
});
