import assert from 'node:assert/strict';
import { RecentEntries } from '../../../src/common/recentEntries';

describe('RecentEntries', () => {
  it('remembers the latest entries of a key, in their order', () => {
    const recent = new RecentEntries<number>(2, 3);
    for (const number of [1, 2, 3, 4]) recent.add('a', number);
    assert.deepEqual(recent.get('a'), [2, 3, 4]);
    assert.deepEqual(recent.get('b'), []);
  });

  it('forgets the key that was added to longest ago', () => {
    const recent = new RecentEntries<number>(2, 3);
    for (const key of ['a', 'b', 'a', 'c']) recent.add(key, 1);
    assert.deepEqual(
      ['a', 'b', 'c'].map((key) => recent.get(key).length),
      [2, 0, 1],
    );
  });
});
