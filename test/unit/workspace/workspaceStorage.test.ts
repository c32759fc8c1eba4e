import assert from 'node:assert/strict';
import { commonStorage } from '../../../src/workspace/workspaceStorage';

describe('commonStorage', () => {
  it('is the same for all windows on a workspace', () => {
    const first = '/data/workspaceStorage/8c5b4a/runaway-tools.runaway';
    assert.equal(commonStorage(first), first);
    assert.equal(commonStorage('/data/workspaceStorage/8c5b4a-1/runaway-tools.runaway'), first);
  });

  it('leaves a name alone that begins with a minus, as the hashes of a browser may', () => {
    const negative = '/data/workspaceStorage/-7/runaway-tools.runaway';
    assert.equal(commonStorage(negative), negative);
    assert.equal(commonStorage('/data/workspaceStorage/-7-2/runaway-tools.runaway'), negative);
  });
});
