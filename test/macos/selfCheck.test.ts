import assert from 'node:assert/strict';
import { checkMacosCalls } from '../../src/process/source/macos/selfCheck';
import { loadTestKoffi } from './support/loadTestKoffi';

describe('The self-check of macOS', () => {
  for (const where of ['canary', 'host'] as const) {
    it(`finds nothing that differs from what Node.js tells, in the ${where}`, async () => {
      const lines = await checkMacosCalls(loadTestKoffi(), where);
      assert.deepEqual(
        lines.filter(({ failure }) => failure !== undefined),
        [],
      );
      assert.ok(lines.length > 5);
    });
  }
});
