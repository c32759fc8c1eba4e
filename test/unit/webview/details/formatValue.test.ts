import assert from 'node:assert/strict';
import { formatTimeOfDay, formatValue } from '../../../../src/webview/details/formatValue';

const kilobyte = 1024;

describe('formatValue', () => {
  it('is short, with one digit behind the point where that says something', () => {
    assert.equal(formatValue(4.25, 'percent', 'en'), '4.3%');
    assert.equal(formatValue(214.4, 'percent', 'en'), '214%');
    assert.equal(formatValue(0, 'bytes', 'en'), '0 B');
    assert.equal(formatValue(1.5 * kilobyte ** 3, 'bytes', 'en'), '1.5 GB');
    assert.equal(formatValue(48 * kilobyte ** 2, 'bytesPerSecond', 'en'), '48 MB/s');
    assert.equal(formatValue(12_000, 'count', 'en'), '12,000');
    assert.equal(formatValue(9_000 * kilobyte ** 4, 'bytes', 'en'), '9,000 TB');
  });

  it('is in the language of the user', () => {
    assert.equal(formatValue(4.25, 'percent', 'de'), '4,3%');
    assert.equal(formatValue(12_000, 'count', 'de'), '12.000');
  });
});

describe('formatTimeOfDay', () => {
  const at = new Date(2024, 4, 6, 14, 2, 9).getTime();

  it('has seconds only where readings are that close', () => {
    assert.equal(formatTimeOfDay(at, 'de', false), '14:02');
    assert.equal(formatTimeOfDay(at, 'de', true), '14:02:09');
  });
});
