import assert from 'node:assert/strict';
import { SentSignals } from '../../../../src/process/control/sentSignals';

const process = { pid: 100, startTime: 1000 };

describe('SentSignals', () => {
  it('tells the last signal to exactly this process', () => {
    const signals = new SentSignals(() => 0);
    signals.add(process, 'SIGTERM');
    signals.add(process, 'SIGKILL');
    assert.equal(signals.get(process), 'SIGKILL');
    assert.equal(signals.get({ ...process, startTime: 2000 }), undefined);
  });

  it('does not count signals that end nothing', () => {
    const signals = new SentSignals(() => 0);
    signals.add(process, 'SIGTERM');
    signals.add(process, 'SIGSTOP');
    signals.add(process, 'SIGCONT');
    assert.equal(signals.get(process), 'SIGTERM');
  });

  it('forgets a signal after five minutes', () => {
    let now = 0;
    const signals = new SentSignals(() => now);
    signals.add(process, 'SIGTERM');
    now = 299_999;
    assert.equal(signals.get(process), 'SIGTERM');
    now = 300_000;
    assert.equal(signals.get(process), undefined);
  });

  it('remembers the latest ten thousand processes', () => {
    const signals = new SentSignals(() => 0);
    for (let pid = 1; pid <= 10_001; pid++) signals.add({ pid, startTime: 0 }, 'SIGKILL');
    assert.equal(signals.get({ pid: 1, startTime: 0 }), undefined);
    assert.equal(signals.get({ pid: 2, startTime: 0 }), 'SIGKILL');
  });
});
