import { configured, events, reset, settled, terminals } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { Tasks } from '../../../src/origins/tasks';
import { Terminals } from '../../../src/origins/terminals';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { processInfo } from '../support/fixtures';
import { snapshotOf } from '../support/listingWindow';

interface FakeTerminal {
  name: string;
  readonly processId: Promise<number | undefined>;
  readonly creationOptions: object;
  readonly state: object;
}

const never = new Promise<undefined>(() => undefined);

describe('Terminals', () => {
  /** Those that there are now; each other pid is of a process with the same start time. */
  const processes = new Map<number, ProcessInfo>();
  let now: number;
  let tasks: Tasks;
  let all: Terminals;

  let looks: number;

  const look = (pid: number) => {
    looks++;
    return processes.get(pid) ?? processInfo({ pid, name: 'bash', commandLine: ['/bin/bash'] });
  };

  beforeEach(() => {
    reset();
    processes.clear();
    now = 0;
    looks = 0;
    tasks = new Tasks(look);
    all = new Terminals({ tasks, look, isLocal: (pid) => pid !== 666, now: () => now });
  });

  afterEach(() => {
    all.dispose();
    tasks.dispose();
  });

  const show = <T extends FakeTerminal>(terminal: T): T => {
    terminals.push(terminal);
    events.terminalOpened.fire(terminal);
    return terminal;
  };
  const fake = (
    name: string,
    processId: Promise<number | undefined>,
    creationOptions: object = {},
    state: object = {},
  ) => ({
    name,
    processId,
    creationOptions,
    state,
  });
  const open = async (name: string, pid: number, creationOptions: object = {}, state: object = {}) => {
    const terminal = show(fake(name, Promise.resolve(pid), creationOptions, state));
    await settled();
    return terminal;
  };
  const close = (terminal: FakeTerminal): void => {
    terminals.splice(terminals.indexOf(terminal), 1);
    events.terminalClosed.fire(terminal);
  };
  const startTask = async (processId: number, name: string) => {
    events.taskStarted.fire({ processId, execution: { task: { name } } });
    await settled();
  };
  const execution = (value: string, confidence = 2) => ({ commandLine: { value, confidence, isTrusted: true } });
  const roots = () => all.origins().map(({ kind, label, rootPid }) => [kind, label, rootPid]);
  const commands = () => all.origins().map(({ command }) => command);
  const listed = async (...listing: readonly ProcessInfo[]): Promise<void> => {
    all.observe(snapshotOf(listing, all.origins()));
    now += 1_000;
    await settled();
  };

  it('are origins from when their pid is known until they are closed', async () => {
    const terminal = await open('bash', 100);
    assert.deepEqual(roots(), [['terminal', 'bash', 100]]);
    close(terminal);
    assert.deepEqual(roots(), []);
  });

  it('are no origins where they run on another machine, whose pids mean nothing here', async () => {
    await open('local', 666);
    await listed();
    assert.deepEqual(roots(), []);
  });

  it('are followed at their new shell when they are relaunched, of which nothing is said', async () => {
    const terminal = await open('bash', 100);
    const [before] = all.origins();
    terminal.processId = Promise.resolve(200);
    await listed();
    assert.deepEqual(roots(), [['terminal', 'bash', 200]]);
    assert.notEqual(all.origins()[0]?.id, before?.id, 'what was started in the old shell came from another origin');
  });

  it('go by the name of the task that runs in them, and forget those of earlier ones', async () => {
    const terminal = await open('task', 1000);
    for (const [pid, name] of [
      [1001, 'build'],
      [1002, 'test'],
    ] as const) {
      terminal.processId = Promise.resolve(pid);
      await startTask(pid, name);
    }
    assert.deepEqual(roots(), [['task', 'test', 1002]]);
    await startTask(1003, 'elsewhere');
    assert.deepEqual(roots(), [['task', 'test', 1002]]);
  });

  it('go by the name of a task whose start is told after the terminal has its pid', async () => {
    await open('task', 1000);
    await startTask(1000, 'build');
    assert.deepEqual(roots(), [['task', 'build', 1000]]);
  });

  it('do not give a later shell the name of a task whose terminal was closed before its pid was known', async () => {
    const terminal = show(fake('build', never));
    await startTask(1000, 'build');
    close(terminal);
    processes.set(1000, processInfo({ pid: 1000, startTime: 77, name: 'bash' }));
    await open('bash', 1000);
    assert.deepEqual(roots(), [['terminal', 'bash', 1000]]);
  });

  it('keep no names of tasks that have ended without a terminal', async () => {
    for (let pid = 1000; pid < 1100; pid++) {
      await startTask(pid, `task ${pid}`);
      processes.set(pid, processInfo({ pid, startTime: 1 }));
    }
    looks = 0;
    await startTask(1100, 'another');
    assert.ok(looks <= 3, `${looks} processes were looked at`);
  });

  it('keep nothing of a pseudoterminal that is closed, whose pid is never told', () => {
    let asked = 0;
    const terminal = {
      name: 'pty',
      creationOptions: {},
      state: {},
      get processId() {
        asked++;
        return never;
      },
    };
    show(terminal);
    events.terminalOpened.fire(terminal);
    assert.equal(asked, 1, 'the answer is awaited');
    close(terminal);
    show(terminal);
    assert.equal(asked, 2, 'nothing is awaited of what is closed');
  });

  it('are not called after what runs in them, and show its command line', async () => {
    const terminal = await open('bash', 100);
    const shell = processInfo({ pid: 100, name: 'bash', commandLine: ['/bin/bash'] });
    const npm = processInfo({ pid: 200, parentPid: 100, name: 'npm run dev', commandLine: ['npm run dev', ''] });
    const run = execution('npm run dev');
    events.executionStarted.fire({ terminal, execution: run });
    terminal.name = 'npm';
    for (let listing = 0; listing < 6; listing++) await listed(shell, npm);
    assert.deepEqual(roots(), [['terminal', 'bash', 100]]);
    assert.deepEqual(commands(), ['npm run dev']);
    terminal.name = 'bash';
    events.executionEnded.fire({ terminal, execution: run });
    await listed(shell);
    assert.deepEqual(commands(), [undefined]);
  });

  it('show the command line that runs now, not one that has ended or is not certain, and never all of a long one', async () => {
    const terminal = await open('bash', 100);
    const [first, second] = [execution('sleep 1'), execution('sleep 2')];
    events.executionStarted.fire({ terminal, execution: first });
    events.executionStarted.fire({ terminal, execution: second });
    events.executionEnded.fire({ terminal, execution: first });
    assert.deepEqual(commands(), ['sleep 2']);
    events.executionStarted.fire({ terminal, execution: execution('found on the screen', 0) });
    assert.deepEqual(commands(), [undefined]);
    events.executionStarted.fire({ terminal, execution: execution('  \n ') });
    assert.deepEqual(commands(), [undefined]);
    events.executionStarted.fire({ terminal, execution: execution('x'.repeat(65_536)) });
    assert.equal(commands()[0]?.length, 1_000);
    terminal.processId = Promise.resolve(200);
    await listed();
    assert.deepEqual(commands(), [undefined], 'that shell has been replaced');
  });

  it('take the name that an extension has created them with, and the one that their user gives them', async () => {
    const terminal = await open('Dev Server', 100, { name: 'Dev Server', shellPath: '/bin/sh' });
    assert.deepEqual(roots(), [['terminal', 'Dev Server', 100]]);
    terminal.name = 'api';
    for (let listing = 0; listing < 3; listing++) await listed(processInfo({ pid: 100, name: 'sh' }));
    assert.deepEqual(roots(), [['terminal', 'api', 100]]);
  });

  it('do not take the program of a debug session, which is shown elsewhere, for a name', async () => {
    const terminal = await open('bash', 100);
    terminal.name = 'node';
    const origins = [...all.origins(), { id: 'd', kind: 'debug' as const, label: 'app', rootPid: 200 }];
    const processes = [
      processInfo({ pid: 100, name: 'bash', commandLine: ['/bin/bash'] }),
      processInfo({ pid: 200, parentPid: 100, name: 'node', commandLine: ['/usr/bin/node', 'app.js'] }),
    ];
    const snapshot = snapshotOf(processes, origins);
    for (now = 0; now < 9_000; now += 1_000) all.observe(snapshot);
    assert.deepEqual(roots(), [['terminal', 'bash', 100]]);
  });

  it('go by their shell where the title is made of more than what runs', async () => {
    const shell = processInfo({ pid: 100, name: 'bash', commandLine: ['/bin/bash'] });
    const named = async (creationOptions: object, state: object, child: Partial<ProcessInfo> = {}) => {
      const terminal = await open('✳ Fix the bug', 100, creationOptions, state);
      for (let listing = 0; listing < 6; listing++) {
        await listed(shell, processInfo({ pid: 200, parentPid: 100, ...child }));
      }
      const label = all.origins()[0]?.label;
      close(terminal);
      return label;
    };
    assert.equal(await named({}, {}), '✳ Fix the bug', 'by default it is a name');
    assert.equal(await named({}, { shell: 'claude' }), 'bash');
    assert.equal(await named({}, {}, { name: 'claude' }), 'bash');
    assert.equal(await named({ titleTemplate: '${sequence}', name: 'Agent' }, {}), 'Agent');
    configured.set('terminal.integrated.tabs.title', '${sequence}');
    assert.equal(await named({}, {}), 'bash');
    configured.set('terminal.integrated.tabs.title', '${process}');
    assert.equal(await named({}, {}), '✳ Fix the bug');
  });
});
