import assert from 'node:assert/strict';
import { OwnProcesses } from '../../../src/origins/ownProcesses';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { processInfo } from '../support/fixtures';

/** When the debug session started, in ms since the epoch. */
const since = 1_000_000;

describe('OwnProcesses', () => {
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
      getProcess: (pid) => known.get(pid),
      self: 50,
      terminals: () => [100],
      isHost: ({ commandLine }) => commandLine.some((argument) => argument.startsWith('--type=')),
    });
    return {
      isFound: own.find(process.pid, isLocal ? since : undefined) === process,
      program: own.programOf(process.pid)?.pid,
    };
  };
  const newProcess = (some: Partial<ProcessInfo>) => processInfo({ pid: 700, startedAt: since + 100, ...some });

  it('finds a process below the extension host or a terminal, whenever it was started', () => {
    for (const parentPid of [50, 100]) {
      for (const isLocal of [true, false]) {
        assert.ok(find(newProcess({ parentPid, startedAt: 5 }), isLocal).isFound, `below ${parentPid}`);
      }
    }
  });

  it('finds a new process of our user whose launcher has ended, if it is known to be local', () => {
    assert.ok(find(newProcess({ parentPid: 1 })).isFound);
    assert.ok(find(newProcess({ parentPid: 1, startedAt: since - 900 })).isFound, 'times of start are not that exact');
    assert.ok(
      !find(newProcess({ parentPid: 1 }), false).isFound,
      'not where the adapter does not say that it is local',
    );
    assert.ok(!find(newProcess({ parentPid: 1, startedAt: since - 60_000 })).isFound, 'an unrelated process');
    assert.ok(!find(newProcess({ parentPid: 1, uid: 0 })).isFound, 'another user');
  });

  it('does not find the extension host, its ancestors and siblings, the shell of a terminal, nor processes of VS Code', () => {
    for (const each of others) {
      const recent = { ...each, startedAt: since + 100 };
      assert.ok(!find(recent).isFound, `${each.pid}`);
    }
    assert.ok(!find(newProcess({ parentPid: 40 })).isFound, 'a sibling');
    assert.ok(!find(newProcess({ parentPid: 50, commandLine: ['/code/node', '--type=utility'] })).isFound);
  });

  it('does not find a process below another process of VS Code', () => {
    for (const parentPid of [60, 70, 110]) assert.ok(!find(newProcess({ parentPid })).isFound, `below ${parentPid}`);
  });

  it('does not find a zombie, nor a number that is no pid', () => {
    assert.ok(!find(newProcess({ parentPid: 50, state: 'zombie' })).isFound);
    const own = new OwnProcesses({
      getProcess: () => newProcess({ parentPid: 50 }),
      self: 50,
      terminals: () => [],
      isHost: () => false,
    });
    for (const pid of [0, 1, -1, -700, 1.5, NaN, Infinity, 2 ** 60]) assert.equal(own.find(pid, since), undefined);
  });

  it('finds the program of a process: what the extension host or the shell has started', () => {
    assert.equal(find(newProcess({ parentPid: 50 })).program, 700);
    assert.equal(find(newProcess({ parentPid: 100 })).program, 700);
    assert.equal(find(newProcess({ parentPid: 1 })).program, undefined);
    const known = new Map(
      [...others, newProcess({ parentPid: 600 }), processInfo({ pid: 600, parentPid: 100 })].map((p) => [p.pid, p]),
    );
    const own = new OwnProcesses({
      getProcess: (pid) => known.get(pid),
      self: 50,
      terminals: () => [100],
      isHost: () => false,
    });
    assert.equal(own.programOf(700)?.pid, 600, 'npm, which started node');
  });
});
