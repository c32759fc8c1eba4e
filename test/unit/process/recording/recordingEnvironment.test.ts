import assert from 'node:assert/strict';
import { getRecordingEnvironment } from '../../../../src/process/recording/recordingEnvironment';
import { getHostSystem } from '../../../../src/process/source/hostSystem';

describe('getRecordingEnvironment', () => {
  it('names this run of the machine without its id', () => {
    const versions = { extension: '0.1.0', vscode: '1.96.0' };
    const system = getHostSystem();
    const { boot, platform } = getRecordingEnvironment(versions, system, '4b3a-boot');
    assert.equal(platform, system.platform);
    assert.match(boot ?? '', /^[\da-f]{16}$/);
    assert.equal(getRecordingEnvironment(versions, system, undefined).boot, undefined);
  });
});
