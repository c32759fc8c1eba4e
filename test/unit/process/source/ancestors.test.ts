import assert from 'node:assert/strict';
import { ancestorsOf, getIfPossible } from '../../../../src/process/source/ancestors';
import { ListingError } from '../../../../src/process/source/processSource';
import { NoDescriptorError } from '../../../../src/process/source/linux/statFiles';
import { processInfo } from '../../support/fixtures';

describe('getIfPossible', () => {
  const failing = (error: Error) => ({
    get: () => {
      throw error;
    },
  });

  it('returns undefined if no descriptor is left or the system cannot be asked', () => {
    for (const error of [new NoDescriptorError('EMFILE'), new ListingError('there is no ps')]) {
      const source = failing(error);
      assert.equal(getIfPossible(1, source), undefined);
      assert.deepEqual(ancestorsOf(1, { get: (pid) => getIfPossible(pid, source) }), []);
    }
  });

  it('returns the process that exists, and throws any other error', () => {
    assert.throws(() => getIfPossible(1, failing(new TypeError('a fault of ours'))), TypeError);
    const process = processInfo({ pid: 7 });
    assert.equal(getIfPossible(7, { get: () => process }), process);
  });
});
