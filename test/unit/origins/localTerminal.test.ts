import assert from 'node:assert/strict';
import { mayBeLocalTerminal } from '../../../src/origins/localTerminal';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { processInfo } from '../support/fixtures';

describe('mayBeLocalTerminal', () => {
  const lookup = (processes: readonly ProcessInfo[]) => (pid: number) => processes.find((each) => each.pid === pid);
  const server = (parentPid: number) => [
    processInfo({ pid: 1 }),
    processInfo({ pid: 20, parentPid: 1, name: 'sshd' }),
    processInfo({ pid: 30, parentPid: 20, name: 'another shell' }),
    processInfo({ pid: 40, parentPid }),
    processInfo({ pid: 50, parentPid: 40, name: 'extension host' }),
    processInfo({ pid: 60, parentPid: 40, name: 'pty host' }),
    processInfo({ pid: 100, parentPid: 60, name: 'bash' }),
  ];

  it('is true for a process below the server that also started the extension host, and for no other process', () => {
    assert.ok(mayBeLocalTerminal(100, 50, lookup(server(1))));
    assert.ok(!mayBeLocalTerminal(30, 50, lookup(server(1))), 'an unrelated process');
    assert.ok(!mayBeLocalTerminal(999, 50, lookup(server(1))), 'no process');
  });

  it('is true if it cannot be known', () => {
    assert.ok(
      mayBeLocalTerminal(30, 50, lookup(server(20))),
      'the server has an ancestor in common with many processes',
    );
    const container = [processInfo({ pid: 1 }), processInfo({ pid: 50, parentPid: 1 })];
    assert.ok(mayBeLocalTerminal(100, 50, lookup([...container, processInfo({ pid: 100, parentPid: 1 })])));
    assert.ok(mayBeLocalTerminal(100, 50, lookup([])));
  });
});
