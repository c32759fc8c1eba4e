import { user } from '../support/fakeVSCode';
import { CommandFixture, type CommandFixtureOptions } from '../support/commandFixture';
import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { processInfo } from '../support/fixtures';

const inTerminal = (pid: number, parentPid = 100): ProcessInfo => processInfo({ pid, parentPid, session: 100 });
const texts = (): readonly string[] => user.messages.map(({ text }) => text);

/** A terminal whose shell leads a session. The user answers with this button. */
function open(
  processes: readonly ProcessInfo[],
  answer: string | undefined,
  options: CommandFixtureOptions = {},
): CommandFixture {
  const fixture = new CommandFixture(processes, {
    shell: { name: 'bash', commandLine: ['/bin/bash'], session: 100 },
    ...options,
  });
  user.answer = ({ buttons }) => buttons.find((button) => button === answer);
  return fixture;
}

describe('End Everything It Started', () => {
  it('asks once, lists what will end, and says that the shell of the terminal goes on', async () => {
    const fixture = open([inTerminal(101), inTerminal(102)], undefined, { abandoned: [102] });
    await fixture.run('endOrigin', fixture.row('terminal-1'));
    assert.deepEqual(
      user.messages.map(({ text, buttons }) => [text, buttons]),
      [['End everything that was started by Terminal bash?', ['Ask to Exit', 'Kill']]],
    );
    assert.match(user.messages[0]?.detail ?? '', /^p101 \(101\)\np102 \(102\)\n\nThe terminal stays open/);
    assert.deepEqual(fixture.signals, []);
  });

  it('kills the processes of a terminal and its orphans in one report, and spares its shell and what the user keeps', async () => {
    const fixture = open([inTerminal(101), inTerminal(102), inTerminal(103, 102), inTerminal(104)], 'Kill', {
      abandoned: [102, 104],
      stateOf: (pid) => (pid === 102 ? 'kept' : 'orphan'),
    });
    await fixture.run('endOrigin', fixture.row('terminal-1'));
    assert.deepEqual([...fixture.processes.keys()], [50, 100, 102, 103]);
    assert.equal(texts().at(-1), '$(check) Terminal bash: 2 processes are gone');
    assert.ok(fixture.log.some((line) => line.startsWith('killTree Terminal bash: 2 processes')));
  });

  it('kills what no listing has shown yet, by the session of the terminal or by its shell as the parent', async () => {
    const fixture = open([inTerminal(101)], undefined);
    user.answer = ({ text }) => {
      if (!text.startsWith('End everything')) return undefined;
      // Started while the question was open, and seen by no listing: the one before the signals fails.
      fixture.refuseRefresh = true;
      fixture.processes.set(105, processInfo({ pid: 105, parentPid: 1, session: 100 }));
      fixture.processes.set(106, processInfo({ pid: 106, parentPid: 100, session: 106 }));
      fixture.processes.set(107, processInfo({ pid: 107, parentPid: 1, session: 900 }));
      return 'Kill';
    };
    await fixture.run('endOrigin', fixture.row('terminal-1'));
    assert.deepEqual([...fixture.processes.keys()], [50, 100, 107]);
  });

  it('ends a loop that runs in the shell by Ctrl+C', async () => {
    const fixture = open([inTerminal(101)], 'Kill');
    await fixture.run('endOrigin', fixture.row('terminal-1'));
    assert.deepEqual(fixture.typed, ['\x03']);
  });

  it('offers to kill the shell too if that starts more', async () => {
    const fixture = open([inTerminal(101)], undefined);
    user.answer = ({ text, buttons }) => {
      if (!text.startsWith('End everything')) return buttons[0];
      fixture.restartAgainAndAgain(101);
      return 'Kill';
    };
    await fixture.run('endOrigin', fixture.row('terminal-1'));
    assert.equal(fixture.messages(/^bash \(100\) still starts processes: 1 run again\.$/).length, 1);
    assert.ok(!fixture.processes.has(100));
  });

  it('asks the processes to exit, from the top down, and offers to kill what does not', async () => {
    const fixture = open([inTerminal(101), inTerminal(102, 101), inTerminal(103)], 'Ask to Exit', {
      abandoned: [103],
      ignoring: [103],
    });
    await fixture.run('endOrigin', fixture.row('terminal-1'));
    assert.deepEqual(fixture.signals.toSorted(), ['SIGTERM 101', 'SIGTERM 102', 'SIGTERM 103']);
    assert.equal(fixture.messages(/Still running .*p103 \(103\)/).length, 1);
  });

  it('kills all orphans from their group, and nothing that still has a parent', async () => {
    const fixture = open([inTerminal(101), inTerminal(102), inTerminal(103, 102)], undefined, { abandoned: [102] });
    user.answer = ({ text }) => {
      if (!text.startsWith('End all')) return undefined;
      fixture.refuseRefresh = true;
      fixture.processes.set(105, inTerminal(105, 1));
      // A program in the foreground, and its child.
      fixture.processes.set(106, inTerminal(106, 100));
      fixture.processes.set(107, inTerminal(107, 106));
      return 'Kill';
    };
    await fixture.run('endOrigin', fixture.row('orphans'));
    assert.deepEqual([...fixture.processes.keys()], [50, 100, 101, 106, 107]);
    assert.equal(texts()[0], 'End all orphans, with everything below them?');
    assert.deepEqual(fixture.typed, []);
  });

  it('says that there is nothing to end if all has ended meanwhile', async () => {
    const fixture = open([inTerminal(101)], 'Kill');
    const row = fixture.row('terminal-1');
    fixture.end(101);
    await fixture.run('refresh');
    await fixture.run('endOrigin', row);
    assert.deepEqual(
      user.messages.map(({ kind, text }) => [kind, text]),
      [
        ['warning', 'End everything that was started by Terminal bash?'],
        ['information', 'Nothing was sent: what it has started has ended already, or is meant to run.'],
      ],
    );
    assert.match(user.messages[0]?.detail ?? '', /^No process of it is listed now\./);
    assert.deepEqual(fixture.signals, []);
  });

  it('is offered on a terminal in which something runs or that has orphans, on Orphans, and not on the extension host', () => {
    const endable = (fixture: CommandFixture, id: 'terminal-1' | 'orphans' | 'host') =>
      fixture.row(id).content.contextValue.includes(';endable;');
    assert.equal(endable(open([inTerminal(101)], undefined), 'terminal-1'), true);
    assert.equal(endable(open([], undefined), 'terminal-1'), false);
    const withOrphan = open([inTerminal(101)], undefined, { abandoned: [101] });
    assert.deepEqual([endable(withOrphan, 'terminal-1'), endable(withOrphan, 'orphans')], [true, true]);
    assert.equal(endable(open([processInfo({ pid: 51, parentPid: 50 })], undefined), 'host'), false);
  });

  it('lists the origins in which something runs if it has no argument', async () => {
    const fixture = open([inTerminal(101), inTerminal(102)], undefined, { abandoned: [102] });
    user.pick = ([first]) => first;
    await fixture.run('endOrigin');
    assert.deepEqual(
      user.quickPicks[0]?.map(({ label, description }) => [label, description]),
      [
        ['Terminal bash', '2 processes'],
        ['Orphans', '1 process'],
      ],
    );
    assert.equal(fixture.messages(/^End everything/).length, 1);
  });
});
