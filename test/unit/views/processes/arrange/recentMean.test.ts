import assert from 'node:assert/strict';
import { recentMean } from '../../../../../src/views/processes/arrange/recentMean';

describe('The mean of the last readings', () => {
  const intervalMs = 5_000;

  it('is that of the window, as far as there are readings', () => {
    assert.equal(recentMean({ intervalMs }, [100, 100, 2, 4], 10_000), 3);
    assert.equal(recentMean({ intervalMs }, [6], 30_000), 6);
  });

  it('leaves out what is not known, and is undefined if nothing is', () => {
    assert.equal(recentMean({ intervalMs }, [NaN, 2, NaN, 4], 30_000), 3);
    assert.equal(recentMean({ intervalMs }, [50, NaN], 5_000), undefined);
    assert.equal(recentMean({ intervalMs }, [], 30_000), undefined);
  });
});
