import { events, reset, settled, terminals } from '../fakeVSCode';
import assert from 'node:assert/strict';
import { Tasks } from '../../../src/origins/tasks';
import { Terminals } from '../../../src/origins/terminals';

describe('Terminals', () => {
  let tasks: Tasks;
  let all: Terminals;

  beforeEach(() => {
    reset();
    tasks = new Tasks();
    all = new Terminals(tasks);
  });

  afterEach(() => {
    all.dispose();
    tasks.dispose();
  });

  const open = async (name: string, pid: number) => {
    const terminal = { name, processId: Promise.resolve(pid) };
    terminals.push(terminal);
    events.terminalOpened.fire(terminal);
    await settled();
    return terminal;
  };
  const roots = () => all.origins().map(({ kind, label, rootPid }) => [kind, label, rootPid]);
  const listed = async (): Promise<void> => {
    all.observe({ at: 0, origins: [], orphans: [], detached: [], failure: undefined });
    await settled();
  };

  it('are origins from when their pid is known until they are closed', async () => {
    const terminal = await open('bash', 100);
    assert.deepEqual(roots(), [['terminal', 'bash', 100]]);
    terminals.length = 0;
    events.terminalClosed.fire(terminal);
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
      events.taskStarted.fire({ processId: pid, execution: { task: { name } } });
      await settled();
    }
    assert.deepEqual(roots(), [['task', 'test', 1002]]);
    assert.equal(tasks.nameOf(1001), undefined, 'the pid will be somebody else’s');
  });
});
