import { reset, taskExecutions, terminals } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { EarlierTasks } from '../../../src/origins/earlierTasks';

interface FakeTerminal {
  name: string;
  readonly creationOptions: { readonly name?: string };
  exitStatus: object | undefined;
}

describe('The tasks that ran before the extension started', () => {
  beforeEach(reset);

  const open = (name: string, creationOptions: FakeTerminal['creationOptions'] = { name }): FakeTerminal => {
    const terminal = { name, creationOptions, exitStatus: undefined };
    terminals.push(terminal);
    return terminal;
  };
  const run = (name: string, task: { readonly source?: string; readonly scope?: unknown } = {}) => {
    const execution = { task: { name, source: 'Workspace', scope: 2, ...task } };
    taskExecutions.push(execution);
    return execution as unknown as vscode.TaskExecution;
  };
  const nameOf = (tasks: EarlierTasks, terminal: FakeTerminal) => tasks.getName(terminal as unknown as vscode.Terminal);

  const cases: readonly (readonly [title: string, task: Parameters<typeof run>, terminal: string])[] = [
    ['of a folder', ['build'], 'build'],
    ['of an extension', ['build', { source: 'npm' }], 'npm: build'],
    ['of one of several folders', ['build', { scope: { name: 'api' } }], 'build (api)'],
    [
      'of an extension in one of several folders',
      ['build', { source: 'npm', scope: { name: 'api' } }],
      'npm: build (api)',
    ],
  ];
  for (const [title, task, name] of cases) {
    it(`are known by the name of their terminal: ${title}`, () => {
      run(...task);
      const terminal = open(name);
      assert.equal(nameOf(new EarlierTasks(), terminal), 'build');
    });
  }

  it('are known in both terminals of two tasks with one name', () => {
    run('build');
    run('build');
    const both = [open('build'), open('build')];
    const tasks = new EarlierTasks();
    assert.deepEqual(
      both.map((terminal) => nameOf(tasks, terminal)),
      ['build', 'build'],
    );
  });

  it('are not told from a terminal of the same name', () => {
    run('build');
    const both = [open('build'), open('build')];
    const tasks = new EarlierTasks();
    assert.deepEqual(
      both.map((terminal) => nameOf(tasks, terminal)),
      [undefined, undefined],
    );
  });

  it('are told from a terminal that the user has renamed, from one that has ended, and from one that is closed', () => {
    run('build');
    const task = open('build');
    const renamed = open('build', {});
    const ended = open('build');
    ended.exitStatus = { code: 0 };
    const closed = open('build');
    const tasks = new EarlierTasks();
    terminals.splice(terminals.indexOf(closed), 1);
    assert.deepEqual(
      [task, renamed, ended, closed].map((terminal) => nameOf(tasks, terminal)),
      ['build', undefined, undefined, undefined],
    );
  });

  it('give no name to a terminal that is opened later', () => {
    run('build');
    const tasks = new EarlierTasks();
    assert.equal(nameOf(tasks, open('build')), undefined);
  });

  it('give no name to a terminal after the task has ended', () => {
    const execution = run('build');
    const terminal = open('build');
    const tasks = new EarlierTasks();
    tasks.forget(execution);
    assert.equal(nameOf(tasks, terminal), undefined);
  });
});
