import assert from 'node:assert/strict';
import { getOwnFacts } from '../../src/process/source/ownFacts';
import { checkWindows } from '../../src/process/source/windows/selfCheck';
import { loadApi } from './support/loadApi';

describe('The self-check of Windows', () => {
  it('finds nothing that differs from what Node.js tells', () => {
    const lines = checkWindows(loadApi(), getOwnFacts());
    assert.deepEqual(
      lines.filter(({ failure }) => failure !== undefined),
      [],
    );
    assert.ok(lines.length > 5);
  });

  it('finds what differs', () => {
    const own = getOwnFacts();
    const lines = checkWindows(loadApi(), { ...own, startTime: own.startTime - 100_000, folder: 'C:\\elsewhere' });
    assert.deepEqual(
      lines.filter(({ failure }) => failure !== undefined).map(({ name }) => name),
      ['start time', 'folder'],
    );
  });
});
