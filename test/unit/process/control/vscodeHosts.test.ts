import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import {
  getAdopters,
  isOwnHost,
  isStartedByMain,
  isVSCode,
  type ReadExecutable,
} from '../../../../src/process/control/vscodeHosts';
import { processInfo } from '../../support/fixtures';
import { type GetProcess } from '../../../../src/process/source/processSource';

/** As `/proc/PID/cmdline` of Chromium's child processes has it: one argument with blanks in it. */
const part = (pid: number, parentPid: number, text: string, program = '/opt/nova/nova'): ProcessInfo =>
  processInfo({ pid, parentPid, commandLine: [`${program} ${text}`] });

const nodeService = '--type=utility --utility-sub-type=node.mojom.NodeService --lang=en-US';

/**
 * A desktop of a name that is not known, whose parts do not even show VS Code's schemes; the extension host 30 is us. It
 * was started from a terminal of another desktop, 2 to 5.
 */
const desktop: readonly ProcessInfo[] = [
  processInfo({ pid: 1, commandLine: ['/sbin/init'] }),
  processInfo({ pid: 2, parentPid: 1, commandLine: ['/usr/share/code/code'] }),
  part(3, 2, nodeService, '/usr/share/code/code'),
  processInfo({ pid: 4, parentPid: 3, commandLine: ['bash'] }),
  processInfo({ pid: 5, parentPid: 4, commandLine: ['sh', '/opt/nova/bin/nova'] }),
  processInfo({ pid: 20, parentPid: 5, commandLine: ['/opt/nova/nova', '/home/me/project'] }),
  part(21, 20, '--type=zygote --no-zygote-sandbox'),
  part(22, 20, '--type=zygote'),
  part(23, 21, '--type=gpu-process', '/proc/self/exe'),
  part(24, 22, '--type=renderer'),
  part(30, 20, nodeService),
  part(31, 20, nodeService),
  part(32, 20, nodeService),
  processInfo({ pid: 40, parentPid: 31, commandLine: ['zsh'] }),
  processInfo({ pid: 41, parentPid: 30, commandLine: ['/opt/nova/nova', '/x/server.js', '--type=utility'] }),
  // A browser below a terminal, and one that lost its main process and was handed to ours.
  processInfo({ pid: 50, parentPid: 40, commandLine: ['/usr/lib/chromium/chromium'] }),
  part(51, 50, '--type=renderer', '/usr/lib/chromium/chromium'),
  part(52, 20, '--type=renderer', '/usr/lib/chromium/chromium'),
];

const lookIn =
  (processes: readonly ProcessInfo[]): GetProcess =>
  (pid) =>
    processes.find((process) => process.pid === pid);

const unreadable: ReadExecutable = () => undefined;

describe('The hosts of our own VS Code', () => {
  const look = lookIn(desktop);
  const hostsBy = (self: number, readProgram: ReadExecutable): readonly number[] =>
    desktop.filter((process) => isOwnHost(process, self, look, readProgram)).map(({ pid }) => pid);

  it('are all parts of the same main process, whose command lines are one string each', () => {
    assert.deepEqual(hostsBy(30, unreadable), [21, 22, 23, 24, 31, 32]);
    // What the extension host of another window has started with such arguments is left to that window.
    assert.deepEqual(hostsBy(31, unreadable), [21, 22, 23, 24, 30, 32, 41]);
  });

  it('are told by the program that they really execute where the system says so', () => {
    const programs = new Map(desktop.map(({ pid }) => [pid, pid === 32 ? '/elsewhere/nova' : '/opt/nova/nova']));
    for (const pid of [50, 51, 52]) programs.set(pid, '/usr/lib/chromium/chromium');
    assert.deepEqual(
      hostsBy(30, (pid) => programs.get(pid)),
      [21, 22, 23, 24, 31],
    );
  });

  it('do not include what an extension host or a terminal has started', () => {
    for (const pid of [40, 41, 50, 51, 52]) {
      const process = look(pid) ?? assert.fail();
      assert.equal(isOwnHost(process, 30, look, unreadable), false, String(pid));
    }
  });

  it('are found from an extension host that is a child of the zygote', () => {
    const moved = lookIn(desktop.map((process) => (process.pid === 30 ? { ...process, parentPid: 21 } : process)));
    const pids = desktop.filter((process) => isOwnHost(process, 30, moved, unreadable)).map(({ pid }) => pid);
    assert.deepEqual(pids, [21, 22, 23, 24, 31, 32]);
  });

  it('are none where our own process cannot be read', () => {
    assert.equal(isOwnHost(part(31, 20, nodeService), 99, look, unreadable), false);
  });
});

describe('The processes that orphans are handed to', () => {
  it('are pid 1, our own main process, and the ancestors that are no VS Code', () => {
    assert.deepEqual(
      [...getAdopters(30, lookIn(desktop))].sort((a, b) => a - b),
      [1, 4, 5, 20],
    );
  });

  it('are not handed what our own main process has started: that runs the same program', () => {
    const adopted = processInfo({ pid: 60, parentPid: 20, commandLine: ['node', 'server.js'] });
    const started = processInfo({ pid: 61, parentPid: 20, commandLine: ['/opt/nova/nova', '-e', 'other window'] });
    const look = lookIn([...desktop, adopted, started]);
    const isStarted = (process: ProcessInfo): boolean => isStartedByMain(process, 30, look, unreadable);
    assert.equal(isStarted(adopted), false);
    assert.equal(isStarted(started), true);
    assert.equal(isStarted({ ...started, parentPid: 1 }), false, 'it was handed to pid 1');
    assert.equal(isStarted(processInfo({ pid: 62, parentPid: 20 })), true, 'it has gone');
  });

  it('are handed everything where our main process is pid 1, as in a container', () => {
    const container: readonly ProcessInfo[] = [
      processInfo({ pid: 1, commandLine: ['node', '/opt/server/out/server-main.js'] }),
      processInfo({ pid: 30, parentPid: 1, commandLine: ['node', '/x/out/bootstrap-fork', '--type=extensionHost'] }),
      processInfo({ pid: 40, parentPid: 1, commandLine: ['node', 'server.js'] }),
    ];
    const look = lookIn(container);
    assert.deepEqual([...getAdopters(30, look)], [1]);
    assert.equal(isStartedByMain(look(40) ?? assert.fail(), 30, look, unreadable), false);
  });

  it('are pid 1 alone where no ancestor can be read', () => {
    assert.deepEqual([...getAdopters(30, () => undefined)], [1]);
  });
});

describe('Another VS Code', () => {
  const schemes = `${nodeService} --standard-schemes=vscode-webview,vscode-file`;
  const other: readonly ProcessInfo[] = [
    processInfo({ pid: 60, parentPid: 40, commandLine: ['/opt/other/other'] }),
    part(61, 60, '--type=zygote', '/opt/other/other'),
    part(62, 60, schemes, '/opt/other/other'),
    processInfo({ pid: 63, parentPid: 40, commandLine: ['npm'] }),
  ];
  const look = lookIn(other);
  const children = ({ pid }: ProcessInfo): readonly number[] =>
    other.filter(({ parentPid }) => parentPid === pid).map((child) => child.pid);

  it('is known by its children whatever its name is', () => {
    assert.equal(isVSCode(look(60) ?? assert.fail(), look, look, children), true);
    assert.equal(
      isVSCode(look(62) ?? assert.fail(), look, look, () => []),
      true,
    );
    assert.equal(isVSCode(look(63) ?? assert.fail(), look, look, children), false);
  });

  it('is not what a child says that is none any more', () => {
    assert.equal(
      isVSCode(look(63) ?? assert.fail(), look, look, () => [62]),
      false,
    );
  });

  it('is not looked for among more children than a main process has', () => {
    let looks = 0;
    const counting: GetProcess = (pid) => {
      looks++;
      return processInfo({ pid, parentPid: 63 });
    };
    const many = Array.from({ length: 3_000 }, (_, index) => 1_000 + index);
    assert.equal(
      isVSCode(look(63) ?? assert.fail(), counting, counting, () => many),
      false,
    );
    assert.ok(looks <= 128);
  });
});
