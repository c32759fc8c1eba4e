import { person } from '../../support/fakeVSCode';
import { Scene } from '../../support/commandFixture';
import assert from 'node:assert/strict';
import { processInfo } from '../../support/fixtures';

const child = processInfo({ pid: 101, parentPid: 100 });
const sibling = processInfo({ pid: 102, parentPid: 100 });
const grandchild = processInfo({ pid: 103, parentPid: 101 });

describe('ending several processes', () => {
  it('says what became of each when one has exited meanwhile', async () => {
    const scene = new Scene([child, sibling]);
    scene.end(102);
    await scene.runFor('terminate', scene.row(101), scene.row(102));
    assert.deepEqual(scene.signals, ['SIGTERM 101']);
    assert.deepEqual(
      person.said.map(({ text }) => text),
      ['$(check) p101 (101) has exited, after 0.0 s'],
    );
    assert.ok(scene.log.includes('terminate p101 (101): 1 process, 0 ms, 1 round'), scene.log.join('\n'));
    assert.ok(scene.log.some((line) => line.startsWith('terminate p102 (102): There is no process 102')));
  });

  it('says so when all of them have exited meanwhile', async () => {
    const scene = new Scene([child, sibling]);
    scene.end(101);
    scene.end(102);
    await scene.runFor('terminate', scene.row(101), scene.row(102));
    assert.deepEqual(
      person.said.map(({ text }) => text),
      ['$(check) All of them had exited already'],
    );
  });

  it('says to how many nothing was sent, and why', async () => {
    const scene = new Scene([child, sibling]);
    scene.change(102, { startTime: 99_999 });
    await scene.runFor('terminate', scene.row(101), scene.row(102));
    assert.deepEqual(scene.signals, ['SIGTERM 101']);
    assert.equal(scene.said(/^Nothing was sent to 1 of 2 processes\. The process that was meant has ended/).length, 1);
    assert.equal(scene.said(/101.*has exited/).length, 1);
  });

  it('tells the person of one that has exited when it is the only one', async () => {
    const scene = new Scene([child]);
    scene.end(101);
    await scene.run('terminate', scene.row(101));
    assert.equal(scene.said(/^Nothing was sent\. There is no process 101/).length, 1);
  });

  it('signals nobody twice', async () => {
    const scene = new Scene([child], { abandoned: [101], ignoring: [101] });
    scene.selection.push(scene.row('orphans'), scene.row(101));
    await scene.run('terminate', { selection: true });
    assert.deepEqual(scene.signals, ['SIGTERM 101']);
  });

  it('offers in one message to kill all that still run', async () => {
    const scene = new Scene([child, sibling], { ignoring: [101, 102] });
    person.answer = ({ text }) => (text.includes('Still running') ? 'Kill' : undefined);
    await scene.runFor('terminate', scene.row(101), scene.row(102));
    const said = scene.said(/Still running 5\.0 s after being asked to exit: p101 \(101\), p102 \(102\)\./);
    assert.deepEqual(
      said.map(({ buttons }) => buttons),
      [['Kill']],
    );
    assert.deepEqual(scene.signals.slice(2), ['SIGKILL 101', 'SIGKILL 102']);
    assert.equal(scene.said(/2 processes are gone/).length, 1);
  });

  it('kills those that are left when one of them exits before the answer', async () => {
    const scene = new Scene([child, grandchild], { ignoring: [101, 103] });
    person.answer = ({ text }) => {
      if (!text.includes('Still running')) return undefined;
      scene.end(103);
      return 'Kill';
    };
    await scene.run('terminateTree', scene.row(101));
    assert.ok(!scene.living.has(101));
    assert.deepEqual(scene.said(/Nothing was sent/), []);
  });
});

describe('the row of a terminal', () => {
  it('asks before it kills the shell alone', async () => {
    const scene = new Scene([child]);
    await scene.run('kill', scene.row('terminal-1'));
    assert.equal(scene.said(/^Kill p100 \(100\) and leave a process behind\?/).length, 1);
    assert.deepEqual(scene.signals, []);
  });

  it('offers Kill Tree too when the shell does not exit', async () => {
    const scene = new Scene([child], { ignoring: [100] });
    await scene.run('terminate', scene.row('terminal-1'));
    assert.deepEqual(
      scene.said(/Still running/).map(({ buttons }) => buttons),
      [['Kill', 'Kill Tree']],
    );
  });

  it('has below it who has just lost its parent, and Kill Tree takes that along', async () => {
    const scene = new Scene([child], { abandoned: [101], graceMs: 2000 });
    await scene.run('killTree', scene.row('terminal-1'));
    assert.deepEqual([...scene.living.keys()], [50]);
  });

  it('and one below it are one tree', async () => {
    const asked = new Scene([child], { ignoring: [101] });
    await asked.runFor('terminateTree', asked.row('terminal-1'), asked.row(101));
    assert.deepEqual(asked.signals, ['SIGTERM 100', 'SIGTERM 101']);

    const killed = new Scene([child]);
    await killed.runFor('killTree', killed.row('terminal-1'), killed.row(101));
    assert.equal(killed.said(/p100 \(100\) and 1 below it are gone/).length, 1);
  });
});

describe('a process whose descendant has lost the parent between', () => {
  const middle = processInfo({ pid: 104, parentPid: 101 });
  const leaf = processInfo({ pid: 105, parentPid: 104 });
  const below = processInfo({ pid: 106, parentPid: 105 });
  const all = [child, middle, leaf, below];
  const ended = [104];

  it('is offered Kill Tree, which ends that descendant and what is below it, though these are shown as an orphan', async () => {
    const scene = new Scene(all, { ended });
    assert.deepEqual(
      scene.snapshot.orphans.map(({ process }) => process.pid),
      [105],
    );
    assert.match(scene.row(101).content.contextValue, /;hasChildren;/);
    await scene.run('killTree', scene.row(101));
    assert.deepEqual([...scene.living.keys()], [50, 100]);
  });

  it('is asked to exit with that descendant by Terminate Tree', async () => {
    const scene = new Scene(all, { ended });
    await scene.run('terminateTree', scene.row(101));
    assert.deepEqual(scene.signals, ['SIGTERM 101', 'SIGTERM 105', 'SIGTERM 106']);
  });

  it('has that descendant counted among what Kill would leave behind', async () => {
    const scene = new Scene(all, { ended });
    await scene.run('kill', scene.row(101));
    assert.equal(scene.said(/^Kill p101 \(101\) and leave 2 processes behind\?/).length, 1);
    assert.deepEqual(scene.signals, []);
  });

  it('takes it along when the row of its terminal is chosen, also when nothing else is left in the terminal', async () => {
    const scene = new Scene(
      [middle, leaf].map((one) => (one === middle ? { ...middle, parentPid: 100 } : one)),
      { ended },
    );
    assert.match(scene.row('terminal-1').content.contextValue, /;hasChildren;/);
    await scene.run('killTree', scene.row('terminal-1'));
    assert.deepEqual([...scene.living.keys()], [50]);
  });

  it('is one tree with it when both are chosen', async () => {
    const scene = new Scene(all, { ended });
    await scene.runFor('terminateTree', scene.row(101), scene.row(105));
    assert.deepEqual(scene.signals, ['SIGTERM 101', 'SIGTERM 105', 'SIGTERM 106']);
  });

  it('leaves that descendant running when it is a daemon or is kept', async () => {
    for (const standing of ['detached', 'kept'] as const) {
      const scene = new Scene(all, { ended, standing: () => standing });
      assert.doesNotMatch(scene.row(101).content.contextValue, /;hasChildren;/);
      await scene.run('killTree', scene.row(101));
      assert.deepEqual([...scene.living.keys()], [50, 100, 105, 106]);
    }
  });
});

describe('killing everything that a terminal has started', () => {
  it('ends its shell, what is below it and its orphans in one report, and leaves what the user keeps', async () => {
    const kept = processInfo({ pid: 102, parentPid: 100, session: 100 });
    const belowKept = processInfo({ pid: 103, parentPid: 102, session: 100 });
    const scene = new Scene([child, kept, belowKept, processInfo({ pid: 104, parentPid: 100 })], {
      abandoned: [102, 104],
      standing: (pid) => (pid === 102 ? 'kept' : 'orphan'),
    });
    scene.living.set(105, processInfo({ pid: 105, parentPid: 1, session: 100 }));
    const { reports, failures } = await scene.killOrigin(({ session }) => session === 100);
    assert.deepEqual([...scene.living.keys()], [50, 102, 103]);
    assert.deepEqual(failures, []);
    assert.equal(reports[0]?.processes.length, 4);
    assert.ok(scene.log.some((line) => line.startsWith('killTree bash: 4 processes')));
  });

  it('is refused when nothing of it runs any more, and says so', async () => {
    const scene = new Scene([]);
    scene.end(100);
    const { reports, failures } = await scene.killOrigin(() => false);
    assert.deepEqual(reports, []);
    assert.match(String(failures[0]?.error), /There is no process bash/);
    assert.ok(scene.log.some((line) => line.startsWith('killTree bash: There is no process')));
  });
});

describe('a choice that means nobody', () => {
  it('is said to be one: the row of the extension host', async () => {
    const scene = new Scene([processInfo({ pid: 51, parentPid: 50 })]);
    assert.doesNotMatch(scene.row('host').content.contextValue, /;alive;/);
    await scene.run('killTree', scene.row('host'));
    assert.equal(scene.said(/stands for no process that can be ended/).length, 1);
    assert.deepEqual(scene.signals, []);
  });

  it('is said to be one: the row of what is meant to run', async () => {
    const scene = new Scene([child], { abandoned: [101], standing: () => 'detached' });
    scene.selection.push(scene.row('detached'));
    await scene.run('terminate', { selection: true });
    assert.equal(scene.said(/stands for no process that can be ended/).length, 1);
    assert.deepEqual(scene.signals, []);
  });

  it('does not come in the way of what is selected besides', async () => {
    const helper = processInfo({ pid: 51, parentPid: 50 });
    const scene = new Scene([child, sibling, helper], { abandoned: [101], standing: () => 'detached' });
    await scene.runFor('terminate', scene.row(102), scene.row('detached'), scene.row('host'));
    assert.deepEqual(scene.signals, ['SIGTERM 102']);
  });
});

describe('Kill asks', () => {
  const killed = async (scene: Scene, ...pids: readonly number[]): Promise<void> => {
    await scene.runFor('kill', ...pids.map((pid) => scene.row(pid)));
  };

  it('not, when who is below is to be killed too', async () => {
    const scene = new Scene([child, grandchild]);
    await killed(scene, 101, 103);
    assert.deepEqual(scene.signals, ['SIGKILL 101', 'SIGKILL 103']);
    assert.deepEqual(scene.said(/behind/), []);
  });

  it('not, when only the dead are below', async () => {
    const scene = new Scene([child, { ...grandchild, state: 'zombie' }]);
    await killed(scene, 101);
    assert.deepEqual(scene.signals, ['SIGKILL 101']);
  });

  it('of several with a count of those who are really left', async () => {
    const below = [grandchild, processInfo({ pid: 104, parentPid: 103 }), processInfo({ pid: 105, parentPid: 104 })];
    const scene = new Scene([child, ...below]);
    person.answer = () => 'Kill Only These';
    await killed(scene, 101, 103);
    assert.deepEqual(
      scene.said(/behind/).map(({ text, buttons }) => [text, buttons]),
      [['Kill 2 processes and leave 2 others behind?', ['Kill Tree', 'Kill Only These']]],
    );
    assert.deepEqual(scene.signals, ['SIGKILL 101', 'SIGKILL 103']);
  });

  it('and takes the tree when told to', async () => {
    const scene = new Scene([child, grandchild]);
    person.answer = () => 'Kill Tree';
    await killed(scene, 101);
    assert.deepEqual([...scene.living.keys()], [50, 100]);
  });
});

describe('what fails', () => {
  it('after an offer was accepted is shown and logged', async () => {
    const scene = new Scene([child], { ignoring: [101] });
    person.answer = ({ text }) => {
      if (text.includes('Still running')) scene.lookFailure = new Error('no descriptor is left');
      return 'Kill';
    };
    await scene.run('terminate', scene.row(101));
    assert.equal(scene.said(/^Could not end p101 \(101\): no descriptor is left$/).length, 1);
    assert.ok(scene.log.includes('kill p101 (101): no descriptor is left'));
  });

  it('in showing bad news is shown and logged', async () => {
    const scene = new Scene([child], { ignoring: [101] });
    person.answer = ({ text }) => {
      if (text.includes('Still running')) throw new Error('no window');
      return undefined;
    };
    await scene.run('terminate', scene.row(101));
    assert.equal(scene.said(/could not be dealt with: no window$/).length, 1);
    assert.ok(scene.log.some((line) => line.includes('no window')));
  });

  it('in the refresh afterwards does not hide what became of it', async () => {
    const scene = new Scene([child]);
    scene.refreshFailure = new Error('a listener threw');
    const [report] = (await scene.run('kill', { pid: 101 })) as readonly {
      readonly target: { readonly pid: number };
    }[];
    assert.equal(report?.target.pid, 101);
    assert.equal(scene.said(/101.*is gone/).length, 1);
    assert.ok(scene.log.some((line) => line.includes('a listener threw')));
  });
});

describe('a program', () => {
  it('is told of a refusal by an error, and the person by a message', async () => {
    const scene = new Scene([]);
    await assert.rejects(scene.run('kill', { pid: 50 }), /extension host/);
    await assert.rejects(scene.run('kill', '12'), /not the id of a process/);
    assert.equal(scene.said(/^Nothing was sent\. p50 \(50\) is the extension host/).length, 1);
  });

  it('that names a process by an object whose conversion throws is told of a refusal, not of that error', async () => {
    const scene = new Scene([]);
    const hostile = {
      toString: () => {
        throw new Error('not a RefusedError');
      },
      get [Symbol.toStringTag](): string {
        throw new Error('not a RefusedError');
      },
    };
    for (const argument of [{ pid: hostile }, { pid: hostile, startTime: 1 }]) {
      await assert.rejects(scene.run('kill', argument), { name: 'RefusedError', reason: 'notAPid' });
    }
    assert.equal(scene.said(/^Nothing was sent\./).length, 2);
    assert.equal(scene.log.length, 2);
  });

  it('that names a pid alone does not get what its former holder has left', async () => {
    const scene = new Scene([child, grandchild]);
    scene.end(101);
    scene.living.set(101, { ...child, startTime: 99_999, parentPid: 1 });
    await scene.run('killTree', { pid: 101 });
    assert.deepEqual([...scene.living.keys()], [50, 100, 103]);
  });
});

describe('the Quick Pick', () => {
  it('has the shells too, after what runs in them', async () => {
    const scene = new Scene([child, { ...sibling, state: 'zombie' }]);
    person.pick = ([, last]) => last;
    await scene.run('terminate');
    assert.deepEqual(
      person.offered[0]?.map(({ label, description }) => [label, description]),
      [
        ['p101', '101 · 1 KB · bash'],
        ['p100', '100 · 3 KB · bash'],
      ],
    );
    assert.deepEqual(scene.signals, ['SIGTERM 100']);
  });

  it('has a shell in which nothing runs', async () => {
    const scene = new Scene([]);
    await scene.run('terminate');
    assert.equal(person.offered[0]?.length, 1);
  });
});

describe('the log', () => {
  it('shows what is in a name from a stranger', async () => {
    const scene = new Scene([{ ...child, name: 'a\nb', commandLine: [] }]);
    await scene.run('terminate', scene.row(101));
    assert.ok(scene.log.every((line) => !line.includes('\n')));
    assert.ok(scene.log.includes('terminate a\\nb (101): 1 process, 0 ms, 1 round'));
  });
});
