import assert from 'node:assert/strict';
import { Emitter } from '../../../../src/common/event';
import { RecentRunaways } from '../../../../src/process/runaway/recentRunaways';
import type { Runaway } from '../../../../src/process/runaway/runaway';
import type { RunawayChange } from '../../../../src/process/runaway/runawayStates';
import { processInfo } from '../../support/fixtures';

function runaway(key: string): Runaway {
  return {
    key,
    process: processInfo({ pid: 101 }),
    origin: { id: 't', kind: 'terminal', label: 'zsh' },
    since: 0,
    figures: { kind: 'processes', count: 600, limit: 500, durationMs: 60_000 },
  };
}

function createFixture() {
  const changes = new Emitter<RunawayChange>();
  const clock = { now: 1_000 };
  const recent = new RecentRunaways({ onDidChange: changes.event }, () => clock.now);
  return { changes, clock, recent };
}

describe('RecentRunaways', () => {
  it('tells when a process was found to be a runaway, and when that was over', () => {
    const { changes, clock, recent } = createFixture();
    changes.fire({ began: [runaway('a')], ended: [] });
    clock.now = 2_000;
    changes.fire({ began: [runaway('b')], ended: [runaway('a')] });
    assert.deepEqual(
      recent.get('a').map(({ at, phase }) => [at, phase]),
      [
        [1_000, 'begin'],
        [2_000, 'end'],
      ],
    );
    assert.equal(recent.get('b').length, 1);
    assert.deepEqual(recent.get('c'), []);
  });

  it('remembers a bounded number of processes, and of changes of each', () => {
    const { changes, recent } = createFixture();
    for (let count = 0; count < 2_000; count++) changes.fire({ began: [runaway(`${count}`)], ended: [] });
    assert.deepEqual(recent.get('0'), []);
    assert.equal(recent.get('1999').length, 1);
    for (let count = 0; count < 100; count++) changes.fire({ began: [runaway('a')], ended: [] });
    assert.equal(recent.get('a').length, 50);
  });

  it('remembers nothing any more once it is disposed of', () => {
    const { changes, recent } = createFixture();
    recent.dispose();
    changes.fire({ began: [runaway('a')], ended: [] });
    assert.deepEqual(recent.get('a'), []);
  });
});
