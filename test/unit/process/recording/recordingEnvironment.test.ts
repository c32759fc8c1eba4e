import assert from 'node:assert/strict';
import { getRecordingEnvironment } from '../../../../src/process/recording/recordingEnvironment';

describe('getRecordingEnvironment', () => {
  it('names this run of the machine without its id', () => {
    const known = { extension: '0.1.0', vscode: '1.96.0', platform: 'linux', kernel: '6.1.0', arch: 'x64' };
    const { boot, ...rest } = getRecordingEnvironment(known, '4b3a-boot');
    assert.deepEqual(rest, known);
    assert.match(boot ?? '', /^[\da-f]{16}$/);
    assert.deepEqual(getRecordingEnvironment(known, undefined), known);
  });
});
