import assert from 'node:assert/strict';
import { demoSettings, quietSettings } from '../../../host/launch/quietSettings';

describe('The settings of the demo and of the tests', () => {
  it('let VS Code ask nothing about the git repository that the workspace is in', () => {
    const asks = (settings: Readonly<Record<string, unknown>>) =>
      settings['git.enabled'] !== false && settings['git.openRepositoryInParentFolders'] !== 'never';
    assert.ok(!asks(demoSettings), 'the demo');
    assert.ok(!asks(quietSettings), 'the tests');
  });
});
