import assert from 'node:assert/strict';
import { getSkipReason, type SuiteName } from '../../../host/run/suiteSystems';

describe('getSkipReason', () => {
  const all = ['check', 'unit', 'windows', 'macos', 'integration', 'ui'] as const;
  const runOn = (platform: NodeJS.Platform): readonly SuiteName[] =>
    all.filter((suite) => getSkipReason(suite, platform) === undefined);

  it('names the suites for each system', () => {
    assert.deepEqual(runOn('linux'), ['check', 'unit', 'windows', 'integration', 'ui']);
    assert.deepEqual(runOn('darwin'), ['check', 'windows', 'macos', 'integration']);
    assert.deepEqual(runOn('win32'), ['check', 'windows', 'integration']);
  });

  it('says which system a suite is for, and why', () => {
    assert.match(getSkipReason('unit', 'win32') ?? '', /unit is for linux: it starts programs of Linux/);
  });
});
