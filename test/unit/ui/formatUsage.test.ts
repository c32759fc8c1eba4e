import assert from 'node:assert/strict';
import { formatCpu, formatMemory } from '../../../src/ui/formatUsage';

describe('Formatting usage', () => {
  it('has memory in the largest unit that it fills', () => {
    assert.deepEqual([0, 900, 2048, 48 * 1024 ** 2, 1.25 * 1024 ** 3, 12 * 1024 ** 3].map(formatMemory), [
      '0 B',
      '900 B',
      '2 KB',
      '48 MB',
      '1.3 GB',
      '12 GB',
    ]);
  });

  it('has CPU in whole percent', () => {
    assert.deepEqual([0, 0.4, 99.6, 412].map(formatCpu), ['0%', '0%', '100%', '412%']);
  });
});
