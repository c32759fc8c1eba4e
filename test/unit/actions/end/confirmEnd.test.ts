import { user, type Message } from '../../support/fakeVSCode';
import { CommandFixture } from '../../support/commandFixture';
import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import type { Confirm } from '../../../../src/workspace/settings';
import { processInfo } from '../../support/fixtures';

const child = processInfo({ pid: 101, parentPid: 100 });
const sibling = processInfo({ pid: 102, parentPid: 100 });
const grandchild = processInfo({ pid: 103, parentPid: 101 });
const main = processInfo({ pid: 200, parentPid: 100, commandLine: ['/opt/s/node', '/opt/s/out/server-main.js'] });
const part = processInfo({
  pid: 201,
  parentPid: 200,
  commandLine: ['/opt/s/node', '/opt/s/out/bootstrap-fork', '--type=ptyHost'],
});

/** The questions that a command asks before it has ended these. */
async function questions(
  confirm: Confirm,
  command: string,
  pids: readonly number[],
  processes: readonly ProcessInfo[] = [child, sibling, grandchild],
): Promise<readonly Pick<Message, 'text' | 'detail' | 'buttons'>[]> {
  const fixture = new CommandFixture(processes, { confirm });
  await fixture.runFor(command, ...pids.map((pid) => fixture.row(pid)));
  const asked = user.messages.filter(({ kind, detail }) => kind === 'warning' && detail !== undefined);
  assert.equal(fixture.signals.length === 0, asked.length > 0, 'nothing is sent before the answer');
  return asked.map(({ text, detail, buttons }) => ({ text, detail, buttons }));
}

describe('The confirmation before processes are ended', () => {
  const cases: readonly [Confirm, string, readonly number[], string | undefined, readonly string[]][] = [
    ['severalProcesses', 'terminate', [101], undefined, []],
    ['severalProcesses', 'terminateTree', [102], undefined, []],
    ['severalProcesses', 'terminate', [101, 102], 'Terminate 2 processes?', ['Terminate']],
    ['severalProcesses', 'terminateTree', [101], 'Terminate p101 (101) and 1 below it?', ['Terminate Tree']],
    ['severalProcesses', 'killTree', [101], 'Kill p101 (101) and 1 below it?', ['Kill Tree']],
    ['severalProcesses', 'killTree', [101, 102], 'Kill 3 processes?', ['Kill Tree']],
    ['always', 'terminate', [101], 'Terminate p101 (101)?', ['Terminate']],
    ['always', 'kill', [102], 'Kill p102 (102)?', ['Kill']],
    ['always', 'kill', [101], 'Kill p101 (101) and leave a process behind?', ['Kill Tree', 'Kill Only This']],
    ['never', 'killTree', [101, 102], undefined, []],
    ['never', 'kill', [101], undefined, []],
  ];
  for (const [confirm, command, pids, text, buttons] of cases) {
    const what = `${command} of ${pids.join(' and ')}`;
    it(`${text === undefined ? 'does not come' : `is "${text}"`} for ${what} with the setting ${confirm}`, async () => {
      const asked = await questions(confirm, command, pids);
      assert.deepEqual(
        asked.map((each) => [each.text, each.buttons]),
        text === undefined ? [] : [[text, buttons]],
      );
    });
  }

  it('lists what will end, each process on a line, with its tree', async () => {
    const [asked] = await questions('severalProcesses', 'killTree', [101, 102]);
    assert.equal(asked?.detail, 'p101 (101)\np102 (102)\np103 (103)');
  });

  it('lists ten processes and counts the rest', async () => {
    const many = Array.from({ length: 13 }, (_, index) => processInfo({ pid: 301 + index, parentPid: 101 }));
    const [asked] = await questions('severalProcesses', 'killTree', [101], [child, ...many]);
    const lines = asked?.detail?.split('\n') ?? [];
    assert.deepEqual([lines.length, lines.at(-1)], [11, 'and 4 more']);
  });

  it('is one question for another VS Code and other processes together, whatever the setting says', async () => {
    for (const confirm of ['always', 'severalProcesses', 'never'] as const) {
      const asked = await questions(confirm, 'killTree', [200, 101], [main, part, child, grandchild]);
      assert.equal(asked.length, 1);
      assert.match(asked[0]?.text ?? '', /\(200\) is another VS Code.*End it\? Kill p101 \(101\) and 1 below it\?$/);
      assert.match(asked[0]?.detail ?? '', /Unsaved work is lost\.\n\np101 \(101\)\np103 \(103\)$/);
      assert.deepEqual(asked[0]?.buttons, ['Kill All of It']);
    }
  });

  it('is one question for another VS Code and a process that leaves a child behind', async () => {
    const asked = await questions('severalProcesses', 'kill', [200, 101], [main, part, child, grandchild]);
    assert.deepEqual(
      asked.map(({ buttons }) => buttons),
      [['Kill Tree', 'Kill Only This']],
    );
  });

  it('ends what it lists once the user agrees', async () => {
    const fixture = new CommandFixture([child, sibling], { confirm: 'severalProcesses' });
    user.answer = ({ buttons }) => buttons.find((button) => button === 'Terminate');
    await fixture.runFor('terminate', fixture.row(101), fixture.row(102));
    assert.deepEqual(fixture.signals, ['SIGTERM 101', 'SIGTERM 102']);
  });

  it('does not come again for what still runs, since the message has named it', async () => {
    const fixture = new CommandFixture([child, sibling], { confirm: 'always', ignoring: [101, 102] });
    user.answer = ({ buttons }) => buttons[0];
    await fixture.runFor('terminate', fixture.row(101), fixture.row(102));
    assert.deepEqual(fixture.signals.slice(2), ['SIGKILL 101', 'SIGKILL 102']);
    assert.equal(user.messages.filter(({ detail }) => detail !== undefined).length, 1);
  });

  it('does not come after orphans were chosen from the list of Clean Up Orphans', async () => {
    const fixture = new CommandFixture([child, sibling], { confirm: 'always', abandoned: [101, 102] });
    user.pick = (items) => items;
    await fixture.run('cleanUpOrphans');
    assert.deepEqual(fixture.signals, ['SIGTERM 101', 'SIGTERM 102']);
  });

  it('is not for programs, which use the API', async () => {
    const fixture = new CommandFixture([child, grandchild], { confirm: 'always' });
    await fixture.run('killTree', { pid: 101 });
    assert.deepEqual([...fixture.processes.keys()], [50, 100]);
  });

  describe('where a process is not asked to exit by a signal', () => {
    const asked = () =>
      user.messages
        .filter(({ detail }) => detail !== undefined)
        .map(({ text, detail, buttons }) => ({ text, detail, buttons }));
    const bash = processInfo({ pid: 110, parentPid: 40, name: 'bash', commandLine: ['bash'] });
    const other = processInfo({ pid: 111, parentPid: 110, name: 'vite', commandLine: ['vite'] });

    it('does not come if only that process is asked', async () => {
      const fixture = new CommandFixture([child], {
        confirm: 'severalProcesses',
        methods: { 101: { kind: 'console', others: [bash] } },
      });
      await fixture.runFor('terminate', fixture.row(101));
      assert.deepEqual(asked(), []);
      assert.deepEqual(fixture.signals, ['ask 101']);
    });

    for (const confirm of ['severalProcesses', 'never'] as const) {
      it(`names what gets the same Ctrl+C, other than shells with a prompt, with the setting ${confirm}`, async () => {
        const fixture = new CommandFixture([child], {
          confirm,
          methods: { 101: { kind: 'console', others: [bash, other] } },
        });
        user.answer = ({ buttons }) => buttons.find((button) => button === 'Terminate');
        await fixture.runFor('terminate', fixture.row(101));
        assert.deepEqual(asked(), [
          {
            text: 'Terminate p101 (101)?',
            detail: 'Ctrl+C is sent to the console, which also reaches: vite (111).',
            buttons: ['Terminate'],
          },
        ]);
        assert.deepEqual(fixture.signals, ['ask 101']);
      });
    }

    it('offers to kill what cannot be asked, and kills nothing before the answer', async () => {
      const fixture = new CommandFixture([child, grandchild], { confirm: 'severalProcesses', methods: {} });
      await fixture.runFor('terminate', fixture.row(101));
      assert.deepEqual(
        asked().map(({ text, buttons }) => [text, buttons]),
        [
          [
            'p101 (101) cannot be asked to exit. Kill p101 (101) and leave a process behind?',
            ['Kill Tree', 'Kill Only This'],
          ],
        ],
      );
      assert.deepEqual(fixture.signals, []);
      user.answer = ({ buttons }) => buttons.find((button) => button === 'Kill Only This');
      await fixture.runFor('terminate', fixture.row(101));
      assert.deepEqual(fixture.signals, ['SIGKILL 101']);
    });

    it('says what of a tree cannot be asked, and may stay', async () => {
      const fixture = new CommandFixture([child, grandchild], {
        confirm: 'severalProcesses',
        methods: { 101: { kind: 'windows' } },
      });
      await fixture.runFor('terminateTree', fixture.row(101));
      assert.match(asked()[0]?.detail ?? '', /^Cannot be asked to exit, and may stay: p103 \(103\)\./);
    });

    it('is replaced by the message after the command if the user wants no questions', async () => {
      const fixture = new CommandFixture([child], { confirm: 'never', methods: {} });
      user.answer = ({ buttons }) => buttons.find((button) => button === 'Kill');
      await fixture.runFor('terminate', fixture.row(101));
      assert.match(user.messages[0]?.text ?? '', /p101 \(101\) cannot be asked to exit, only killed/);
      assert.deepEqual(fixture.signals, ['SIGKILL 101']);
    });
  });
});
