import assert from 'node:assert/strict';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import type { ProcessOutcome } from '../../../../../src/process/control/report';
import { processInfo } from '../../../support/fixtures';
import { fakeSource } from '../../../support/fakeSource';

const schemes = '--type=utility --standard-schemes=vscode-webview,vscode-file';
const named = (pid: number, parentPid: number, name: string, ...commandLine: readonly string[]): ProcessInfo =>
  processInfo({ pid, parentPid, name, session: 100, commandLine });

/** A terminal with a shell, and what was started there: two VS Codes, three browsers, and more. */
const tree: readonly ProcessInfo[] = [
  named(1, 0, 'init', '/sbin/init'),
  named(30, 1, 'node', '/opt/ours/node', '/opt/ours/out/bootstrap-fork', '--type=extensionHost'),
  named(100, 1, 'zsh', 'zsh'),
  // A server, started by a script.
  named(200, 100, 'sh', 'sh', '/opt/server/bin/code-server'),
  named(201, 200, 'node', '/opt/server/node', '/opt/server/out/server-main.js'),
  named(202, 201, 'node', '/opt/server/node', '/opt/server/out/bootstrap-fork', '--type=ptyHost'),
  named(203, 202, 'bash', 'bash'),
  // A desktop of a name that is not known.
  named(210, 100, 'nova', '/opt/nova/nova', '.'),
  named(211, 210, 'nova', '/opt/nova/nova --type=zygote'),
  named(212, 211, 'nova', '/opt/nova/nova --type=gpu-process'),
  named(213, 210, 'nova', `/opt/nova/nova ${schemes}`),
  // A browser of the user, and one that a test runs.
  named(220, 100, 'chromium', '/usr/lib/chromium/chromium'),
  named(225, 100, 'chromium', '/usr/lib/chromium/chromium', '--headless', '--remote-debugging-port=9222'),
  named(221, 220, 'chromium', '/usr/lib/chromium/chromium --type=renderer'),
  named(230, 100, 'node', 'node', 'test.js'),
  named(231, 230, 'chrome', '/usr/lib/chrome/chrome', '--headless', '--enable-automation'),
  named(232, 231, 'chrome', '/usr/lib/chrome/chrome --type=renderer --enable-automation'),
  // One without a window that a program has started, though nothing in its arguments says that it is driven.
  named(233, 230, 'chrome', '/usr/lib/chrome/chrome', '--headless', '--remote-debugging-port=9222'),
  named(240, 100, 'node', 'node', 'server.js'),
  // Left behind in the session of the shell: a part of a VS Code is not taken for the shell's, nor is what runs below one.
  named(250, 1, 'node', '/opt/left/node', '/opt/left/out/server-main.js'),
  named(251, 250, 'node', '/opt/left/node', '/opt/left/out/bootstrap-fork', '--type=fileWatcher'),
  named(252, 250, 'sleep', 'sleep', '1000'),
  named(260, 1, 'sleep', 'sleep', '1000'),
];

/** An engine on a machine where processes only end by its signals, and what it has sent. */
function still({ watched }: { readonly watched: boolean }) {
  const living = new Map(tree.map((process) => [process.pid, process]));
  const reached = new Set<number>();
  let now = 0;
  const look = (pid: number): ProcessInfo | undefined => living.get(pid);
  // One read does not show command lines.
  const glance = (pid: number): ProcessInfo | undefined => {
    const process = living.get(pid);
    return process && { ...process, commandLine: [] };
  };
  const childrenOf = (pid: number): readonly number[] =>
    [...living.values()].filter(({ parentPid }) => parentPid === pid).map((child) => child.pid);
  const ender = createProcessController({
    source: fakeSource({
      get: look,
      getBasic: glance,
      listAll: () => Promise.resolve([...living.keys()].flatMap((pid) => glance(pid) ?? [])),
      startForkMonitor: () =>
        watched
          ? {
              readChildren: ({ pid, state }) => ({
                children: childrenOf(pid),
                allThreadsStopped: state === 'stopped',
              }),
              newProcesses: () => [],
              pidExists: (pid) => living.has(pid),
            }
          : undefined,
    }),
    protection: { self: 30, isHost: () => false },
    clock: {
      now: () => now,
      sleep: (ms) => {
        now += Math.max(1, ms);
        return Promise.resolve();
      },
    },
    kill: (pid, signal) => {
      reached.add(pid);
      const process = living.get(pid);
      if (process && signal === 'SIGSTOP') living.set(pid, { ...process, state: 'stopped' });
      if (signal !== 'SIGKILL' && signal !== 'SIGTERM') return;
      living.delete(pid);
      for (const child of childrenOf(pid)) {
        const orphan = living.get(child);
        if (orphan) living.set(child, { ...orphan, parentPid: 1 });
      }
    },
  });
  return { ender, reached: () => [...reached].sort((a, b) => a - b) };
}

const denied = (processes: readonly ProcessOutcome[]): readonly (readonly [number, string | undefined])[] =>
  processes
    .filter(({ outcome }) => outcome === 'denied')
    .map(({ pid, detail }) => [pid, detail] as const)
    .sort(([a], [b]) => a - b);

describe('Ending a tree with programs in it that have windows of their own', () => {
  for (const watched of [true, false]) {
    for (const way of ['killTree', 'terminateTree'] as const) {
      it(`spares every VS Code and browser by ${way}, ${watched ? 'with' : 'without'} lists of children, and says so`, async () => {
        const { ender, reached } = still({ watched });
        const report = await ender[way]({ pid: 100 }, { graceMs: 0 });
        assert.deepEqual(reached(), [100, 200, 230, 231, 232, 233, 240, 260]);
        assert.deepEqual(denied(report.processes), [
          [201, 'otherVSCode'],
          [210, 'otherVSCode'],
          [220, 'browser'],
          [225, 'browser'],
          [250, 'otherVSCode'],
        ]);
      });
    }
  }

  it('spares them too when a caller hands them in as members', async () => {
    const { ender, reached } = still({ watched: true });
    const members = [201, 203, 210, 220, 221].map((pid) => ({ pid, startTime: pid * 10 }));
    await ender.killTree({ pid: 240 }, { members });
    assert.deepEqual(reached(), [240]);
  });

  it('refuses another VS Code and each of its parts as a target', async () => {
    for (const pid of [201, 202, 210, 213, 250, 251]) {
      const { ender, reached } = still({ watched: true });
      for (const end of [
        () => ender.kill({ pid }),
        () => ender.killTree({ pid }),
        () => ender.terminate({ pid }, { graceMs: 0 }),
        () => ender.terminateTree({ pid }, { graceMs: 0 }),
        () => ender.signal('pause', { pid }),
      ]) {
        await assert.rejects(end, { name: 'RefusedError', reason: 'otherVSCode' });
      }
      assert.deepEqual(reached(), []);
    }
  });

  it('ends another VS Code as a whole when that was confirmed, and nothing beside it', async () => {
    const desktop = still({ watched: true });
    await desktop.ender.killTree({ pid: 210 }, { whole: true });
    assert.deepEqual(desktop.reached(), [210, 211, 212, 213]);
    const server = still({ watched: true });
    await server.ender.killTree({ pid: 201 }, { whole: true });
    assert.deepEqual(server.reached(), [201, 202, 203]);
    const asked = still({ watched: true });
    await asked.ender.terminate({ pid: 201 }, { graceMs: 0, whole: true });
    assert.deepEqual(asked.reached(), [201]);
  });

  it('refuses a part of another VS Code even when that was confirmed', async () => {
    const { ender } = still({ watched: true });
    await assert.rejects(ender.killTree({ pid: 202 }, { whole: true }), { reason: 'otherVSCode' });
  });

  it('ends a browser that is the target itself', async () => {
    const { ender, reached } = still({ watched: true });
    await ender.killTree({ pid: 220 });
    assert.deepEqual(reached(), [220, 221]);
  });
});
