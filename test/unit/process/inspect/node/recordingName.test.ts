import assert from 'node:assert/strict';
import { getRecordingName } from '../../../../../src/process/inspect/node/recordingName';

const at = new Date(2026, 10, 6, 4, 5, 9);

describe('getRecordingName', () => {
  it('has the name and pid of the process, and the time', () => {
    assert.equal(getRecordingName('api.js', 12345, at, 'cpuprofile'), 'api.js-12345-2026-11-06T04-05-09.cpuprofile');
    assert.equal(getRecordingName('größer', 1, at, 'heapprofile'), 'größer-1-2026-11-06T04-05-09.heapprofile');
  });

  it('has nothing in it that means something in a path', () => {
    const names: readonly (readonly [string, string])[] = [
      ['../../etc/passwd', 'etc_passwd'],
      ['a\\b:c*d?"<>|', 'a_b_c_d_____'],
      ['node api.js\n--x', 'node_api.js_--x'],
      ['\0\u{202e}', 'process'],
      ['', 'process'],
      ['\ud83d', 'process'],
      ['...', 'process'],
      ['x'.repeat(100_000), 'x'.repeat(60)],
    ];
    for (const [name, expected] of names) {
      const fileName = getRecordingName(name, 7, at, 'heapsnapshot');
      assert.equal(fileName, `${expected}-7-2026-11-06T04-05-09.heapsnapshot`);
    }
  });
});
