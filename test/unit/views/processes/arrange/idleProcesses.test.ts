import assert from 'node:assert/strict';
import { IdleProcesses, isNeverHidden } from '../../../../../src/views/processes/arrange/idleProcesses';
import { processInfo } from '../../../support/fixtures';

describe('An idle process', () => {
  it('is one whose row would show no CPU, and stays one until it clearly uses some', () => {
    const idle = new IdleProcesses();
    const after = (mean: number | undefined): boolean => {
      idle.update(['p'], () => mean);
      return idle.has('p');
    };
    assert.deepEqual([undefined, 0.5, 0.49, 0.9, 1, 0.6, 0.4, undefined].map(after), [
      false,
      false,
      true,
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  it('is never hidden if it listens on a port, is paused or is a zombie', () => {
    const port = { port: 1, addresses: [], isInherited: false };
    assert.equal(isNeverHidden({ process: processInfo({ pid: 1 }), ports: [] }), false);
    assert.equal(isNeverHidden({ process: processInfo({ pid: 1 }), ports: [port] }), true);
    assert.equal(isNeverHidden({ process: processInfo({ pid: 1, state: 'stopped' }), ports: [] }), true);
    assert.equal(isNeverHidden({ process: processInfo({ pid: 1, state: 'zombie' }), ports: [] }), true);
  });
});
