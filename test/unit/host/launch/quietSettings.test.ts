import assert from 'node:assert/strict';
import { demoSettings, quietSettings } from '../../../host/launch/quietSettings';

describe('demoSettings and quietSettings', () => {
  it('stop VS Code from asking about the git repository around the workspace', () => {
    const isAsked = (settings: Readonly<Record<string, unknown>>) =>
      settings['git.enabled'] !== false && settings['git.openRepositoryInParentFolders'] !== 'never';
    assert.ok(!isAsked(demoSettings), 'the demo');
    assert.ok(!isAsked(quietSettings), 'the tests');
  });
});
