import assert from 'node:assert/strict';
import { ancestorsOf, lookIfPossible } from '../../../../src/process/source/ancestors';
import { ListingError } from '../../../../src/process/source/processSource';
import { NoDescriptorError } from '../../../../src/process/source/linux/statFiles';
import { processInfo } from '../../support/fixtures';

describe('a look that must not fail', () => {
  const failing = (error: Error) => ({
    look: () => {
      throw error;
    },
  });

  it('sees none where no descriptor is left and where the system cannot be asked', () => {
    for (const error of [new NoDescriptorError('EMFILE'), new ListingError('there is no ps')]) {
      const source = failing(error);
      assert.equal(lookIfPossible(1, source), undefined);
      assert.deepEqual(ancestorsOf(1, { look: (pid) => lookIfPossible(pid, source) }), []);
    }
  });

  it('hides no other error, and shows the process that is there', () => {
    assert.throws(() => lookIfPossible(1, failing(new TypeError('a fault of ours'))), TypeError);
    const process = processInfo({ pid: 7 });
    assert.equal(lookIfPossible(7, { look: () => process }), process);
  });
});
