import { configured, events, reset, settled, taskExecutions, terminals } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { Tasks } from '../../../src/origins/tasks';
import { Terminals } from '../../../src/origins/terminals';
import type { Origin } from '../../../src/process/origin';
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
  /** The processes that run now. Every other pid is of a `bash` with always the same start time. */
  const processes = new Map<number, ProcessInfo>();
  let now: number;
  let tasks: Tasks;
  let all: Terminals;

  let reads: number;

  const getProcess = (pid: number) => {
    reads++;
    return processes.get(pid) ?? processInfo({ pid, name: 'bash', commandLine: ['/bin/bash'] });
  };

  beforeEach(() => {
    reset();
    processes.clear();
    now = 0;
    reads = 0;
    tasks = new Tasks(getProcess);
    all = new Terminals({ tasks, getProcess, isLocal: (pid) => pid !== 666, clock: { now: () => now } });
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
  const origins = () => all.origins().map(({ kind, label, rootPid }) => [kind, label, rootPid]);
  const commands = () => all.origins().map(({ command }) => command);
  const listed = async (...listing: readonly ProcessInfo[]): Promise<void> => {
    all.observe(snapshotOf(listing, all.origins()));
    now += 1_000;
    await settled();
  };

  it('makes a terminal an origin from when its pid is known until it is closed', async () => {
    const terminal = await open('bash', 100);
    assert.deepEqual(origins(), [['terminal', 'bash', 100]]);
    close(terminal);
    assert.deepEqual(origins(), []);
  });

  it('makes no origin of a terminal on another machine, whose pid is not valid here', async () => {
    await open('local', 666);
    await listed();
    assert.deepEqual(origins(), []);
  });

  it('makes a new origin when a terminal is relaunched, for which VS Code has no event', async () => {
    const terminal = await open('bash', 100);
    const [before] = all.origins();
    terminal.processId = Promise.resolve(200);
    await listed();
    assert.deepEqual(origins(), [['terminal', 'bash', 200]]);
    assert.notEqual(all.origins()[0]?.id, before?.id, 'what was started in the old shell is of another origin');
  });

  it('calls a terminal by the name of the task that runs in it now', async () => {
    const terminal = await open('task', 1000);
    for (const [pid, name] of [
      [1001, 'build'],
      [1002, 'test'],
    ] as const) {
      terminal.processId = Promise.resolve(pid);
      await startTask(pid, name);
    }
    assert.deepEqual(origins(), [['task', 'test', 1002]]);
    await startTask(1003, 'elsewhere');
    assert.deepEqual(origins(), [['task', 'test', 1002]]);
  });

  it('calls a terminal by the name of a task that is reported after the pid of the terminal', async () => {
    await open('task', 1000);
    await startTask(1000, 'build');
    assert.deepEqual(origins(), [['task', 'build', 1000]]);
  });

  it('does not give a later shell the name of a task whose terminal was closed before its pid was known', async () => {
    const terminal = show(fake('build', never));
    await startTask(1000, 'build');
    close(terminal);
    processes.set(1000, processInfo({ pid: 1000, startTime: 77, name: 'bash' }));
    await open('bash', 1000);
    assert.deepEqual(origins(), [['terminal', 'bash', 1000]]);
  });

  it('keeps no names of tasks that have ended without a terminal', async () => {
    for (let pid = 1000; pid < 1100; pid++) {
      await startTask(pid, `task ${pid}`);
      processes.set(pid, processInfo({ pid, startTime: 1 }));
    }
    reads = 0;
    await startTask(1100, 'another');
    assert.ok(reads <= 3, `${reads} processes were read`);
  });

  it('keeps nothing of a closed pseudoterminal, whose pid is never returned', () => {
    let pidRequests = 0;
    const terminal = {
      name: 'pty',
      creationOptions: {},
      state: {},
      get processId() {
        pidRequests++;
        return never;
      },
    };
    show(terminal);
    events.terminalOpened.fire(terminal);
    assert.equal(pidRequests, 1, 'the first request is still open');
    close(terminal);
    show(terminal);
    assert.equal(pidRequests, 2, 'no request is open for a closed terminal');
  });

  it('does not call a terminal by the name of what runs in it, and has its command line', async () => {
    const terminal = await open('bash', 100);
    const shell = processInfo({ pid: 100, name: 'bash', commandLine: ['/bin/bash'] });
    const npm = processInfo({ pid: 200, parentPid: 100, name: 'npm run dev', commandLine: ['npm run dev', ''] });
    const run = execution('npm run dev');
    events.executionStarted.fire({ terminal, execution: run });
    terminal.name = 'npm';
    for (let listing = 0; listing < 6; listing++) await listed(shell, npm);
    assert.deepEqual(origins(), [['terminal', 'bash', 100]]);
    assert.deepEqual(commands(), ['npm run dev']);
    terminal.name = 'bash';
    events.executionEnded.fire({ terminal, execution: run });
    await listed(shell);
    assert.deepEqual(commands(), [undefined]);
  });

  it('has the command line that runs now, cut if it is long, and none that has ended or is uncertain', async () => {
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

  it('can restart a command only while it runs, and only if its shell has said for certain what it is', async () => {
    const terminal = await open('bash', 100);
    const isRestartable = () => all.origins()[0]?.isRestartable === true;
    const find = () => all.findCommand(all.origins()[0]?.id ?? '');
    assert.equal(isRestartable(), false);
    const certain = execution('npm run dev');
    events.executionStarted.fire({ terminal, execution: certain });
    assert.equal(isRestartable(), true);
    assert.equal(find()?.execution, certain);
    assert.equal(find()?.terminal, terminal);
    events.executionEnded.fire({ terminal, execution: certain });
    assert.equal(isRestartable(), false);
    const doubtful = [
      execution('npm', 1),
      { commandLine: { ...certain.commandLine, isTrusted: false } },
      execution(' '),
    ];
    for (const each of doubtful) {
      events.executionStarted.fire({ terminal, execution: each });
      assert.equal(isRestartable(), false, JSON.stringify(each));
      assert.equal(find(), undefined);
    }
  });

  it('can restart a task that has started since, as long as its terminal is open', async () => {
    const terminal = await open('task', 100);
    const taskExecution = { task: { name: 'build' } };
    events.taskStarted.fire({ processId: 100, execution: taskExecution });
    await settled();
    const [origin] = all.origins();
    assert.equal(origin?.isRestartable, true);
    assert.equal(all.findTask(origin.id), taskExecution);
    close(terminal);
    assert.equal(all.findTask(origin.id), undefined);
  });

  it('calls a terminal by the name with which an extension created it, and by the name that the user gives it', async () => {
    const terminal = await open('Dev Server', 100, { name: 'Dev Server', shellPath: '/bin/sh' });
    assert.deepEqual(origins(), [['terminal', 'Dev Server', 100]]);
    terminal.name = 'api';
    for (let listing = 0; listing < 3; listing++) await listed(processInfo({ pid: 100, name: 'sh' }));
    assert.deepEqual(origins(), [['terminal', 'api', 100]]);
  });

  it('does not mistake the program of a debug session, which is shown below another origin, for a name', async () => {
    const terminal = await open('bash', 100);
    terminal.name = 'node';
    const withSession: Origin[] = [...all.origins(), { id: 'd', kind: 'debug', label: 'app', rootPid: 200 }];
    const processes = [
      processInfo({ pid: 100, name: 'bash', commandLine: ['/bin/bash'] }),
      processInfo({ pid: 200, parentPid: 100, name: 'node', commandLine: ['/usr/bin/node', 'app.js'] }),
    ];
    const snapshot = snapshotOf(processes, withSession);
    for (now = 0; now < 9_000; now += 1_000) all.observe(snapshot);
    assert.deepEqual(origins(), [['terminal', 'bash', 100]]);
  });

  it('calls a terminal by its shell if the title may contain more than the name of what runs', async () => {
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

  it('is hidden as long as an extension has not shown it to the user', async () => {
    const isHidden = () => all.origins().map((origin) => origin.isHidden === true);
    const terminal = await open('bg', 100, { name: 'bg', hideFromUser: true });
    await open('bash', 200);
    assert.deepEqual(isHidden(), [true, false]);
    events.activeTerminalChanged.fire(terminal);
    assert.deepEqual(isHidden(), [false, false]);
    events.activeTerminalChanged.fire(undefined);
    assert.deepEqual(isHidden(), [false, false]);
  });

  it('is found by the id of its origin until it is closed', async () => {
    const terminal = await open('bash', 100);
    const id = all.origins()[0]?.id ?? '';
    assert.equal(all.findTerminal(id), terminal);
    assert.equal(all.findTerminal('another'), undefined);
    close(terminal);
    assert.equal(all.findTerminal(id), undefined);
  });

  it('is the terminal of a task that ran before this extension started, until another task runs in it', async () => {
    const execution = { task: { name: 'watch', source: 'Workspace', scope: 2 } };
    taskExecutions.push(execution);
    terminals.push(fake('watch', Promise.resolve(100), { name: 'watch' }));
    all.dispose();
    tasks.dispose();
    tasks = new Tasks(getProcess);
    all = new Terminals({ tasks, getProcess, isLocal: () => true, clock: { now: () => now } });
    await settled();
    assert.deepEqual(origins(), [['task', 'watch', 100]]);
    events.taskEnded.fire({ execution });
    assert.deepEqual(origins(), [['task', 'watch', 100]], 'its terminal is still open');
  });
});
