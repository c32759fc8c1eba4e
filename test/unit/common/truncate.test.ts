import assert from 'node:assert/strict';
import { truncate } from '../../../src/common/truncate';

describe('truncate', () => {
  it('cuts off the end of a text that is too long, and marks it', () => {
    assert.equal(truncate('abcd', 4), 'abcd');
    assert.equal(truncate('abcde', 4), 'abc…');
  });

  it('cuts no character in two', () => {
    assert.equal(truncate('ab🙂cd', 4), 'ab…');
    assert.equal(truncate('ab🙂cd', 5), 'ab🙂…');
  });
});
