import assert from 'node:assert/strict';
import { endsWithin } from '../../../src/common/timeLimit';

describe('endsWithin', () => {
  const never = new Promise<never>(() => undefined);

  it('tells whether the work or the time has ended first', async () => {
    assert.equal(await endsWithin(Promise.resolve(7), 10, { sleep: () => never }), true);
    assert.equal(await endsWithin(never, 10, { sleep: () => Promise.resolve() }), false);
  });

  it('rejects as the work does', async () => {
    await assert.rejects(endsWithin(Promise.reject(new Error('odd')), 10, { sleep: () => never }), /odd/);
  });
});
