import assert from 'node:assert/strict';
import { getCommonStorage } from '../../../src/workspace/workspaceStorage';

describe('getCommonStorage', () => {
  it('is the same folder for all windows on a workspace', () => {
    const first = '/data/workspaceStorage/8c5b4a/runaway-tools.runaway';
    assert.equal(getCommonStorage(first), first);
    assert.equal(getCommonStorage('/data/workspaceStorage/8c5b4a-1/runaway-tools.runaway'), first);
  });

  it('keeps a name that begins with a minus, as a hash of VS Code in a browser may', () => {
    const negative = '/data/workspaceStorage/-7/runaway-tools.runaway';
    assert.equal(getCommonStorage(negative), negative);
    assert.equal(getCommonStorage('/data/workspaceStorage/-7-2/runaway-tools.runaway'), negative);
  });
});
