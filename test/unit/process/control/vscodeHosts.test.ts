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
import type { GetProcess } from '../../../../src/process/source/processSource';

/** Like `/proc/PID/cmdline` of Chromium's child processes: one argument with blanks in it. */
const part = (pid: number, parentPid: number, text: string, program = '/opt/nova/nova'): ProcessInfo =>
  processInfo({ pid, parentPid, commandLine: [`${program} ${text}`] });

const nodeService = '--type=utility --utility-sub-type=node.mojom.NodeService --lang=en-US';

/**
 * A desktop with an unknown name, whose parts do not even show VS Code's schemes; this extension host is 30. The desktop
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
  // A browser below a terminal, and a part of one that has lost its main process and was re-parented to ours.
  processInfo({ pid: 50, parentPid: 40, commandLine: ['/usr/lib/chromium/chromium'] }),
  part(51, 50, '--type=renderer', '/usr/lib/chromium/chromium'),
  part(52, 20, '--type=renderer', '/usr/lib/chromium/chromium'),
];

const readFrom =
  (processes: readonly ProcessInfo[]): GetProcess =>
  (pid) =>
    processes.find((process) => process.pid === pid);

const unreadable: ReadExecutable = () => undefined;

describe('isOwnHost', () => {
  const get = readFrom(desktop);
  const hostsBy = (self: number, readExecutable: ReadExecutable): readonly number[] =>
    desktop.filter((process) => isOwnHost(process, self, get, readExecutable)).map(({ pid }) => pid);

  it('finds all parts of our main process, even if each command line is one string', () => {
    assert.deepEqual(hostsBy(30, unreadable), [21, 22, 23, 24, 31, 32]);
    // What the extension host of another window has started with such arguments (41) counts for that window alone.
    assert.deepEqual(hostsBy(31, unreadable), [21, 22, 23, 24, 30, 32, 41]);
  });

  it('compares the programs that processes really execute, where the system tells', () => {
    const programs = new Map(desktop.map(({ pid }) => [pid, pid === 32 ? '/elsewhere/nova' : '/opt/nova/nova']));
    for (const pid of [50, 51, 52]) programs.set(pid, '/usr/lib/chromium/chromium');
    assert.deepEqual(
      hostsBy(30, (pid) => programs.get(pid)),
      [21, 22, 23, 24, 31],
    );
  });

  it('does not count what an extension host or a terminal has started', () => {
    for (const pid of [40, 41, 50, 51, 52]) {
      const process = get(pid) ?? assert.fail();
      assert.equal(isOwnHost(process, 30, get, unreadable), false, String(pid));
    }
  });

  it('works in an extension host that is a child of the zygote', () => {
    const moved = readFrom(desktop.map((process) => (process.pid === 30 ? { ...process, parentPid: 21 } : process)));
    const pids = desktop.filter((process) => isOwnHost(process, 30, moved, unreadable)).map(({ pid }) => pid);
    assert.deepEqual(pids, [21, 22, 23, 24, 31, 32]);
  });

  it('finds none if our own process cannot be read', () => {
    assert.equal(isOwnHost(part(31, 20, nodeService), 99, get, unreadable), false);
  });
});

describe('getAdopters and isStartedByMain', () => {
  it('count as adopters pid 1, our own main process, and the ancestors that are no VS Code', () => {
    assert.deepEqual(
      [...getAdopters(30, readFrom(desktop))].sort((a, b) => a - b),
      [1, 4, 5, 20],
    );
  });

  it('tell what our main process has started, which runs the same program, from orphans', () => {
    const adopted = processInfo({ pid: 60, parentPid: 20, commandLine: ['node', 'server.js'] });
    const started = processInfo({ pid: 61, parentPid: 20, commandLine: ['/opt/nova/nova', '-e', 'other window'] });
    const get = readFrom([...desktop, adopted, started]);
    const isStarted = (process: ProcessInfo): boolean => isStartedByMain(process, 30, get, unreadable);
    assert.equal(isStarted(adopted), false);
    assert.equal(isStarted(started), true);
    assert.equal(isStarted({ ...started, parentPid: 1 }), false, 'it was re-parented to pid 1');
    assert.equal(isStarted(processInfo({ pid: 62, parentPid: 20 })), true, 'it has ended');
  });

  it('count every child of our main process as an orphan if that is pid 1, as in a container', () => {
    const container: readonly ProcessInfo[] = [
      processInfo({ pid: 1, commandLine: ['node', '/opt/server/out/server-main.js'] }),
      processInfo({ pid: 30, parentPid: 1, commandLine: ['node', '/x/out/bootstrap-fork', '--type=extensionHost'] }),
      processInfo({ pid: 40, parentPid: 1, commandLine: ['node', 'server.js'] }),
    ];
    const get = readFrom(container);
    assert.deepEqual([...getAdopters(30, get)], [1]);
    assert.equal(isStartedByMain(get(40) ?? assert.fail(), 30, get, unreadable), false);
  });

  it('count only pid 1 as adopter if no ancestor can be read', () => {
    assert.deepEqual([...getAdopters(30, () => undefined)], [1]);
  });

  it('count the parent 0 as adopter where no process has the pid 1, since orphans get no other parent there', () => {
    const windows = readFrom([processInfo({ pid: 20 }), processInfo({ pid: 32, parentPid: 20 })]);
    assert.ok(getAdopters(32, windows).has(0));
    assert.ok(!getAdopters(30, readFrom(desktop)).has(0));
  });
});

describe('isVSCode', () => {
  const schemes = `${nodeService} --standard-schemes=vscode-webview,vscode-file`;
  const other: readonly ProcessInfo[] = [
    processInfo({ pid: 60, parentPid: 40, commandLine: ['/opt/other/other'] }),
    part(61, 60, '--type=zygote', '/opt/other/other'),
    part(62, 60, schemes, '/opt/other/other'),
    processInfo({ pid: 63, parentPid: 40, commandLine: ['npm'] }),
  ];
  const get = readFrom(other);
  const getChildPids = ({ pid }: ProcessInfo): readonly number[] =>
    other.filter(({ parentPid }) => parentPid === pid).map((child) => child.pid);

  it('finds another VS Code by its children, whatever its name is', () => {
    assert.equal(isVSCode(get(60) ?? assert.fail(), get, get, getChildPids), true);
    assert.equal(
      isVSCode(get(62) ?? assert.fail(), get, get, () => []),
      true,
    );
    assert.equal(isVSCode(get(63) ?? assert.fail(), get, get, getChildPids), false);
  });

  it('ignores a process that is not a child any more', () => {
    assert.equal(
      isVSCode(get(63) ?? assert.fail(), get, get, () => [62]),
      false,
    );
  });

  it('does not read more children than a main process has', () => {
    let reads = 0;
    const counting: GetProcess = (pid) => {
      reads++;
      return processInfo({ pid, parentPid: 63 });
    };
    const many = Array.from({ length: 3_000 }, (_, index) => 1_000 + index);
    assert.equal(
      isVSCode(get(63) ?? assert.fail(), counting, counting, () => many),
      false,
    );
    assert.ok(reads <= 128);
  });
});
