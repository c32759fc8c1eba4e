import { user } from '../support/fakeVSCode';
import { CommandFixture, type CommandFixtureOptions } from '../support/commandFixture';
import assert from 'node:assert/strict';
import { processInfo } from '../support/fixtures';

const children = [101, 102, 103].map((pid) => processInfo({ pid, parentPid: 100, session: 100 }));
const texts = (): readonly string[] => user.messages.map(({ text }) => text);

function open(options: CommandFixtureOptions = {}): CommandFixture {
  return new CommandFixture(children, options);
}

describe('A signal to several processes', () => {
  it('is sent to each of the selected rows, and is reported once', async () => {
    const fixture = open();
    await fixture.runFor('pause', fixture.row(101), fixture.row(102), fixture.row(103));
    assert.deepEqual(fixture.signals, ['SIGSTOP 101', 'SIGSTOP 102', 'SIGSTOP 103']);
    assert.deepEqual(texts(), ['$(check) Paused 3 processes']);
    assert.ok(fixture.log.includes('pause p101 (101): 1 process, 0 ms, 1 round'));
  });

  it('is the one of its command', async () => {
    const expected = {
      interrupt: 'SIGINT',
      hangUp: 'SIGHUP',
      quit: 'SIGQUIT',
      pause: 'SIGSTOP',
      resume: 'SIGCONT',
      user1: 'SIGUSR1',
      user2: 'SIGUSR2',
    };
    for (const [command, signal] of Object.entries(expected)) {
      const fixture = open({ handling: [101] });
      await fixture.run(command, fixture.row(101));
      assert.deepEqual(fixture.signals, [`${signal} 101`]);
      assert.equal(texts().length, 1, command);
      assert.match(texts()[0] ?? '', /p101 \(101\)/);
    }
  });

  it('names the processes that it did not reach, and why', async () => {
    const fixture = open({ forbidden: [102] });
    fixture.change(103, { startTime: 99_999 });
    await fixture.runFor('hangUp', fixture.row(101), fixture.row(102), fixture.row(103));
    assert.deepEqual(texts(), [
      '$(check) Hung up p101 (101)',
      'Not permitted, because another user owns it: p102 (102).',
      'Nothing was sent to 1 of 3 processes. The process that was meant has ended, and its id now belongs to p103 (103).',
    ]);
  });

  it('says that a process has exited of it', async () => {
    const fixture = open({ endedBy: { SIGHUP: [101, 102] } });
    await fixture.run('hangUp', fixture.row(101));
    await fixture.runFor('hangUp', fixture.row(102), fixture.row(103));
    assert.deepEqual(texts(), [
      '$(check) Hung up p101 (101), which has exited',
      '$(check) Hung up 2 processes, 1 of which have exited',
    ]);
  });

  it('is sent to the process that the user picks if the command has no argument', async () => {
    const fixture = open();
    user.pick = (items) => items.find(({ label }) => label === 'p102');
    await fixture.run('quit');
    assert.deepEqual(fixture.signals, ['SIGQUIT 102']);
  });

  it('is refused with an error for a program, as every other action', async () => {
    const fixture = open();
    await assert.rejects(fixture.run('pause', { pid: 50 }), { name: 'RefusedError', reason: 'self' });
    await assert.rejects(fixture.run('interrupt', 'x'), { name: 'RefusedError', reason: 'notAPid' });
    assert.deepEqual(fixture.signals, []);
  });
});

describe('Interrupt', () => {
  it('is Ctrl+C in the terminal, once, for all selected processes in its foreground', async () => {
    const fixture = open({ foreground: [101, 102] });
    await fixture.runFor('interrupt', fixture.row(101), fixture.row(102), fixture.row(103));
    assert.deepEqual(fixture.typed, ['\x03']);
    assert.deepEqual(fixture.signals, ['SIGINT 103']);
    assert.deepEqual(texts(), ['$(check) Sent Ctrl+C to bash · Interrupted p103 (103)']);
  });

  it('is a signal to a process in the foreground of a terminal of another window', async () => {
    const other = processInfo({ pid: 104, parentPid: 100, session: 900 });
    const fixture = new CommandFixture([other], { foreground: [104] });
    await fixture.run('interrupt', fixture.row(104));
    assert.deepEqual([fixture.typed, fixture.signals], [[], ['SIGINT 104']]);
  });
});

describe('Pause and Resume', () => {
  it('note what is paused, and show it as such', async () => {
    const fixture = open();
    await fixture.runFor('pause', fixture.row(101), fixture.row(102));
    assert.deepEqual([...fixture.paused], [101, 102]);
    assert.deepEqual(
      [101, 102, 103].map((pid) => /;(stopped|pausable);/.exec(fixture.rowNow(pid).contextValue)?.[1]),
      ['stopped', 'stopped', 'pausable'],
    );
    assert.match(fixture.rowNow(101).description, /paused/);
    await fixture.runFor('resume', fixture.row(101), fixture.row(102));
    assert.deepEqual([...fixture.paused], []);
  });

  it('note nothing of a process that the system did not let us pause', async () => {
    const fixture = open({ forbidden: [101] });
    await fixture.run('pause', fixture.row(101));
    assert.deepEqual([...fixture.paused], []);
  });
});

describe('A user signal', () => {
  it('is sent without a question to a process that handles it', async () => {
    const fixture = open({ handling: [101] });
    await fixture.run('user1', fixture.row(101));
    assert.deepEqual(fixture.signals, ['SIGUSR1 101']);
  });

  it('is sent to a process without a handler only after the user agrees, in one question for all', async () => {
    const fixture = open({ handling: [101] });
    const rows = [101, 102, 103].map((pid) => fixture.row(pid));
    await fixture.runFor('user2', ...rows);
    assert.deepEqual(fixture.signals, []);
    assert.deepEqual(texts(), ['Send SIGUSR2 to p102 (102), p103 (103)?']);
    assert.match(user.messages[0]?.detail ?? '', /is ended by it/);
    user.answer = ({ buttons }) => buttons[0];
    await fixture.runFor('user2', ...rows);
    assert.deepEqual(fixture.signals, ['SIGUSR2 101', 'SIGUSR2 102', 'SIGUSR2 103']);
  });
});

describe('Set Priority', () => {
  it('offers priorities in words, and does nothing if the user chooses none', async () => {
    const fixture = open();
    await fixture.run('setPriority', fixture.row(101));
    assert.deepEqual(
      user.quickPicks[0]?.map(({ label }) => label),
      ['Lowest (19)', 'Low (10)', 'Normal (0)', 'High (-10)', 'Highest (-20)'],
    );
    assert.deepEqual(texts(), []);
  });

  it('says which ones need rights: on Windows, the highest alone', async () => {
    const describe = async (fixture: CommandFixture): Promise<readonly string[]> => {
      await fixture.run('setPriority', fixture.row(101));
      return (user.quickPicks.at(-1) ?? []).flatMap(({ label, description = '' }) =>
        description.includes('administrator') ? [label] : [],
      );
    };
    assert.deepEqual(await describe(open()), ['High (-10)', 'Highest (-20)']);
    assert.deepEqual(await describe(open({ methods: {} })), ['Highest (-20)']);
  });

  it('gives the chosen one to each of the processes, and reports once', async () => {
    const fixture = open();
    user.pick = ([lowest]) => lowest;
    await fixture.runFor('setPriority', fixture.row(101), fixture.row(102));
    assert.deepEqual(fixture.priorities, ['101 19', '102 19']);
    assert.deepEqual(texts(), ['$(check) The priority of 2 processes is now 19']);
  });

  it('says that only the administrator may raise one', async () => {
    const fixture = open({ forbidden: [101] });
    user.pick = (items) => items.at(-1);
    await fixture.run('setPriority', fixture.row(101));
    assert.deepEqual(texts(), ['Only the administrator may raise a priority: p101 (101) keeps its own.']);
  });
});
