import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { errorCode } from '../../../src/common/errors';

describe('errorCode', () => {
  it('is the code of a system error', () => {
    try {
      readFileSync('/does/not/exist');
      assert.fail();
    } catch (error) {
      assert.equal(errorCode(error), 'ENOENT');
    }
  });

  it('is undefined for everything else', () => {
    for (const error of [new Error('x'), 'ENOENT', { code: 'ENOENT' }, Object.assign(new Error(), { code: 7 }), null]) {
      assert.equal(errorCode(error), undefined);
    }
  });
});
