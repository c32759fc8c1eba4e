import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { errorCode } from '../../../src/common/errors';

describe('errorCode', () => {
  it('returns the code of an error of the system, and undefined for all else that is thrown', () => {
    const path = '/nonexistent/file';
    assert.equal(existsSync(path), false);
    try {
      readFileSync(path);
      assert.fail('the file was read');
    } catch (error) {
      assert.equal(errorCode(error), 'ENOENT');
    }
    for (const thrown of [new Error('x'), 'ENOENT', undefined, { code: 'ENOENT' }, Object.assign(new Error('x'), { code: 1 })]) {
      assert.equal(errorCode(thrown), undefined);
    }
  });
});
