import assert from 'node:assert/strict';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import type { ConsoleHelper } from '../../../../../src/process/control/windows/consoleHelper';
import { ConsoleTasks } from '../../../../../src/process/control/windows/consoleTasks';
import { createWindowsControl } from '../../../../../src/process/control/windows/windowsControl';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { processInfo } from '../../../support/fixtures';
import { fakeSource } from '../../../support/fakeSource';
import { FakeWindowsKernel, type FakeProcess } from '../../../support/fakeWindowsKernel';

/** The pid of this extension host, and of what started it. */
const self = 40;
const ancestor = 36;

class Fixture {
  readonly windows = new FakeWindowsKernel();
  private readonly parents = new Map<number, number>();
  /** In ms. */
  now = 0;
  /** How many helpers run. */
  helpers = 0;
  failHelper = false;
  /** Called whenever all processes are listed. */
  onList: () => void = () => undefined;
  /** Called whenever the controller waits. */
  onSleep: () => void = () => undefined;
  readonly controller = createProcessController({
    source: fakeSource({
      get: (pid) => this.read(pid),
      listAll: () => {
        this.onList();
        return Promise.resolve([...this.parents.keys()].flatMap((pid) => this.read(pid) ?? []));
      },
      startForkMonitor: () => undefined,
    }),
    protection: { self, isHost: () => false },
    clock: {
      now: () => this.now,
      sleep: (ms) => {
        this.now += Math.max(1, ms);
        this.onSleep();
        return Promise.resolve();
      },
    },
    system: createWindowsControl({ api: this.windows.api, startConsoleHelper: () => this.startHelper() }),
  });

  constructor() {
    this.add(ancestor);
    this.add(self, ancestor);
  }

  add(pid: number, parentPid = 0, given: Partial<FakeProcess> = {}): FakeProcess {
    this.parents.set(pid, parentPid);
    return this.windows.add(pid, given);
  }

  outcomes(report: { readonly processes: readonly { pid: number; outcome: string; detail?: string }[] }) {
    return report.processes.map(({ pid, outcome, detail }) => [
      pid,
      outcome,
      ...(detail === undefined ? [] : [detail]),
    ]);
  }

  private read(pid: number): ProcessInfo | undefined {
    const process = this.windows.get(pid);
    if (!process || process.exited) return undefined;
    const parent = this.windows.get(this.parents.get(pid) ?? 0);
    return processInfo({
      ...{ pid, startTime: process.startTime, parentPid: parent?.exited === false ? parent.pid : 0, group: 0 },
      state: process.suspendCount > 0 ? 'stopped' : 'sleeping',
    });
  }

  private startHelper(): ConsoleHelper {
    this.helpers++;
    const tasks = new ConsoleTasks(this.windows.kernel32, this.windows.consoles, 0);
    return {
      ask: (request) =>
        this.failHelper ? Promise.reject(new Error('it crashed')) : Promise.resolve(tasks.run(request)),
      dispose: () => {
        this.helpers--;
      },
    };
  }
}

/** A process that appears so long after another one was killed. */
class Late {
  process: FakeProcess | undefined;
  private diedAt: number | undefined;

  constructor(fixture: Fixture, afterMs: number) {
    fixture.onList = () => {
      if (fixture.windows.get(100)?.exited === true) this.diedAt ??= fixture.now;
      const isDue = this.diedAt !== undefined && fixture.now - this.diedAt >= afterMs;
      if (isDue) this.process ??= fixture.add(104);
    };
  }
}

describe('The control of Windows', () => {
  let fixture: Fixture;
  let windows: FakeWindowsKernel;

  beforeEach(() => {
    fixture = new Fixture();
    ({ windows } = fixture);
  });

  afterEach(() => {
    assert.equal(windows.openHandles, 0, 'every handle is closed');
    assert.equal(fixture.helpers, 0, 'every helper is ended');
  });

  const identity = (pid: number) => ({ pid, startTime: windows.get(pid)?.startTime ?? -1 });

  describe('when a process is killed', () => {
    it('terminates it by a handle, and tells that it is gone by that', async () => {
      fixture.add(100);
      const report = await fixture.controller.kill(identity(100));
      assert.deepEqual(fixture.outcomes(report), [[100, 'gone']]);
      assert.deepEqual(windows.log, ['terminate 100 with 1']);
    });

    it('refuses a pid that is no multiple of four, though Windows would open the process below it', async () => {
      fixture.add(100);
      for (const pid of [101, 102, 103]) {
        await assert.rejects(fixture.controller.kill({ pid }), { reason: 'noSuchProcess' });
      }
      assert.deepEqual(windows.log, []);
    });

    it('leaves another process alone that has taken over the pid between the look and the kill', async () => {
      const process = fixture.add(100);
      const before = processInfo({ pid: 100, startTime: process.startTime });
      process.exited = true;
      windows.add(100, { startTime: process.startTime + 1 });
      const stale = createProcessController({
        source: fakeSource({ get: (pid) => (pid === 100 ? before : undefined) }),
        protection: { self, isHost: () => false },
        clock: { now: () => 0, sleep: () => Promise.resolve() },
        system: createWindowsControl({ api: windows.api, startConsoleHelper: () => assert.fail() }),
      });
      await stale.kill({ pid: 100 });
      assert.deepEqual(windows.log, []);
    });

    it('reports a process that may not be opened as denied', async () => {
      fixture.add(100, 0, { isProtected: true });
      const report = await fixture.controller.kill(identity(100));
      assert.deepEqual(fixture.outcomes(report), [[100, 'denied', 'protected']]);
    });

    it('refuses a process without which Windows would stop, and does not suspend it either', async () => {
      const process = fixture.add(100, 0, { isCritical: true });
      for (const report of [
        await fixture.controller.kill(identity(100)),
        await fixture.controller.killTree(identity(100)),
      ]) {
        assert.deepEqual(fixture.outcomes(report), [[100, 'denied', 'critical']]);
      }
      assert.deepEqual([windows.log, process.suspendCount], [[], 0]);
    });

    it('says of a process whose end is held up that it is alive and ending, each time', async () => {
      fixture.add(100, 0, { isHeldUp: true });
      for (let time = 0; time < 2; time++) {
        const report = await fixture.controller.kill(identity(100));
        assert.deepEqual(fixture.outcomes(report), [[100, 'alive', 'ending']]);
      }
    });
  });

  describe('when a process is paused and resumed', () => {
    it('suspends it once, however often it is paused', async () => {
      const process = fixture.add(100);
      for (let time = 0; time < 3; time++) await fixture.controller.signal('pause', identity(100));
      assert.equal(process.suspendCount, 1);
      await fixture.controller.signal('resume', identity(100));
      assert.equal(process.suspendCount, 0);
    });

    it('takes back its own suspensions, and none of another program, when a tree is not killed after all', async () => {
      const root = fixture.add(100, 0, { suspendCount: 1 });
      const child = fixture.add(104, 100);
      const abort = new AbortController();
      fixture.onList = () => {
        if (child.suspendCount > 0) abort.abort();
      };
      await assert.rejects(fixture.controller.killTree(identity(100), { abort: abort.signal }));
      assert.ok(abort.signal.aborted);
      assert.deepEqual([root.suspendCount, child.suspendCount], [1, 0]);
    });

    it('has no other signals', async () => {
      fixture.add(100);
      for (const action of ['hangUp', 'quit', 'user1', 'user2'] as const) {
        assert.equal(fixture.controller.supports(action), false);
        const report = await fixture.controller.signal(action, identity(100));
        assert.deepEqual(fixture.outcomes(report), [[100, 'denied', 'ENOSYS']]);
      }
      assert.ok(fixture.controller.supports('terminate') && fixture.controller.supports('pause'));
    });
  });

  describe('when a tree is killed', () => {
    it('suspends the whole family before it ends the first of them, children before their parents', async () => {
      for (const [pid, parent] of [
        [100, 0],
        [104, 100],
        [108, 104],
        [112, 100],
      ] as const) {
        fixture.add(pid, parent);
      }
      fixture.add(200);
      const report = await fixture.controller.killTree(identity(100));
      assert.deepEqual(
        fixture
          .outcomes(report)
          .map(([pid, outcome]) => `${pid} ${outcome}`)
          .sort(),
        [...['100 gone', '104 gone', '108 gone', '112 gone']],
      );
      assert.equal(windows.log.at(-1), 'terminate 100 with 1');
      assert.equal(windows.log.length, 4);
    });

    it('finds a process that appears only after its creator has died', async () => {
      for (const afterMs of [1, 40, 120, 290]) {
        fixture = new Fixture();
        fixture.add(100);
        const late = new Late(fixture, afterMs);
        await fixture.controller.killTree({ pid: 100 }, { belongs: ({ pid }) => pid === 104 });
        assert.equal(late.process?.exited, true, `${afterMs} ms`);
      }
    });

    it('keeps the pids of those that it has killed until it is done', async () => {
      fixture.add(100);
      fixture.add(104, 100);
      let isTaken = false;
      fixture.onSleep = () => {
        assert.throws(() => windows.add(104), /taken/);
        isTaken = true;
      };
      await fixture.controller.killTree(identity(100));
      assert.ok(isTaken);
    });
  });

  describe('when a process is asked to exit', () => {
    const terminate = (pid: number) => fixture.controller.terminate(identity(pid), { graceMs: 100 });
    const methods = async (...pids: readonly number[]) =>
      (await fixture.controller.findTerminateMethods(pids.map((pid) => processInfo({ ...identity(pid) })))).map(
        (method) =>
          method.kind === 'console'
            ? `console with ${method.others.map(({ pid }) => pid).join(' ')}`
            : method.kind === 'none'
              ? method.reason
              : method.kind,
      );

    it('closes its windows, but not those that it hides, that belong to another window, or that are of a console', async () => {
      fixture.add(100);
      fixture.add(104, 0, { console: 'a' });
      windows.windows.push(
        { pid: 104, className: 'ConsoleWindowClass' },
        { pid: 100, isVisible: false },
        { pid: 100 },
        { pid: 100, isOwned: true },
      );
      assert.deepEqual(await methods(100, 104), ['windows', 'console with ']);
      const report = await terminate(100);
      assert.deepEqual(windows.log, ['close 100']);
      assert.deepEqual(fixture.outcomes(report), [[100, 'alive', 'sleeping']]);
    });

    it('reports a window that takes no messages from us as denied', async () => {
      fixture.add(100);
      windows.windows.push({ pid: 100, refusesMessages: true });
      assert.deepEqual(fixture.outcomes(await terminate(100)), [[100, 'denied', 'protected']]);
    });

    it('sends Ctrl+C to its console, and tells who else gets it', async () => {
      for (const pid of [100, 104, 108]) fixture.add(pid, 0, { console: pid === 108 ? 'b' : 'a' });
      assert.deepEqual(await methods(100, 104, 108), ['console with 104', 'console with 100', 'console with ']);
      assert.deepEqual(windows.log, [], 'nothing is sent to find that out');
      await terminate(100);
      assert.deepEqual(windows.log, ['Ctrl+C to a']);
    });

    it('sends no Ctrl+C to a console that VS Code is in', async () => {
      fixture.add(100, 0, { console: 'a' });
      fixture.add(200, 0, { console: 'b' });
      const inA = windows.get(ancestor);
      assert.ok(inA);
      inA.console = 'a';
      assert.deepEqual(await methods(100, 200), ['sharedConsole', 'console with ']);
      assert.deepEqual(fixture.outcomes(await terminate(100)), [[100, 'denied', 'sharedConsole']]);
      assert.deepEqual(windows.log, []);
    });

    it('says of a process without windows and console that it cannot be asked, and does not wait', async () => {
      fixture.add(100);
      assert.deepEqual(await methods(100), ['unaskable']);
      const report = await terminate(100);
      assert.deepEqual(fixture.outcomes(report), [[100, 'denied', 'unaskable']]);
      const tree = await fixture.controller.terminateTree(identity(100), { graceMs: 60_000 });
      assert.deepEqual(fixture.outcomes(tree), [[100, 'denied', 'unaskable']]);
      assert.ok(tree.durationMs < 1_000);
      assert.deepEqual(windows.log, []);
    });

    it('sends Ctrl+C to each console of a tree once, whatever the number of its members there', async () => {
      fixture.add(100, 0, { console: 'a' });
      for (const pid of [104, 108, 112]) fixture.add(pid, 100, { console: pid === 112 ? 'b' : 'a' });
      await fixture.controller.terminateTree(identity(100), { graceMs: 500 });
      assert.deepEqual(windows.log, ['Ctrl+C to a', 'Ctrl+C to b']);
    });

    it('resumes a paused process, which would not notice otherwise', async () => {
      const process = fixture.add(100, 0, { console: 'a' });
      await fixture.controller.signal('pause', identity(100));
      await terminate(100);
      assert.equal(process.suspendCount, 0);
    });

    it('reports why the helper has failed, and does nothing else instead', async () => {
      fixture.add(100, 0, { console: 'a' });
      fixture.failHelper = true;
      assert.deepEqual(fixture.outcomes(await terminate(100)), [[100, 'denied', 'it crashed']]);
      assert.deepEqual(windows.log, []);
    });

    it('closes no windows to interrupt a process', async () => {
      fixture.add(100, 0, { console: 'a' });
      windows.windows.push({ pid: 100 });
      await fixture.controller.signal('interrupt', identity(100));
      assert.deepEqual(windows.log, ['Ctrl+C to a']);
    });
  });
});
