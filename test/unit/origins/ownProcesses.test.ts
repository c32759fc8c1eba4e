import assert from 'node:assert/strict';
import { mayBeOfTerminal, OwnProcesses } from '../../../src/origins/ownProcesses';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { processInfo } from '../support/fixtures';

/** When the debug session began, in ms since 1970. */
const since = 1_000_000;

describe('A pid that another program names is believed to be one of ours', () => {
  const others: readonly ProcessInfo[] = [
    processInfo({ pid: 1, startedAt: 0 }),
    processInfo({ pid: 40, parentPid: 1, commandLine: ['/code/node', 'server'] }),
    processInfo({ pid: 50, parentPid: 40, commandLine: ['/code/node', '--type=extensionHost'] }),
    processInfo({ pid: 60, parentPid: 40, commandLine: ['/code/node', '--type=ptyHost'] }),
    processInfo({ pid: 70, parentPid: 40, commandLine: ['/code/node', '--type=extensionHost'], startedAt: since + 10 }),
    processInfo({ pid: 100, parentPid: 60, name: 'bash' }),
    processInfo({ pid: 110, parentPid: 60, name: 'bash', startedAt: since + 10 }),
    processInfo({ pid: 2, kernelThread: true, startedAt: since + 10 }),
  ];

  const find = (process: ProcessInfo, isLocal = true) => {
    const known = new Map([...others, process].map((each) => [each.pid, each]));
    const own = new OwnProcesses({
      look: (pid) => known.get(pid),
      self: 50,
      terminals: () => [100],
      isHost: ({ commandLine }) => commandLine.some((argument) => argument.startsWith('--type=')),
    });
    return {
      isFound: own.find(process.pid, isLocal ? since : undefined) === process,
      program: own.programOf(process.pid)?.pid,
    };
  };
  const born = (some: Partial<ProcessInfo>) => processInfo({ pid: 700, startedAt: since + 100, ...some });

  it('when it is below the extension host or a terminal, whenever it was started', () => {
    for (const parentPid of [50, 100]) {
      for (const isLocal of [true, false]) {
        assert.ok(find(born({ parentPid, startedAt: 5 }), isLocal).isFound, `below ${parentPid}`);
      }
    }
  });

  it('when its launcher has gone, and it is of our user and new', () => {
    assert.ok(find(born({ parentPid: 1 })).isFound);
    assert.ok(find(born({ parentPid: 1, startedAt: since - 900 })).isFound, 'times of start are not that exact');
    assert.ok(!find(born({ parentPid: 1 }), false).isFound, 'not where the adapter does not say that it is local');
    assert.ok(!find(born({ parentPid: 1, startedAt: since - 60_000 })).isFound, 'an unrelated process');
    assert.ok(!find(born({ parentPid: 1, uid: 0 })).isFound, 'another user');
  });

  it('never when it is the extension host, an ancestor or a sibling of it, a shell, or anything of VS Code', () => {
    for (const each of others) {
      const young = { ...each, startedAt: since + 100 };
      assert.ok(!find(young).isFound, `${each.pid}`);
    }
    assert.ok(!find(born({ parentPid: 40 })).isFound, 'a sibling');
    assert.ok(!find(born({ parentPid: 50, commandLine: ['/code/node', '--type=utility'] })).isFound);
  });

  it('never when it is below another process of VS Code', () => {
    for (const parentPid of [60, 70, 110]) assert.ok(!find(born({ parentPid })).isFound, `below ${parentPid}`);
  });

  it('never when it is dead, or no pid at all', () => {
    assert.ok(!find(born({ parentPid: 50, state: 'zombie' })).isFound);
    const own = new OwnProcesses({
      look: () => born({ parentPid: 50 }),
      self: 50,
      terminals: () => [],
      isHost: () => false,
    });
    for (const pid of [0, 1, -1, -700, 1.5, NaN, Infinity, 2 ** 60]) assert.equal(own.find(pid, since), undefined);
  });

  it('as part of the program that the extension host or the shell has started', () => {
    assert.equal(find(born({ parentPid: 50 })).program, 700);
    assert.equal(find(born({ parentPid: 100 })).program, 700);
    assert.equal(find(born({ parentPid: 1 })).program, undefined);
    const known = new Map(
      [...others, born({ parentPid: 600 }), processInfo({ pid: 600, parentPid: 100 })].map((p) => [p.pid, p]),
    );
    const own = new OwnProcesses({
      look: (pid) => known.get(pid),
      self: 50,
      terminals: () => [100],
      isHost: () => false,
    });
    assert.equal(own.programOf(700)?.pid, 600, 'npm, which has started node');
  });
});

describe('A pid that VS Code tells of a terminal', () => {
  const look = (processes: readonly ProcessInfo[]) => (pid: number) => processes.find((each) => each.pid === pid);
  const server = (parentPid: number) => [
    processInfo({ pid: 1 }),
    processInfo({ pid: 20, parentPid: 1, name: 'sshd' }),
    processInfo({ pid: 30, parentPid: 20, name: 'a shell of no window' }),
    processInfo({ pid: 40, parentPid }),
    processInfo({ pid: 50, parentPid: 40, name: 'extension host' }),
    processInfo({ pid: 60, parentPid: 40, name: 'pty host' }),
    processInfo({ pid: 100, parentPid: 60, name: 'bash' }),
  ];

  it('may be one of this machine if it is below the same server as the extension host', () => {
    assert.ok(mayBeOfTerminal(100, 50, look(server(1))));
    assert.ok(!mayBeOfTerminal(30, 50, look(server(1))), 'an unrelated process');
    assert.ok(!mayBeOfTerminal(999, 50, look(server(1))), 'no process');
  });

  it('may be one of this machine where that cannot be known', () => {
    assert.ok(mayBeOfTerminal(30, 50, look(server(20))), 'the server is below what many others are below, too');
    const container = [processInfo({ pid: 1 }), processInfo({ pid: 50, parentPid: 1 })];
    assert.ok(mayBeOfTerminal(100, 50, look([...container, processInfo({ pid: 100, parentPid: 1 })])));
    assert.ok(mayBeOfTerminal(100, 50, look([])));
  });
});
