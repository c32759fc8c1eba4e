import assert from 'node:assert/strict';
import { formatCpu, formatMemory, spokenMemory, spokenUsage, usageText } from '../../../src/ui/formatUsage';

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

  it('leaves out CPU that rounds to 0 or is not known', () => {
    assert.deepEqual(
      [undefined, 0, 0.49, 0.5, 12].map((cpu) => usageText({ cpu, memory: 2048, count: 1 }).join(' ')),
      ['2 KB', '2 KB', '2 KB', '1% 2 KB', '12% 2 KB'],
    );
  });

  it('leaves out memory that is not known', () => {
    assert.deepEqual(usageText({ cpu: 12, memory: 0, count: 1 }), ['12%']);
    assert.deepEqual(spokenUsage({ cpu: undefined, memory: 0, count: 1 }), []);
  });

  it('has the units as words for screen readers', () => {
    assert.deepEqual([900, 2048, 48 * 1024 ** 2, 1.25 * 1024 ** 3, 2 * 1024 ** 4].map(spokenMemory), [
      '900 bytes',
      '2 kilobytes',
      '48 megabytes',
      '1.3 gigabytes',
      '2.0 terabytes',
    ]);
  });
});
