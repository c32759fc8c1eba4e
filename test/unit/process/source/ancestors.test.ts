import assert from 'node:assert/strict';
import { ancestorsOf, getIfPossible } from '../../../../src/process/source/ancestors';
import { ListingError } from '../../../../src/process/source/processSource';
import { NoDescriptorError } from '../../../../src/process/source/linux/statFiles';
import { processInfo } from '../../support/fixtures';

describe('a look that must not fail', () => {
  const failing = (error: Error) => ({
    get: () => {
      throw error;
    },
  });

  it('sees none where no descriptor is left and where the system cannot be asked', () => {
    for (const error of [new NoDescriptorError('EMFILE'), new ListingError('there is no ps')]) {
      const source = failing(error);
      assert.equal(getIfPossible(1, source), undefined);
      assert.deepEqual(ancestorsOf(1, { get: (pid) => getIfPossible(pid, source) }), []);
    }
  });

  it('hides no other error, and shows the process that is there', () => {
    assert.throws(() => getIfPossible(1, failing(new TypeError('a fault of ours'))), TypeError);
    const process = processInfo({ pid: 7 });
    assert.equal(getIfPossible(7, { get: () => process }), process);
  });
});
