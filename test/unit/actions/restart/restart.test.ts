import { events, executed, reset, startedTasks, taskExecutions, user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { restart } from '../../../../src/actions/restart/restart';
import type { RestartContext, RunningCommand } from '../../../../src/actions/restart/restartContext';
import type { OriginKind } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { CommandFixture } from '../../support/commandFixture';
import { processInfo } from '../../support/fixtures';

const server = processInfo({ pid: 101, parentPid: 100, name: 'server' });
const helper = processInfo({ pid: 102, parentPid: 101, name: 'helper' });
const background = processInfo({ pid: 103, parentPid: 100, name: 'background' });
/** That of the terminal of the fixture. */
const originId = 'terminal-1';

describe('Restart', () => {
  let fixture: CommandFixture;
  /** What the terminal has received. */
  let typed: string[];
  let ran: string[];
  let shellFolder: string;

  const execution = { commandLine: { value: 'npm start' }, cwd: { fsPath: '/link' } };
  const task = { name: 'serve' };
  const taskExecution = {
    task,
    terminate: () => {
      for (const pid of [103, 102, 101, 100]) fixture.end(pid);
      taskExecutions.length = 0;
      events.taskEnded.fire({ execution: taskExecution });
    },
  };

  beforeEach(() => {
    fixture = new CommandFixture([server, helper, background], { foreground: [101, 102] });
    typed = [];
    ran = [];
    shellFolder = '/real';
    taskExecutions.push(taskExecution);
  });

  after(reset);

  /** Ends what runs in the foreground of the terminal. */
  function endCommand(): void {
    fixture.end(102);
    fixture.end(101);
    events.executionEnded.fire({ execution });
  }

  const command = (onInput: () => void): RunningCommand =>
    ({
      terminal: {
        sendText: (text: string) => {
          typed.push(text);
          onInput();
        },
        shellIntegration: { executeCommand: (line: string) => void ran.push(line) },
      },
      execution,
    }) as unknown as RunningCommand;

  async function run(kind: OriginKind, found: Partial<RestartContext>): Promise<void> {
    const context = fixture.restartContext();
    await restart(
      { id: originId, kind, label: 'serve' },
      {
        ...context,
        source: {
          ...context.source,
          facts: (process) =>
            Promise.resolve({
              process: { ...(process as ProcessInfo), cwd: shellFolder },
              ignoresTerminate: undefined,
              tracer: undefined,
            }),
        },
        resolvePath: (path) => Promise.resolve(path === '/link' ? '/real' : path),
        ...found,
      },
    );
  }

  it('of a command presses Ctrl+C, and runs the same line in the same terminal once it has ended', async () => {
    await run('terminal', { findCommand: () => command(endCommand) });
    assert.deepEqual(typed, ['\x03']);
    assert.deepEqual(fixture.signals, []);
    assert.deepEqual(ran, ['npm start']);
    assert.equal(fixture.messages(/Restarted Terminal serve/).length, 1);
  });

  it('of a command that ignores Ctrl+C asks what runs in the foreground to exit, and nothing else', async () => {
    fixture.onEnd = (pid) => {
      if (pid === 101) events.executionEnded.fire({ execution });
    };
    await run('terminal', { findCommand: () => command(() => undefined) });
    assert.deepEqual(fixture.signals, ['SIGTERM 101', 'SIGTERM 102']);
    assert.deepEqual(ran, ['npm start']);
  });

  it('of a command that does not end starts nothing, and offers to kill it', async () => {
    fixture = new CommandFixture([server], { foreground: [101], ignoring: [101] });
    await run('terminal', { findCommand: () => command(() => undefined) });
    assert.deepEqual(ran, []);
    const [message] = fixture.messages(/Nothing was started again, because this still runs: server \(101\)/);
    assert.deepEqual(message?.buttons, ['Kill and Start Again']);
    fixture.onEnd = () => {
      events.executionEnded.fire({ execution });
    };
    user.answer = () => 'Kill and Start Again';
    await run('terminal', { findCommand: () => command(() => undefined) });
    assert.deepEqual(ran, ['npm start']);
  });

  it('of a command does nothing if the terminal is in another folder than at its start', async () => {
    shellFolder = '/real/web';
    await run('terminal', { findCommand: () => command(endCommand) });
    assert.deepEqual([...typed, ...ran], []);
    assert.equal(fixture.messages(/“npm start” was not restarted: it was started in \/link, .* \/real\/web/).length, 1);
  });

  it('of a task ends it, waits until its processes are gone, and runs the same task', async () => {
    await run('task', { findTask: () => taskExecution as never });
    assert.deepEqual(startedTasks, [task]);
  });

  it('of a task whose processes survive it starts nothing, and offers to kill them', async () => {
    const stubborn = {
      task,
      terminate: () => {
        events.taskEnded.fire({ execution: stubborn });
      },
    };
    taskExecutions.push(stubborn);
    await run('task', { findTask: () => stubborn as never });
    assert.deepEqual(startedTasks, []);
    assert.equal(fixture.messages(/Nothing was started again, because this still runs/).length, 1);
  });

  it('of a command or a task with another VS Code below it ends nothing', async () => {
    const server = processInfo({
      ...{ pid: 101, parentPid: 100, name: 'node' },
      commandLine: ['node', '/home/alice/.vscode-server/bin/0/out/server-main.js'],
    });
    fixture = new CommandFixture([server], { foreground: [101] });
    await run('terminal', { findCommand: () => command(endCommand) });
    await run('task', { findTask: () => taskExecution as never });
    assert.deepEqual([...typed, ...ran, ...startedTasks, ...fixture.signals], []);
    assert.equal(fixture.messages(/was not restarted, because another VS Code runs in it/).length, 2);
  });

  it('of a debug session names exactly this session to VS Code', async () => {
    await run('debug', { findSession: () => ({ id: 'session-7' }) });
    assert.deepEqual(executed.at(-1), ['workbench.action.debug.restart', undefined, { sessionId: 'session-7' }]);
  });

  it('of what is gone starts nothing, and says so', async () => {
    for (const kind of ['task', 'debug', 'terminal', 'extension'] as const) await run(kind, {});
    assert.deepEqual([...typed, ...ran, ...startedTasks, ...executed], []);
    assert.equal(fixture.messages(/nothing was started/).length, 4);
  });
});
