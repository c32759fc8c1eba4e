import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findSteadyGrowth, growsOn } from '../../../../src/process/runaway/steadyGrowth';

const readingCount = 119;
/** 80 MB in MB; readings are five seconds apart. */
const isFound = (values: readonly number[]): boolean => findSteadyGrowth(values, 5_000, 80) !== undefined;

/** The value after each reading, by the time in s. */
const series = (value: (second: number) => number): number[] =>
  Array.from({ length: readingCount }, (_, index) => value(index * 5));

/** The growth in MB when it is found first, if it is; looked for once so many readings are there. */
function growthWhenFound(values: readonly number[], from = 1): number | undefined {
  for (let length = from; length <= values.length; length++) {
    if (isFound(values.slice(0, length))) return (values[length - 1] ?? NaN) - (values[0] ?? NaN);
  }
  return undefined;
}

describe('Memory that grows without pause', () => {
  const found: readonly (readonly [string, (second: number) => number])[] = [
    ['5 MB/s', (second) => 50 + second * 5],
    ['3 MB/s', (second) => 50 + second * 3],
    ['0.5 MB/s', (second) => 50 + second * 0.5],
    ['0.3 MB/s', (second) => 50 + second * 0.3],
    ['1 MB/s in a large program', (second) => 6_000 + second],
    ['1 MB/s between the collections of garbage', (second) => 50 + second + (second % 25) * 2],
    ['1 MB/s after a quiet time', (second) => 50 + Math.max(0, second - 120)],
  ];
  for (const [title, value] of found) {
    it(`is found before it has grown by 200 MB: ${title}`, () => {
      const growth = growthWhenFound(series(value)) ?? Infinity;
      assert.ok(growth <= 200, `${growth} MB`);
    });
  }

  const teeth: readonly (readonly [string, periodS: number, (second: number) => number])[] = [
    ['a garbage collector', 60, (second) => 200 + (second % 60) * 5],
    ['a slow one', 300, (second) => 200 + (second % 300)],
  ];
  for (const [title, periodS, value] of teeth) {
    it(`is not the sawtooth of ${title}, of which one tooth has been seen`, () => {
      assert.equal(growthWhenFound(series(value), periodS / 5 + 2), undefined);
    });
  }

  const others: readonly (readonly [string, (second: number) => number])[] = [
    ['memory that stays as it is', () => 500],
    ['a program that loads for twenty seconds', (second) => 50 + Math.min(second, 20) * 40],
    ['a cache that fills ever more slowly', (second) => 50 + 400 * (1 - Math.exp(-second / 20))],
    ['a build with phases', (second) => 50 + Math.floor(Math.min(second, 150) / 40) * 150],
    ['builds that come and go', (second) => 100 + Math.max(0, 300 - Math.abs((second % 120) - 60) * 10) * (second % 3)],
    ['growth that is too little', (second) => 50 + second * 0.1],
    ['memory that shrinks', (second) => 900 - second],
  ];
  for (const [title, value] of others) {
    it(`is not ${title}`, () => {
      assert.equal(growthWhenFound(series(value)), undefined);
    });
  }

  it('is not what is not known', () => {
    assert.equal(isFound(series((second) => (second % 20 === 0 ? NaN : 50 + second * 5)).slice(0, 30)), false);
    assert.equal(isFound([]), false);
  });

  it('is found in every even leak, at whatever rate that reaches the limit in ten minutes', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.25, max: 50, noNaN: true }), fc.nat(8_000), (rate, start) => {
        assert.ok(growthWhenFound(series((second) => start + second * rate)) !== undefined);
      }),
    );
  });

  it('is never found in memory that does not grow in all, whatever it does in between', () => {
    const levels = fc.array(fc.nat(4_000), { minLength: 2, maxLength: 60 });
    fc.assert(
      fc.property(levels, (values) => {
        assert.equal(isFound([...values, Math.min(...values)]), false);
      }),
    );
  });

  it('goes on as long as the lowest of the last minute is above that of the minute before', () => {
    assert.equal(growsOn([1, 2, 3, 4], 2, 1), true);
    assert.equal(growsOn([1, 5, 1, 5], 2, 1), false);
    assert.equal(growsOn([3, NaN, 3, 4], 2, 1), false);
  });

  it('goes on after a time of which nothing is known, if it is higher then, and until that is known', () => {
    assert.equal(growsOn([1, 2, NaN, NaN, NaN, 3, 4], 2, 1), true);
    assert.equal(growsOn([3, 4, NaN, NaN, NaN, 3, 4], 2, 1), false);
    assert.equal(growsOn([NaN, NaN, 3, 4], 2, 1), true);
  });
});
