import assert from 'node:assert/strict';
import { daemonMatcher, knownDaemons } from '../../../src/process/daemons';
import { graceFor } from '../../../src/process/grace';
import type { Known, Member } from '../../../src/process/lineage';
import type { OriginKind } from '../../../src/process/origin';
import { judgeOrphans, type OrphanPolicy } from '../../../src/process/orphans';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { processInfo } from './fixtures';

function known(process: ProcessInfo, some: Partial<Member> = {}): Known {
  const { pid, startTime, name } = process;
  const origin = { id: 't', kind: 'terminal' as const, label: 'zsh' };
  return {
    process,
    member: {
      pid,
      startTime,
      name,
      origin,
      evidence: 'descent',
      hostPid: undefined,
      parent: undefined,
      inherited: false,
      orphanedAt: undefined,
      session: 0,
      ...some,
    },
  };
}

describe('judgeOrphans', () => {
  const policy: OrphanPolicy = { graceMs: () => 1000, standing: () => 'orphan' };
  const judge = (all: readonly Known[], now: number, some: Partial<OrphanPolicy> = {}) =>
    judgeOrphans(
      { known: new Map(all.map((one) => [one.process.pid, one])), roots: new Map() },
      { ...policy, ...some },
      now,
    );

  it('leaves alone whoever has a parent', () => {
    assert.deepEqual(judge([known(processInfo({ pid: 10 }))], 5000), { orphans: [], nextAt: undefined });
  });

  it('gives time to leave, and says when that is over', () => {
    const all = [
      known(processInfo({ pid: 10 }), { orphanedAt: 4500 }),
      known(processInfo({ pid: 11 }), { orphanedAt: 4200 }),
    ];
    const early = judge(all, 5000);
    assert.deepEqual(
      early.orphans.map(({ standing }) => standing),
      ['leaving', 'leaving'],
    );
    assert.equal(early.nextAt, 5200);
    const later = judge(all, 5200);
    assert.deepEqual(
      later.orphans.map(({ process, standing }) => [process.pid, standing]),
      [
        [11, 'orphan'],
        [10, 'leaving'],
      ],
    );
    assert.equal(judge(all, 5500).nextAt, undefined);
  });
});

describe('graceFor', () => {
  const cases: readonly [
    kind: OriginKind,
    catches: boolean | undefined,
    args: string[],
    graceMs: number,
    expected: number,
  ][] = [
    ['terminal', false, [], 2000, 500],
    ['task', false, [], 2000, 500],
    ['terminal', true, [], 2000, 2000],
    ['terminal', undefined, [], 2000, 2000],
    ['terminal', false, [], 200, 200],
    ['extensionHost', false, [], 2000, 2000],
    ['debug', false, [], 2000, 2000],
    ['extensionHost', false, ['--clientProcessId=123'], 2000, 10_000],
    ['extensionHost', false, ['--clientProcessId=123'], 0, 0],
    // As a program shows it that has written one title over its arguments.
    ['extensionHost', false, ['server.js --stdio --clientProcessId=123'], 2000, 10_000],
  ];
  it('waits for VS Code to end the shell of a terminal that it has closed', () => {
    const shell = known(processInfo({ pid: 10, parentPid: 4 }), { evidence: 'root', hostPid: 4 });
    assert.ok(graceFor(shell, { graceMs: 2000, catchesHangUp: () => true }) > 5000);
    const left = known(processInfo({ pid: 10, parentPid: 1 }), { evidence: 'root', hostPid: 4 });
    assert.equal(graceFor(left, { graceMs: 2000, catchesHangUp: () => true }), 2000);
  });

  for (const [kind, catches, args, graceMs, expected] of cases) {
    it(`${kind}, catches SIGHUP: ${String(catches)}, ${args.join(' ')}, ${graceMs} ms: ${expected} ms`, () => {
      const one = known(processInfo({ pid: 10, commandLine: ['x', ...args] }), {
        origin: { id: 'o', kind, label: '' },
      });
      assert.equal(graceFor(one, { graceMs, catchesHangUp: () => catches }), expected);
    });
  }
});

describe('daemonMatcher', () => {
  const isDaemon = daemonMatcher([...knownDaemons, 'my-daemon', '*/serve --forever*']);
  const daemons: readonly (readonly [name: string, ...commandLine: string[]])[] = [
    ['java', 'java', '-Xmx1g', 'org.gradle.launcher.daemon.bootstrap.GradleDaemon', '8.5'],
    ['tmux: server', 'tmux', 'new', '-d'],
    ['ssh-agent', 'ssh-agent', '-s'],
    ['watchman', '/usr/bin/watchman', '--foreground'],
    ['adb', 'adb', '-L', 'tcp:5037', 'fork-server', 'server'],
    ['dockerd', '/usr/bin/dockerd'],
    ['my-daemon', './my-daemon'],
    ['node', 'node', '/x/serve', '--forever', 'y'],
  ];
  for (const [name, ...commandLine] of daemons) {
    it(`knows ${commandLine.join(' ')}`, () => {
      assert.equal(isDaemon(processInfo({ pid: 2, name, commandLine })), true);
    });
  }

  it('takes nobody else for one', () => {
    for (const commandLine of [['node', 'server.js'], ['java', '-jar', 'app.jar'], ['sleep', '1'], ['not-my-daemon']]) {
      assert.equal(
        isDaemon(processInfo({ pid: 2, name: commandLine[0] ?? '', commandLine })),
        false,
        commandLine.join(' '),
      );
    }
  });
});
