import assert from 'node:assert/strict';
import { LikeChildrenTracker } from '../../../../src/process/runaway/likeChildren';
import { findPileUp } from '../../../../src/process/runaway/pileUp';
import { LikeCommands } from '../../../../src/process/programs/likeCommands';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { processInfo } from '../../support/fixtures';

let pid = 100;
const startedAt = (second: number, commandLine: readonly string[] = ['node', 'helper.js']): ProcessInfo =>
  processInfo({ pid: pid++, startTime: second * 1000, name: commandLine[0] ?? '', commandLine });

const range = (count: number, value: (index: number) => number): number[] =>
  Array.from({ length: count }, (_, index) => value(index));

describe('A pile-up of like children', () => {
  const cases: readonly (readonly [string, starts: readonly number[], ended: readonly number[], number | undefined])[] =
    [
      ['is twelve that were started one after the other', range(12, (index) => index * 20), [], 12],
      ['is so if they come in pairs', range(12, (index) => Math.floor(index / 2) * 40), [], 12],
      ['is so if one is started in each second', range(80, (index) => index), [], 80],
      ['is so if a few have ended', range(12, (index) => index * 20), [30_000, 70_000], 12],
      ['is not a pool that is started at once', range(16, (index) => index / 10), [], undefined],
      ['is not a pool that was enlarged once', range(16, (index) => (index < 8 ? 0 : 600)), [], undefined],
      ['is not a few', range(9, (index) => index * 20), [], undefined],
      [
        'is not workers that come and go',
        range(12, (index) => index * 20),
        range(12, (index) => index * 15_000),
        undefined,
      ],
      [
        'is still one if others had come and gone before',
        range(12, (index) => 100 + index * 20),
        range(60, (index) => index * 1000),
        12,
      ],
      ['is not what was started within a minute', range(12, (index) => index * 4), [], undefined],
    ];
  for (const [title, starts, ended, expected] of cases) {
    it(title, () => {
      const members = starts.map((second) => startedAt(second));
      assert.equal(findPileUp({ members, ended }, 10, 60_000)?.count, expected);
    });
  }
});

describe('Like children', () => {
  it('are those of one program with the same options, whose values differ', () => {
    const tracker = new LikeChildrenTracker();
    const helpers = [1, 2, 3, 4].map((id) =>
      startedAt(id, ['node', 'helper.js', '--session', `s${id}`, `--port=${id}`]),
    );
    const others = [
      startedAt(5, ['node', 'helper.js']),
      startedAt(6, ['node', 'other.js', '--session', 's', '--port=1']),
    ];
    const groups = tracker.update('parent', [...helpers, ...others]);
    assert.deepEqual(
      groups.map(({ members }) => members),
      [helpers],
    );
  });

  it('remember which have ended, until their parent has', () => {
    const tracker = new LikeChildrenTracker();
    const children = [1, 2, 3, 4, 5].map((second) => startedAt(second));
    tracker.update('parent', children);
    tracker.complete();
    assert.deepEqual(tracker.update('parent', children.slice(1))[0]?.ended, [1_000]);
    tracker.complete();
    tracker.complete();
    assert.deepEqual(tracker.update('parent', children)[0]?.ended, []);
  });

  it('are not zombies, nor what has no command line, nor the tabs of a browser', () => {
    const commands = new LikeCommands();
    const tracker = new LikeChildrenTracker();
    const zombies = [1, 2, 3, 4].map((second): ProcessInfo => ({ ...startedAt(second), state: 'zombie' }));
    assert.deepEqual(tracker.update('parent', zombies), []);
    assert.equal(commands.keyOf({ name: 'a', commandLine: [] }), undefined);
    assert.equal(
      commands.keyOf({ name: 'chrome', commandLine: ['/opt/google/chrome/chrome', '--type=renderer'] }),
      undefined,
    );
  });
});
