import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createProcessController } from '../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../src/process/control/signalControl';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { isOwnHost } from '../../../../src/process/control/vscodeHosts';
import { RefusedError, type RefusalReason } from '../../../../src/process/control/refusal';
import { createUnavailableSource } from '../../../../src/process/source/unavailableSource';
import { ListingError } from '../../../../src/process/source/processSource';
import { processInfo } from '../../support/fixtures';
import type { GetProcess } from '../../../../src/process/source/processSource';
import { fakeSource } from '../../support/fakeSource';

const program = '/opt/vscode/node';
const host = (pid: number, type: string, parentPid = 20): ProcessInfo =>
  processInfo({ pid, parentPid, commandLine: [program, 'bootstrap-fork', `--type=${type}`] });

/** A VS Code server and the processes around it; this extension host is 30. */
const machine: readonly ProcessInfo[] = [
  processInfo({ pid: 1, commandLine: ['/sbin/init'] }),
  processInfo({ pid: 2, kernelThread: true, commandLine: [] }),
  processInfo({ pid: 10, parentPid: 1, name: 'sshd' }),
  processInfo({ pid: 20, parentPid: 10, name: 'node', commandLine: [program, 'server-main.js'] }),
  host(30, 'extensionHost'),
  host(31, 'ptyHost'),
  host(32, 'fileWatcher'),
  host(33, 'zygote'),
  host(34, 'renderer', 33),
  processInfo({ pid: 40, parentPid: 31, name: 'bash' }),
  processInfo({ pid: 41, parentPid: 40, name: 'server' }),
  processInfo({ pid: 42, parentPid: 30, name: 'tsserver', commandLine: [program, 'tsserver.js', '--type=strange'] }),
  // An orphaned browser that was re-parented to our main process, as in a container.
  processInfo({ pid: 50, parentPid: 20, commandLine: ['/usr/bin/chrome', '--type=renderer'] }),
  processInfo({ pid: 60, parentPid: 40, state: 'zombie' }),
  // Only its first thread has exited.
  processInfo({ pid: 61, parentPid: 40, state: 'zombie', threads: 3 }),
];

function readFrom(processes: readonly ProcessInfo[]): GetProcess {
  const byPid = new Map(processes.map((process) => [process.pid, process]));
  return (pid) => byPid.get(pid);
}

/** A controller on a system where nothing ever changes, and the signals that it sends. */
function createFixture(processes: readonly ProcessInfo[] = machine, self = 30) {
  const sent: [number, string][] = [];
  const get = readFrom(processes);
  let now = 0;
  const controller = createProcessController({
    source: fakeSource({ get, listAll: () => Promise.resolve(processes) }),
    protection: { self, isHost: (process) => isOwnHost(process, self, get, () => undefined) },
    system: createSignalControl(({ pid }, signal) => sent.push([pid, signal])),
    clock: {
      now: () => now,
      sleep: (ms) => {
        now += Math.max(1, ms);
        return Promise.resolve();
      },
    },
  });
  const callsFor = (target: unknown) => [
    () => controller.terminate(target, { graceMs: 10 }),
    () => controller.kill(target),
    () => controller.terminateTree(target, { graceMs: 10 }),
    () => controller.killTree(target),
    () => controller.signal('quit', target),
    () => controller.renice(target, 0),
  ];
  return { controller, sent, callsFor };
}

describe('ProcessController', () => {
  const refused: readonly (readonly [target: { pid: unknown; startTime?: unknown }, RefusalReason, words: RegExp])[] = [
    [{ pid: NaN }, 'notAPid', /^NaN is not the id/],
    [{ pid: 41.5 }, 'notAPid', /^41\.5 /],
    [{ pid: '41' }, 'notAPid', /^"41" /],
    [{ pid: undefined }, 'notAPid', /Undefined/],
    [{ pid: { valueOf: () => 41 } }, 'notAPid', /Object/],
    [{ pid: Infinity }, 'notAPid', /Infinity/],
    [{ pid: 2 ** 60 }, 'notAPid', /is not the id/],
    [{ pid: 0 }, 'group', /^0 stands for a group/],
    [{ pid: -1 }, 'group', /^-1 /],
    [{ pid: -40 }, 'group', /^-40 /],
    [{ pid: 1 }, 'init', /^p1 \(1\) is the system's first/],
    [{ pid: 2 }, 'kernel', /^p2 \(2\) is a thread of the kernel/],
    [{ pid: 30 }, 'self', /^p30 \(30\) is the extension host/],
    [{ pid: 20 }, 'ancestor', /^node \(20\) is what VS Code was started by/],
    [{ pid: 10 }, 'ancestor', /^sshd \(10\) /],
    [{ pid: 31 }, 'host', /^p31 \(31\) belongs to VS Code/],
    [{ pid: 32 }, 'host', /p32/],
    [{ pid: 34 }, 'host', /p34/],
    [{ pid: 60 }, 'noSuchProcess', /no process p60 \(60\)/],
    [{ pid: 99 }, 'noSuchProcess', /no process 99/],
    [{ pid: 41, startTime: 1 }, 'replaced', /now belongs to server \(41\)/],
    [{ pid: 41, startTime: '410' }, 'replaced', /server \(41\)/],
  ];
  for (const [target, reason, words] of refused) {
    const start = target.startTime === undefined ? '' : ` started at ${JSON.stringify(target.startTime)}`;
    it(`refuses ${typeof target.pid === 'number' ? target.pid : JSON.stringify(target.pid)}${start}: ${reason}`, async () => {
      const { callsFor, sent } = createFixture();
      for (const call of callsFor(target)) {
        await assert.rejects(call, (error) => {
          assert.ok(error instanceof RefusedError);
          assert.equal(error.reason, reason);
          assert.match(error.message, words);
          return true;
        });
      }
      assert.deepEqual(sent, []);
    });
  }

  it('terminates processes that are not protected', async () => {
    for (const pid of [40, 41, 42, 50, 61]) {
      const { controller, sent } = createFixture();
      await controller.terminate({ pid, startTime: pid * 10 }, { graceMs: 0 });
      assert.deepEqual(sent, [[pid, 'SIGTERM']]);
    }
  });

  it('refuses, by default, this process, its ancestors and the hosts that are handed in', async () => {
    const withHosts = createProcessController({
      source: fakeSource({ get: readFrom(machine) }),
      hosts: () => [41],
    });
    await assert.rejects(withHosts.kill({ pid: 41 }), { reason: 'host' });
    const withDefaults = createProcessController({
      source: fakeSource({ get: (pid) => processInfo({ pid, parentPid: process.ppid }) }),
    });
    await assert.rejects(withDefaults.kill({ pid: process.pid }), { reason: 'self' });
    await assert.rejects(withDefaults.kill({ pid: process.ppid }), { name: 'RefusedError' });
  });

  it('refuses an ancestor that cannot be read, and copes with loops and pid 0 among the ancestors', async () => {
    const hidden = createFixture([host(30, 'extensionHost', 25), processInfo({ pid: 40 })]);
    await assert.rejects(hidden.controller.kill({ pid: 25 }), { reason: 'noSuchProcess' });
    const loop = createFixture([
      host(30, 'extensionHost', 20),
      processInfo({ pid: 20, parentPid: 21 }),
      processInfo({ pid: 21, parentPid: 20 }),
    ]);
    await assert.rejects(loop.controller.kill({ pid: 21 }), { reason: 'ancestor' });
    const namespace = createFixture([host(30, 'extensionHost', 0), processInfo({ pid: 40 })]);
    await namespace.controller.terminate({ pid: 40 }, { graceMs: 0 });
    assert.deepEqual(namespace.sent, [[40, 'SIGTERM']]);
  });

  it('does not signal protected processes that are handed in as members of a tree', async () => {
    // Handed in as members: ourselves, an ancestor, the pty host.
    const members = [30, 20, 31].map((pid) => ({ pid, startTime: pid * 10 }));
    for (const end of ['killTree', 'terminateTree'] as const) {
      const { controller, sent } = createFixture();
      const report = await controller[end]({ pid: 41 }, { members, graceMs: 0 });
      assert.ok(sent.every(([pid]) => pid === 41));
      assert.deepEqual(
        report.processes.slice(1).map(({ pid, outcome, detail }) => [pid, outcome, detail]),
        [
          [30, 'denied', 'self'],
          [20, 'denied', 'ancestor'],
          [31, 'denied', 'host'],
        ],
      );
    }
  });

  it('does not signal a VS Code that was started in the session of the root of a tree, nor anything below it', async () => {
    const started: readonly ProcessInfo[] = [
      processInfo({ pid: 15, parentPid: 1, session: 15 }),
      // `(code-server &)`: it was re-parented to init.
      processInfo({ pid: 20, parentPid: 1, session: 15, commandLine: [program, 'server-main.js'] }),
      { ...host(30, 'extensionHost'), session: 15 },
      { ...host(31, 'ptyHost'), session: 15 },
      processInfo({ pid: 40, parentPid: 31, session: 40 }),
      processInfo({ pid: 41, parentPid: 40, session: 40 }),
      processInfo({ pid: 42, parentPid: 30, session: 15 }),
      processInfo({
        pid: 43,
        parentPid: 20,
        session: 15,
        commandLine: ['an orphan that was re-parented to the server'],
      }),
      processInfo({ pid: 44, parentPid: 15, session: 15 }),
    ];
    for (const end of ['killTree', 'terminateTree'] as const) {
      const { controller, sent } = createFixture(started);
      const report = await controller[end]({ pid: 15 }, { graceMs: 0 });
      assert.deepEqual([...new Set(sent.map(([pid]) => pid))].sort(), [15, 43, 44]);
      assert.deepEqual(
        report.processes.filter(({ outcome }) => outcome === 'denied').map(({ pid, detail }) => [pid, detail]),
        [
          [20, 'ancestor'],
          [30, 'self'],
          [31, 'host'],
          [42, 'host'],
        ],
      );
    }
  });

  it('signals only processes that it has just read, for any target and any processes', async () => {
    const anyPid = fc.oneof(
      fc.integer({ min: -3, max: 12 }),
      fc.constantFrom(NaN, 1.5, -1, Infinity, '7', null, undefined, {}),
    );
    const anyProcess = fc.record({
      pid: fc.integer({ min: -2, max: 10 }),
      parentPid: fc.integer({ min: -2, max: 10 }),
      startTime: fc.nat(2),
      session: fc.nat(10),
      group: fc.nat(10),
      kernelThread: fc.boolean(),
      state: fc.constantFrom('sleeping', 'zombie', 'stopped', 'blocked'),
    });
    const anyIdentity = fc.record({ pid: fc.integer({ min: -2, max: 10 }), startTime: fc.nat(2) });
    // Each read may find other processes.
    const anyStates = fc.array(fc.array(anyProcess, { maxLength: 8 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        anyPid,
        fc.option(fc.oneof(fc.nat(2), fc.constantFrom(NaN, 'x')), { nil: undefined }),
        fc.array(anyIdentity, { maxLength: 3 }),
        anyStates,
        async (pid, startTime, members, states) => {
          const self = 3;
          const mistakes: string[] = [];
          let now = 0;
          let reads = 0;
          let lastRead: ProcessInfo | undefined;
          const nextState = () => (states[reads++ % states.length] ?? []).map(processInfo);
          const controller = createProcessController({
            source: fakeSource({
              get: (wanted) => {
                lastRead = nextState().find((process) => process.pid === wanted);
                return lastRead;
              },
              listAll: () => Promise.resolve(nextState()),
            }),
            protection: { self, isHost: () => false },
            clock: {
              now: () => now,
              sleep: (ms) => {
                now += ms + 100;
                return Promise.resolve();
              },
            },
            system: createSignalControl(({ pid: to }, signal) => {
              const mayBe = Number.isSafeInteger(to) && to > 1 && to !== self;
              const wasRead = lastRead?.pid === to && !lastRead.kernelThread && lastRead.state !== 'zombie';
              if (!mayBe || !wasRead) mistakes.push(`${signal} to ${to}`);
            }),
          });
          const target = { pid, ...(startTime === undefined ? {} : { startTime }) };
          for (const call of [
            () => controller.killTree(target, { members }),
            () => controller.terminateTree(target, { members, graceMs: 200 }),
            () => controller.kill(target),
            () => controller.signal('pause', target),
          ]) {
            await call().catch((error: unknown) => {
              if (!(error instanceof RefusedError)) throw error;
            });
          }
          assert.deepEqual(mistakes, []);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('fails with the reason of the source if no process can be read, instead of finding none', async () => {
    const controller = createProcessController({
      source: createUnavailableSource(new ListingError('There is no /proc')),
    });
    await assert.rejects(controller.kill({ pid: 41 }), /There is no \/proc/);
    await assert.rejects(controller.killTree({ pid: 41 }), /There is no \/proc/);
  });
});
