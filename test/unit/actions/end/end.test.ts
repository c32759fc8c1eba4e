import { user } from '../../support/fakeVSCode';
import { CommandFixture } from '../../support/commandFixture';
import assert from 'node:assert/strict';
import { processInfo } from '../../support/fixtures';

const child = processInfo({ pid: 101, parentPid: 100 });
const sibling = processInfo({ pid: 102, parentPid: 100 });
const grandchild = processInfo({ pid: 103, parentPid: 101 });

describe('Ending several processes', () => {
  it('reports the others if one process has exited meanwhile', async () => {
    const fixture = new CommandFixture([child, sibling]);
    fixture.end(102);
    await fixture.runFor('terminate', fixture.row(101), fixture.row(102));
    assert.deepEqual(fixture.signals, ['SIGTERM 101']);
    assert.deepEqual(
      user.messages.map(({ text }) => text),
      ['$(check) p101 (101) has exited, after 0.0 s'],
    );
    assert.ok(fixture.log.includes('terminate p101 (101): 1 process, 0 ms, 1 round'), fixture.log.join('\n'));
    assert.ok(fixture.log.some((line) => line.startsWith('terminate p102 (102): There is no process 102')));
  });

  it('says that all processes had exited already', async () => {
    const fixture = new CommandFixture([child, sibling]);
    fixture.end(101);
    fixture.end(102);
    await fixture.runFor('terminate', fixture.row(101), fixture.row(102));
    assert.deepEqual(
      user.messages.map(({ text }) => text),
      ['$(check) All of them had exited already'],
    );
  });

  it('says to how many processes nothing was sent, and why', async () => {
    const fixture = new CommandFixture([child, sibling]);
    fixture.change(102, { startTime: 99_999 });
    await fixture.runFor('terminate', fixture.row(101), fixture.row(102));
    assert.deepEqual(fixture.signals, ['SIGTERM 101']);
    assert.equal(
      fixture.messages(/^Nothing was sent to 1 of 2 processes\. The process that was meant has ended/).length,
      1,
    );
    assert.equal(fixture.messages(/101.*has exited/).length, 1);
  });

  it('says that a process has exited if it was the only one', async () => {
    const fixture = new CommandFixture([child]);
    fixture.end(101);
    await fixture.run('terminate', fixture.row(101));
    assert.equal(fixture.messages(/^Nothing was sent\. There is no process 101/).length, 1);
  });

  it('sends one signal to a process that is selected twice', async () => {
    const fixture = new CommandFixture([child], { abandoned: [101], ignoring: [101] });
    fixture.selection.push(fixture.row('orphans'), fixture.row(101));
    await fixture.run('terminate', { selection: true });
    assert.deepEqual(fixture.signals, ['SIGTERM 101']);
  });

  it('offers in one message to kill all processes that still run', async () => {
    const fixture = new CommandFixture([child, sibling], { ignoring: [101, 102] });
    user.answer = ({ text }) => (text.includes('Still running') ? 'Kill' : undefined);
    await fixture.runFor('terminate', fixture.row(101), fixture.row(102));
    const said = fixture.messages(/Still running 5\.0 s after being asked to exit: p101 \(101\), p102 \(102\)\./);
    assert.deepEqual(
      said.map(({ buttons }) => buttons),
      [['Kill']],
    );
    assert.deepEqual(fixture.signals.slice(2), ['SIGKILL 101', 'SIGKILL 102']);
    assert.equal(fixture.messages(/2 processes are gone/).length, 1);
  });

  it('kills the remaining processes if one exits before the user answers', async () => {
    const fixture = new CommandFixture([child, grandchild], { ignoring: [101, 103] });
    user.answer = ({ text }) => {
      if (!text.includes('Still running')) return undefined;
      fixture.end(103);
      return 'Kill';
    };
    await fixture.run('terminateTree', fixture.row(101));
    assert.ok(!fixture.processes.has(101));
    assert.deepEqual(fixture.messages(/Nothing was sent/), []);
  });
});

describe('Ending the row of a terminal', () => {
  it('asks before it kills the shell alone', async () => {
    const fixture = new CommandFixture([child], { confirm: 'severalProcesses' });
    await fixture.run('kill', fixture.row('terminal-1'));
    assert.equal(fixture.messages(/^Kill p100 \(100\) and leave a process behind\?/).length, 1);
    assert.deepEqual(fixture.signals, []);
  });

  it('offers Kill Tree too if the shell does not exit', async () => {
    const fixture = new CommandFixture([child], { ignoring: [100] });
    await fixture.run('terminate', fixture.row('terminal-1'));
    assert.deepEqual(
      fixture.messages(/Still running/).map(({ buttons }) => buttons),
      [['Kill', 'Kill Tree']],
    );
  });

  it('kills a process below the terminal that has just lost its parent', async () => {
    const fixture = new CommandFixture([child], { abandoned: [101], graceMs: 2000 });
    await fixture.run('killTree', fixture.row('terminal-1'));
    assert.deepEqual([...fixture.processes.keys()], [50]);
  });

  it('ends a shell and a selected descendant as one tree', async () => {
    const asked = new CommandFixture([child], { ignoring: [101] });
    await asked.runFor('terminateTree', asked.row('terminal-1'), asked.row(101));
    assert.deepEqual(asked.signals, ['SIGTERM 100', 'SIGTERM 101']);

    const killed = new CommandFixture([child]);
    await killed.runFor('killTree', killed.row('terminal-1'), killed.row(101));
    assert.equal(killed.messages(/p100 \(100\) and 1 below it are gone/).length, 1);
  });
});

describe('Ending a process whose descendant has lost its parent', () => {
  const middle = processInfo({ pid: 104, parentPid: 101 });
  const leaf = processInfo({ pid: 105, parentPid: 104 });
  const below = processInfo({ pid: 106, parentPid: 105 });
  const all = [child, middle, leaf, below];
  const ended = [104];

  it('offers Kill Tree, which also ends the descendant and what is below it, although they are shown as an orphan', async () => {
    const fixture = new CommandFixture(all, { ended });
    assert.deepEqual(
      fixture.snapshot.orphans.map(({ process }) => process.pid),
      [105],
    );
    assert.match(fixture.row(101).content.contextValue, /;hasChildren;/);
    await fixture.run('killTree', fixture.row(101));
    assert.deepEqual([...fixture.processes.keys()], [50, 100]);
  });

  it('asks the process and the descendant to exit by Terminate Tree', async () => {
    const fixture = new CommandFixture(all, { ended });
    await fixture.run('terminateTree', fixture.row(101));
    assert.deepEqual(fixture.signals, ['SIGTERM 101', 'SIGTERM 105', 'SIGTERM 106']);
  });

  it('counts the descendant among the processes that Kill would leave behind', async () => {
    const fixture = new CommandFixture(all, { ended, confirm: 'severalProcesses' });
    await fixture.run('kill', fixture.row(101));
    assert.equal(fixture.messages(/^Kill p101 \(101\) and leave 2 processes behind\?/).length, 1);
    assert.deepEqual(fixture.signals, []);
  });

  it('ends the descendant with the row of its terminal, also if nothing else is left in the terminal', async () => {
    const fixture = new CommandFixture(
      [middle, leaf].map((one) => (one === middle ? { ...middle, parentPid: 100 } : one)),
      { ended },
    );
    assert.match(fixture.row('terminal-1').content.contextValue, /;hasChildren;/);
    await fixture.run('killTree', fixture.row('terminal-1'));
    assert.deepEqual([...fixture.processes.keys()], [50]);
  });

  it('ends both as one tree if both are selected', async () => {
    const fixture = new CommandFixture(all, { ended });
    await fixture.runFor('terminateTree', fixture.row(101), fixture.row(105));
    assert.deepEqual(fixture.signals, ['SIGTERM 101', 'SIGTERM 105', 'SIGTERM 106']);
  });

  it('spares the descendant if it is a daemon or is kept', async () => {
    for (const standing of ['detached', 'kept'] as const) {
      const fixture = new CommandFixture(all, { ended, stateOf: () => standing });
      assert.doesNotMatch(fixture.row(101).content.contextValue, /;hasChildren;/);
      await fixture.run('killTree', fixture.row(101));
      assert.deepEqual([...fixture.processes.keys()], [50, 100, 105, 106]);
    }
  });
});

describe('A selection without a process to end', () => {
  it('shows a message for the row of the extension host', async () => {
    const fixture = new CommandFixture([processInfo({ pid: 51, parentPid: 50 })]);
    assert.doesNotMatch(fixture.row('host').content.contextValue, /;alive;/);
    await fixture.run('killTree', fixture.row('host'));
    assert.equal(fixture.messages(/stands for no process that can be ended/).length, 1);
    assert.deepEqual(fixture.signals, []);
  });

  it('shows a message for the row of detached processes', async () => {
    const fixture = new CommandFixture([child], { abandoned: [101], stateOf: () => 'detached' });
    fixture.selection.push(fixture.row('detached'));
    await fixture.run('terminate', { selection: true });
    assert.equal(fixture.messages(/stands for no process that can be ended/).length, 1);
    assert.deepEqual(fixture.signals, []);
  });

  it('does not keep the other selected rows from being ended', async () => {
    const helper = processInfo({ pid: 51, parentPid: 50 });
    const fixture = new CommandFixture([child, sibling, helper], { abandoned: [101], stateOf: () => 'detached' });
    await fixture.runFor('terminate', fixture.row(102), fixture.row('detached'), fixture.row('host'));
    assert.deepEqual(fixture.signals, ['SIGTERM 102']);
  });
});

describe('The question before Kill', () => {
  const killed = async (fixture: CommandFixture, ...pids: readonly number[]): Promise<void> => {
    await fixture.runFor('kill', ...pids.map((pid) => fixture.row(pid)));
  };

  it('does not come if all descendants are to be killed too', async () => {
    const fixture = new CommandFixture([child, grandchild], { confirm: 'severalProcesses' });
    user.answer = ({ buttons }) => buttons[0];
    await killed(fixture, 101, 103);
    assert.deepEqual(fixture.signals, ['SIGKILL 101', 'SIGKILL 103']);
    assert.deepEqual(fixture.messages(/behind/), []);
  });

  it('does not come if all descendants are dead', async () => {
    const fixture = new CommandFixture([child, { ...grandchild, state: 'zombie' }], { confirm: 'severalProcesses' });
    await killed(fixture, 101);
    assert.deepEqual(fixture.signals, ['SIGKILL 101']);
  });

  it('counts the descendants that several processes would really leave behind', async () => {
    const below = [grandchild, processInfo({ pid: 104, parentPid: 103 }), processInfo({ pid: 105, parentPid: 104 })];
    const fixture = new CommandFixture([child, ...below], { confirm: 'severalProcesses' });
    user.answer = () => 'Kill Only These';
    await killed(fixture, 101, 103);
    assert.deepEqual(
      fixture.messages(/behind/).map(({ text, buttons }) => [text, buttons]),
      [['Kill 2 processes and leave 2 others behind?', ['Kill Tree', 'Kill Only These']]],
    );
    assert.deepEqual(fixture.signals, ['SIGKILL 101', 'SIGKILL 103']);
  });

  it('kills the whole tree if the user answers so', async () => {
    const fixture = new CommandFixture([child, grandchild], { confirm: 'severalProcesses' });
    user.answer = () => 'Kill Tree';
    await killed(fixture, 101);
    assert.deepEqual([...fixture.processes.keys()], [50, 100]);
  });
});

describe('A failure after the report', () => {
  it('is shown and logged if the user has accepted the offer to kill', async () => {
    const fixture = new CommandFixture([child], { ignoring: [101] });
    user.answer = ({ text }) => {
      if (text.includes('Still running')) fixture.getFailure = new Error('no descriptor is left');
      return 'Kill';
    };
    await fixture.run('terminate', fixture.row(101));
    assert.equal(fixture.messages(/^Could not end p101 \(101\): no descriptor is left$/).length, 1);
    assert.ok(fixture.log.includes('kill p101 (101): no descriptor is left'));
  });

  it('is shown and logged if the message itself cannot be shown', async () => {
    const fixture = new CommandFixture([child], { ignoring: [101] });
    user.answer = ({ text }) => {
      if (text.includes('Still running')) throw new Error('no window');
      return undefined;
    };
    await fixture.run('terminate', fixture.row(101));
    assert.equal(fixture.messages(/could not be dealt with: no window$/).length, 1);
    assert.ok(fixture.log.some((line) => line.includes('no window')));
  });
});

describe('A caller of the API', () => {
  it('gets an error for a refusal, while the user gets a message', async () => {
    const fixture = new CommandFixture([]);
    await assert.rejects(fixture.run('kill', { pid: 50 }), /extension host/);
    await assert.rejects(fixture.run('kill', '12'), /not the id of a process/);
    assert.equal(fixture.messages(/^Nothing was sent\. p50 \(50\) is the extension host/).length, 1);
  });

  it('gets a refusal for a target whose conversion to text throws', async () => {
    const fixture = new CommandFixture([]);
    const hostile = {
      toString: () => {
        throw new Error('not a RefusedError');
      },
      get [Symbol.toStringTag](): string {
        throw new Error('not a RefusedError');
      },
    };
    for (const argument of [{ pid: hostile }, { pid: hostile, startTime: 1 }]) {
      await assert.rejects(fixture.run('kill', argument), { name: 'RefusedError', reason: 'notAPid' });
    }
    assert.equal(fixture.messages(/^Nothing was sent\./).length, 2);
    assert.equal(fixture.log.length, 2);
  });

  it('that names only a pid does not reach what the former holder of the pid has left behind', async () => {
    const fixture = new CommandFixture([child, grandchild]);
    fixture.end(101);
    fixture.processes.set(101, { ...child, startTime: 99_999, parentPid: 1 });
    await fixture.run('killTree', { pid: 101 });
    assert.deepEqual([...fixture.processes.keys()], [50, 100, 103]);
  });
});

describe('The Quick Pick of processes', () => {
  it('lists the shells after the processes that run in them', async () => {
    const fixture = new CommandFixture([child, { ...sibling, state: 'zombie' }]);
    user.pick = ([, last]) => last;
    await fixture.run('terminate');
    assert.deepEqual(
      user.quickPicks[0]?.map(({ label, description }) => [label, description]),
      [
        ['p101', '101 · 1 KB · bash'],
        ['p100', '100 · 3 KB · bash'],
      ],
    );
    assert.deepEqual(fixture.signals, ['SIGTERM 100']);
  });

  it('lists a shell in which nothing runs', async () => {
    const fixture = new CommandFixture([]);
    await fixture.run('terminate');
    assert.equal(user.quickPicks[0]?.length, 1);
  });
});

describe('The log of ended processes', () => {
  it('escapes control characters in the name of a process', async () => {
    const fixture = new CommandFixture([{ ...child, name: 'a\nb', commandLine: [] }]);
    await fixture.run('terminate', fixture.row(101));
    assert.ok(fixture.log.every((line) => !line.includes('\n')));
    assert.ok(fixture.log.includes('terminate a\\nb (101): 1 process, 0 ms, 1 round'));
  });
});
