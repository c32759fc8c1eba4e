import assert from 'node:assert/strict';
import { getRecordingEnvironment } from '../../../../src/process/recording/recordingEnvironment';

describe('getRecordingEnvironment', () => {
  it('names this run of the machine without its id', () => {
    const versions = { extension: '0.1.0', vscode: '1.96.0' };
    const { boot, platform } = getRecordingEnvironment(versions, '4b3a-boot');
    assert.equal(platform, process.platform);
    assert.match(boot ?? '', /^[\da-f]{16}$/);
    assert.equal(getRecordingEnvironment(versions, undefined).boot, undefined);
  });
});
