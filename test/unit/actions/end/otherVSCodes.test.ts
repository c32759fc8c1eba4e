import { user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { processInfo } from '../../support/fixtures';
import { CommandFixture } from '../../support/commandFixture';

const main = processInfo({ pid: 200, parentPid: 100, commandLine: ['/opt/s/node', '/opt/s/out/server-main.js'] });
const part = processInfo({
  pid: 201,
  parentPid: 200,
  commandLine: ['/opt/s/node', '/opt/s/out/bootstrap-fork', '--type=ptyHost'],
});
const inner = processInfo({ pid: 202, parentPid: 201 });
const other = processInfo({ pid: 300, parentPid: 100 });
const everything: readonly ProcessInfo[] = [main, part, inner, other];

/** A terminal in which another VS Code was started. The user answers with the button that matches. */
function withAnswer(pattern: RegExp): CommandFixture {
  const fixture = new CommandFixture(everything);
  user.answer = ({ buttons }) => buttons.find((button) => pattern.test(button));
  return fixture;
}

describe('Ending another VS Code', () => {
  it('shows another VS Code as one row that says what it is, with nothing below it', () => {
    const fixture = withAnswer(/never/);
    const { content } = fixture.row(200);
    assert.equal(content.label, 'Another VS Code');
    assert.deepEqual(content.children, []);
    assert.throws(() => fixture.row(201));
  });

  it('asks only its main process to exit once the user confirms', async () => {
    const fixture = withAnswer(/Ask It to Exit/);
    await fixture.runFor('terminate', fixture.row(200));
    assert.deepEqual(fixture.signals, ['SIGTERM 200']);
    assert.equal(fixture.messages(/is another VS Code, with 3 processes/).length, 1);
  });

  it('kills all of its processes once the user confirms, by Kill too', async () => {
    for (const command of ['kill', 'killTree']) {
      const fixture = withAnswer(/Kill All of It/);
      await fixture.runFor(command, fixture.row(200));
      const killed = fixture.signals.filter((signal) => signal.startsWith('SIGKILL')).sort();
      assert.deepEqual(killed, ['SIGKILL 200', 'SIGKILL 201', 'SIGKILL 202'], command);
    }
  });

  it('sends no signal if the user dismisses the question', async () => {
    for (const command of ['terminate', 'kill', 'terminateTree', 'killTree']) {
      const fixture = withAnswer(/never/);
      await fixture.runFor(command, fixture.row(200), fixture.row(300));
      assert.deepEqual(fixture.signals, [], command);
    }
  });

  it('spares another VS Code if the terminal that it was started in is killed as a tree, and says so', async () => {
    const fixture = withAnswer(/never/);
    await fixture.runFor('killTree', fixture.row('terminal-1'));
    const reached = new Set(fixture.signals.map((signal) => signal.split(' ')[1]));
    assert.deepEqual([...reached].sort(), ['100', '300']);
    assert.equal(fixture.messages(/Left alone: .*\(200\) belongs to another VS Code/).length, 1);
  });

  it('refuses a caller of the API, which is not asked', async () => {
    const fixture = withAnswer(/./);
    for (const pid of [200, 201]) {
      await assert.rejects(fixture.run('killTree', { pid }), { name: 'RefusedError', reason: 'otherVSCode' });
    }
    assert.deepEqual(fixture.signals, []);
  });
});

describe('The argument of a command', () => {
  it('stands for the selected rows only if it is exactly what the keybindings pass', async () => {
    const anything = new Proxy({}, { get: () => true, has: () => true });
    const editor = { selection: { start: 1, end: 2 }, document: {} };
    for (const argument of [
      { pid: 999, selection: true },
      { selection: 0 },
      editor,
      anything,
      { selection: true, x: 1 },
    ]) {
      const fixture = new CommandFixture(everything);
      fixture.selection.push(fixture.row(300));
      await assert.rejects(fixture.run('killTree', argument), { name: 'RefusedError' });
      assert.deepEqual(fixture.signals, []);
    }
    const fixture = new CommandFixture(everything);
    fixture.selection.push(fixture.row(300));
    await fixture.run('killTree', { selection: true });
    assert.ok(fixture.signals.includes('SIGKILL 300'));
  });
});
