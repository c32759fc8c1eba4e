import { events, reset, trackerOf } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { DebugSessions } from '../../../src/origins/debugSessions';
import { OwnProcesses } from '../../../src/origins/ownProcesses';
import type { Origin } from '../../../src/process/origin';
import type { ProcessInfo } from '../../../src/process/processInfo';
import type { Snapshot } from '../../../src/process/model/snapshot';
import { processInfo } from '../support/fixtures';
import { snapshotOf as snapshotOfListing } from '../support/listingWindow';

interface Session {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly configuration: { readonly request: string; readonly console?: string };
  readonly parentSession?: Session;
}

const launch = { request: 'launch' } as const;
const attach = { request: 'attach' } as const;

describe('DebugSessions', () => {
  /** The processes that run now. 50 is the extension host, 100 the shell of a terminal. */
  const processes = new Map<number, ProcessInfo>();
  /** The processes with the variable of js-debug, and those whose environment was read, in order. */
  let inspected: Set<number>;
  let read: number[];
  let ignored: string[];
  let now: number;
  let sessions: DebugSessions;

  beforeEach(() => {
    reset();
    processes.clear();
    run(1, 0);
    run(40, 1);
    run(50, 40);
    run(100, 60);
    inspected = new Set();
    read = [];
    ignored = [];
    now = 1_000_000;
    const getProcess = (pid: number) => processes.get(pid);
    sessions = new DebugSessions({
      getProcess,
      getEnvironment: ({ pid }) => {
        read.push(pid);
        return new Map(inspected.has(pid) ? [['VSCODE_INSPECTOR_OPTIONS', ':::{}']] : []);
      },
      ownProcesses: new OwnProcesses({ getProcess, self: 50, terminals: () => [100], isHost: () => false }),
      now: () => now,
      debug: (message) => ignored.push(message),
    });
  });

  afterEach(() => {
    sessions.dispose();
  });

  /** A process that starts now. */
  function run(pid: number, parentPid: number, some: Partial<ProcessInfo> = {}): ProcessInfo {
    const process = processInfo({ pid, parentPid, startedAt: now, ...some });
    processes.set(pid, process);
    return process;
  }

  const session = (id: string, some: Partial<Session> = {}): Session => ({
    id,
    name: id,
    type: 'python',
    configuration: launch,
    ...some,
  });
  const nodeSession = (id: string, configuration: Session['configuration'] = launch) =>
    session(id, { type: 'pwa-node', configuration });
  const start = (...started: readonly Session[]): void => {
    for (const each of started) {
      trackerOf(each);
      events.sessionStarted.fire(each);
    }
  };
  const report = (from: Session, systemProcessId: unknown, some: object = {}): void => {
    const body = { systemProcessId, isLocalProcess: true, ...some };
    trackerOf(from).onDidSendMessage({ type: 'event', event: 'process', body });
  };
  const listed = (): void => {
    const origins: Origin[] = [
      ...sessions.origins(),
      { id: 't', kind: 'terminal', label: 'bash', rootPid: 100 },
      { id: 'h', kind: 'extensionHost', label: 'Extension Host', rootPid: 50 },
    ];
    sessions.observe(snapshotOf(origins));
  };
  const snapshotOf = (origins: readonly Origin[]): Snapshot => snapshotOfListing(processes.values(), origins);
  const roots = () => sessions.origins().map(({ label, rootPid }) => [label, rootPid]);

  describe('with an adapter that reports the process', () => {
    beforeEach(() => {
      for (const pid of [700, 701, 702]) run(pid, 50);
    });

    it('makes a session an origin from when its process is known until it ends', () => {
      const one = session('app');
      start(one);
      assert.deepEqual(roots(), []);
      report(one, 700, { startMethod: 'launch' });
      assert.deepEqual(roots(), [['app', 700]]);
      const id = sessions.origins()[0]?.id ?? '';
      assert.equal(sessions.findSession(id), one);
      events.sessionEnded.fire(one);
      assert.deepEqual(roots(), []);
      assert.equal(sessions.findSession(id), undefined);
    });

    it('keeps a process that is reported before VS Code says that the session has started', () => {
      const one = session('app');
      report(one, 700);
      events.sessionStarted.fire(one);
      assert.deepEqual(roots(), [['app', 700]]);
    });

    it('makes no origin of a process to which a debugger was only attached', () => {
      const attached = session('attached', { configuration: attach });
      const launched = session('launched');
      start(attached, launched);
      report(attached, 700);
      report(attached, 700, { startMethod: 'launch' });
      report(launched, 701, { startMethod: 'attach' });
      assert.deepEqual(roots(), []);
    });

    it('makes a new origin of a restarted session, and none of a session below it', () => {
      const one = session('app');
      const below = session('worker', { parentSession: one });
      start(one, below);
      report(one, 700);
      const [first] = sessions.origins();
      report(below, 701);
      assert.deepEqual(roots(), [['app', 700]]);
      report(one, 702);
      assert.deepEqual(roots(), [['app', 702]]);
      assert.notEqual(sessions.origins()[0]?.id, first?.id);
    });

    it('ignores and logs a pid of another machine, of an unrelated process and of VS Code', () => {
      run(600, 1, { startedAt: now - 60_000 });
      run(41, 40, { startedAt: now + 10 });
      const one = session('remote');
      start(one);
      report(one, 700, { isLocalProcess: false });
      for (const pid of [600, 1, 40, 41, 50, 100, 9999, -700, 700.5]) report(one, pid);
      assert.deepEqual(roots(), []);
      assert.equal(ignored.length, 10);
      assert.match(ignored[1] ?? '', /process 600/);
    });

    it('accepts a process from an adapter that does not say on which machine it runs only if it is below one of ours', () => {
      run(600, 1, { startedAt: now + 10 });
      const one = session('container');
      start(one);
      report(one, 600, { isLocalProcess: undefined });
      assert.deepEqual(roots(), []);
      report(one, 700, { isLocalProcess: undefined });
      assert.deepEqual(roots(), [['container', 700]]);
    });

    it('accepts a process whose launcher has ended', () => {
      run(600, 1, { startedAt: now + 10 });
      const one = session('app');
      start(one);
      report(one, 600);
      assert.deepEqual(roots(), [['app', 600]]);
    });

    it('ignores messages that do not follow the protocol', () => {
      const one = session('app');
      start(one);
      const tracker = trackerOf(one);
      for (const message of [
        undefined,
        null,
        'process',
        7,
        [],
        { event: 'process' },
        { event: 'process', body: null },
        { event: 'process', body: 'x' },
        { event: 'process', body: { systemProcessId: '700', isLocalProcess: true } },
        { type: 'response', command: 'runInTerminal' },
        { type: 'response', command: 'runInTerminal', body: { shellProcessId: '100' } },
      ]) {
        tracker.onDidSendMessage(message);
        tracker.onWillReceiveMessage(message);
      }
      assert.deepEqual(roots(), []);
    });

    it('makes no second origin of the same process', () => {
      const [one, two] = [session('one'), session('two')];
      start(one, two);
      report(one, 700);
      report(two, 700);
      assert.deepEqual(roots(), [['one', 700]]);
    });

    it('keeps nothing of a session that has never started', () => {
      const failed = session('failed');
      report(failed, 700);
      trackerOf(failed).onWillStopSession();
      events.sessionStarted.fire(failed);
      assert.deepEqual(roots(), []);
    });
  });

  describe('of js-debug', () => {
    /** As js-debug begins one for each program. */
    const below = (top: Session, name: string) =>
      session(`${top.id}/${name}`, { type: 'pwa-node', name, parentSession: top });

    it('recognises a program by its environment variable, which the program of a browser session does not have', () => {
      start(session('browser', { type: 'pwa-chrome' }), nodeSession('server'));
      run(600, 50);
      listed();
      assert.deepEqual(roots(), []);
      run(800, 50);
      inspected.add(800);
      listed();
      assert.deepEqual(roots(), [['server', 800]]);
    });

    it('gives a program that was launched to no session that was only attached', () => {
      start(nodeSession('Attach', attach), nodeSession('Launch'));
      run(800, 50);
      inspected.add(800);
      listed();
      assert.deepEqual(roots(), [['Launch', 800]]);
    });

    it('distinguishes two sessions that start at once by the sessions below, which name the programs', () => {
      const [one, two] = [nodeSession('one'), nodeSession('two')];
      start(one, two);
      run(800, 50);
      run(801, 50);
      inspected = new Set([800, 801]);
      listed();
      assert.deepEqual(roots(), [], 'nothing is certain yet');
      start(below(two, 'two.js [800]'), below(one, 'one.js [801]'));
      assert.deepEqual(roots(), [
        ['one', 801],
        ['two', 800],
      ]);
    });

    it('distinguishes two sessions that start one after the other by the start of their programs', () => {
      start(nodeSession('one'));
      run(800, 50);
      now += 10_000;
      start(nodeSession('two'));
      run(801, 50);
      inspected = new Set([800, 801]);
      listed();
      assert.deepEqual(roots(), [
        ['one', 800],
        ['two', 801],
      ]);
    });

    it('makes the whole program the root if the process that is debugged is a descendant of it', () => {
      const top = nodeSession('npm');
      start(top);
      run(800, 50);
      run(801, 800);
      start(below(top, 'server.js [801]'));
      assert.deepEqual(roots(), [['npm', 800]]);
    });

    it('finds the program of a session in its terminal, and shows it once', () => {
      const top = nodeSession('server', { ...launch, console: 'integratedTerminal' });
      start(top);
      run(800, 100);
      start(below(top, 'server.js [800]'));
      assert.deepEqual(roots(), [['server', 800]]);
      const terminal: Origin = { id: 't', kind: 'terminal', label: 'bash', rootPid: 100 };
      const { origins } = snapshotOf([...sessions.origins(), terminal]);
      assert.deepEqual(
        origins.map(({ origin, root, processes: shown }) => [origin.label, root?.pid, shown.length]),
        [
          ['server', 800, 0],
          ['bash', 100, 0],
        ],
      );
    });

    it('finds a program that no session below names in the terminal in which it was started', () => {
      const top = nodeSession('deno', { ...launch, console: 'integratedTerminal' });
      start(top);
      run(700, 50);
      run(800, 100, { startedAt: now - 60_000 });
      run(801, 100);
      inspected = new Set([700, 800, 801]);
      listed();
      assert.deepEqual(roots(), [], 'the terminal is not known yet');
      const body = { shellProcessId: 100 };
      trackerOf(top).onWillReceiveMessage({ type: 'response', command: 'runInTerminal', success: true, body });
      listed();
      assert.deepEqual(roots(), [['deno', 801]]);
    });

    it('has the new program after a restart, and not what a program that runs has started', () => {
      const top = nodeSession('server');
      start(top);
      run(800, 50);
      start(below(top, 'server.js [800]'));
      run(801, 50);
      start(below(top, 'other.js [801]'));
      assert.deepEqual(roots(), [['server', 800]], 'the program still runs');
      processes.delete(800);
      start(below(top, 'server.js [801]'));
      assert.deepEqual(roots(), [['server', 801]]);
    });

    it('ignores a name without the pid of a program that was started here', () => {
      const top = nodeSession('server');
      start(top);
      run(600, 1);
      for (const name of ['x [600]', 'Remote Process [0]', 'x [99999999999]', 'worker', '[]', 'x [1] y']) {
        start(below(top, name));
      }
      assert.deepEqual(roots(), []);
      assert.equal(ignored.length, 2);
    });

    it('reads the environment of each child once, and of none while no session waits for its program', () => {
      run(600, 50);
      run(601, 50);
      listed();
      assert.deepEqual(read, [], 'no session');
      start(nodeSession('server'));
      for (let listing = 0; listing < 5; listing++) listed();
      assert.deepEqual(read.sort(), [600, 601]);
      run(602, 50);
      for (let listing = 0; listing < 5; listing++) listed();
      assert.deepEqual(read.sort(), [600, 601, 602]);
      run(800, 50);
      inspected.add(800);
      listed();
      run(603, 50);
      listed();
      assert.deepEqual(read.sort(), [600, 601, 602, 800], 'the session has its program');
    });

    it('reads the environment of a child again after it has replaced its program', () => {
      start(nodeSession('server'));
      run(800, 50, { name: 'bash' });
      listed();
      inspected.add(800);
      run(800, 50, { name: 'node' });
      listed();
      assert.deepEqual(roots(), [['server', 800]]);
    });
  });
});
