import assert from 'node:assert/strict';
import { groupBy } from '../../../src/common/groupBy';

describe('groupBy', () => {
  it('keeps the order of the keys and of the items', () => {
    const groups = groupBy([3, 1, 4, 1, 5, 9, 2, 6], (number) => number % 2 === 0);
    assert.deepEqual(
      [...groups],
      [
        [false, [3, 1, 1, 5, 9]],
        [true, [4, 2, 6]],
      ],
    );
  });
});
