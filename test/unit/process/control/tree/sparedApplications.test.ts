import assert from 'node:assert/strict';
import { createProcessController } from '../../../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../../../src/process/control/signalControl';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import type { ProcessOutcome } from '../../../../../src/process/control/report';
import { processInfo } from '../../../support/fixtures';
import { fakeSource } from '../../../support/fakeSource';

const schemes = '--type=utility --standard-schemes=vscode-webview,vscode-file';
const named = (pid: number, parentPid: number, name: string, ...commandLine: readonly string[]): ProcessInfo =>
  processInfo({ pid, parentPid, name, session: 100, commandLine });

/** The shell of a terminal and what was started there: two VS Codes, three browsers, and more. */
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
  // A browser without a window that a program has started; nothing in its arguments shows automation.
  named(233, 230, 'chrome', '/usr/lib/chrome/chrome', '--headless', '--remote-debugging-port=9222'),
  named(240, 100, 'node', 'node', 'server.js'),
  // The pty host of our own VS Code, with a shell in a session of its own.
  { ...named(270, 35, 'node', '/opt/ours/node', '/opt/ours/out/bootstrap-fork', '--type=ptyHost'), session: 35 },
  { ...named(271, 270, 'bash', 'bash'), session: 271 },
  { ...named(272, 271, 'sleep', 'sleep', '1000'), session: 271 },
  // Left behind in the session of the shell: parts of a VS Code do not belong to the shell, nor does what runs below one.
  named(250, 1, 'node', '/opt/left/node', '/opt/left/out/server-main.js'),
  named(251, 250, 'node', '/opt/left/node', '/opt/left/out/bootstrap-fork', '--type=fileWatcher'),
  named(252, 250, 'sleep', 'sleep', '1000'),
  named(260, 1, 'sleep', 'sleep', '1000'),
];

/** A controller on a system where processes end only by its signals; `signalled` has the pids that it has signalled. */
function createFixture({ hasForkMonitor }: { readonly hasForkMonitor: boolean }) {
  const running = new Map(tree.map((process) => [process.pid, process]));
  const signalled = new Set<number>();
  let now = 0;
  const get = (pid: number): ProcessInfo | undefined => running.get(pid);
  // One read does not show command lines.
  const getBasic = (pid: number): ProcessInfo | undefined => {
    const process = running.get(pid);
    return process && { ...process, commandLine: [] };
  };
  const childrenOf = (pid: number): readonly number[] =>
    [...running.values()].filter(({ parentPid }) => parentPid === pid).map((child) => child.pid);
  const controller = createProcessController({
    source: fakeSource({
      get,
      getBasic,
      listAll: () => Promise.resolve([...running.keys()].flatMap((pid) => getBasic(pid) ?? [])),
      startForkMonitor: () =>
        hasForkMonitor
          ? {
              readChildren: ({ pid, state }) => ({
                children: childrenOf(pid),
                allThreadsStopped: state === 'stopped',
              }),
              newProcesses: () => [],
              pidExists: (pid) => running.has(pid),
            }
          : undefined,
    }),
    protection: { self: 30, isHost: ({ pid }) => pid === 270 },
    clock: {
      now: () => now,
      sleep: (ms) => {
        now += Math.max(1, ms);
        return Promise.resolve();
      },
    },
    system: createSignalControl(({ pid }, signal) => {
      signalled.add(pid);
      const process = running.get(pid);
      if (process && signal === 'SIGSTOP') running.set(pid, { ...process, state: 'stopped' });
      if (signal !== 'SIGKILL' && signal !== 'SIGTERM') return;
      running.delete(pid);
      for (const child of childrenOf(pid)) {
        const orphan = running.get(child);
        if (orphan) running.set(child, { ...orphan, parentPid: 1 });
      }
    }),
  });
  return { controller, signalled: () => [...signalled].sort((a, b) => a - b) };
}

const denied = (processes: readonly ProcessOutcome[]): readonly (readonly [number, string | undefined])[] =>
  processes
    .filter(({ outcome }) => outcome === 'denied')
    .map(({ pid, detail }) => [pid, detail] as const)
    .sort(([a], [b]) => a - b);

describe('SparedApplications', () => {
  for (const hasForkMonitor of [true, false]) {
    for (const action of ['killTree', 'terminateTree'] as const) {
      it(`${action} spares every VS Code and browser of the user, and reports it, ${hasForkMonitor ? 'with' : 'without'} a fork monitor`, async () => {
        const { controller, signalled } = createFixture({ hasForkMonitor });
        const report = await controller[action]({ pid: 100 }, { graceMs: 0 });
        assert.deepEqual(signalled(), [100, 200, 230, 231, 232, 233, 240, 260]);
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

  it('are spared too if the caller hands them in as members', async () => {
    const { controller, signalled } = createFixture({ hasForkMonitor: true });
    const members = [201, 203, 210, 220, 221].map((pid) => ({ pid, startTime: pid * 10 }));
    await controller.killTree({ pid: 240 }, { members });
    assert.deepEqual(signalled(), [240]);
  });

  it('do not include our own VS Code, whose pty host is above every shell', async () => {
    const { controller, signalled } = createFixture({ hasForkMonitor: true });
    const belongs = ({ parentPid }: ProcessInfo): boolean => parentPid === 271;
    const report = await controller.killMembers('bash', { members: [{ pid: 240, startTime: 2400 }], belongs });
    assert.deepEqual(signalled(), [240, 272]);
    assert.deepEqual(denied(report.processes), []);
  });

  it('include another VS Code, which is refused as a target with each of its parts', async () => {
    for (const pid of [201, 202, 210, 213, 250, 251]) {
      const { controller, signalled } = createFixture({ hasForkMonitor: true });
      for (const end of [
        () => controller.kill({ pid }),
        () => controller.killTree({ pid }),
        () => controller.terminate({ pid }, { graceMs: 0 }),
        () => controller.terminateTree({ pid }, { graceMs: 0 }),
        () => controller.signal('pause', { pid }),
      ]) {
        await assert.rejects(end, { name: 'RefusedError', reason: 'otherVSCode' });
      }
      assert.deepEqual(signalled(), []);
    }
  });

  it('do not include another VS Code that the user has confirmed to end as a whole', async () => {
    const desktop = createFixture({ hasForkMonitor: true });
    await desktop.controller.killTree({ pid: 210 }, { whole: true });
    assert.deepEqual(desktop.signalled(), [210, 211, 212, 213]);
    const server = createFixture({ hasForkMonitor: true });
    await server.controller.killTree({ pid: 201 }, { whole: true });
    assert.deepEqual(server.signalled(), [201, 202, 203]);
    const terminated = createFixture({ hasForkMonitor: true });
    await terminated.controller.terminate({ pid: 201 }, { graceMs: 0, whole: true });
    assert.deepEqual(terminated.signalled(), [201]);
  });

  it('do not make a part of another VS Code a valid target, even if the user has confirmed it', async () => {
    const { controller } = createFixture({ hasForkMonitor: true });
    await assert.rejects(controller.killTree({ pid: 202 }, { whole: true }), { reason: 'otherVSCode' });
  });

  it('do not include a browser that is the target itself', async () => {
    const { controller, signalled } = createFixture({ hasForkMonitor: true });
    await controller.killTree({ pid: 220 });
    assert.deepEqual(signalled(), [220, 221]);
  });
});
