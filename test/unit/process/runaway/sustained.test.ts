import assert from 'node:assert/strict';
import { findSustained } from '../../../../src/process/runaway/sustained';

const repeat = (value: number, count: number): number[] => new Array<number>(count).fill(value);

describe('A value that stays above a limit', () => {
  const cases: readonly (readonly [string, readonly number[], { durationMs: number; mean: number } | undefined])[] = [
    ['is found when it has been long enough', repeat(95, 12), { durationMs: 60_000, mean: 95 }],
    ['is not before', repeat(95, 11), undefined],
    ['is told for as long as it has been so', [...repeat(0, 9), ...repeat(95, 20)], { durationMs: 100_000, mean: 95 }],
    ['may be at the limit', repeat(90, 12), { durationMs: 60_000, mean: 90 }],
    [
      'may fall below it for one reading',
      [...repeat(100, 20), 58, ...repeat(100, 20)],
      { durationMs: 205_000, mean: 4058 / 41 },
    ],
    ['may not do so often', [...repeat(100, 20), 50, 100, 50, 100, 50, ...repeat(100, 5)], undefined],
    ['has to be above it now', [...repeat(100, 30), 20], undefined],
    [
      'is not known after a time without snapshots',
      [...repeat(100, 60), ...repeat(NaN, 20), ...repeat(100, 5)],
      undefined,
    ],
    ['is not if nothing is known', repeat(NaN, 60), undefined],
    ['is not if there are no readings', [], undefined],
  ];
  for (const [title, values, expected] of cases) {
    it(title, () => {
      assert.deepEqual(findSustained(values, 5_000, 90, 60_000), expected);
    });
  }
});
