import assert from 'node:assert/strict';
import { join } from 'node:path';
import { addToReport, readReport } from '../../../host/run/report';
import { makeTempFolder } from '../../../host/tempFolder';

describe('The report of a suite', () => {
  let path: string;

  beforeEach(() => {
    path = join(makeTempFolder(), 'suite.jsonl');
  });

  it('counts results, and the text of a failure names the folder in which it is recorded', () => {
    addToReport(path, { kind: 'passed', title: 'one' });
    addToReport(path, { kind: 'skipped', title: 'two' });
    addToReport(path, { kind: 'failed', title: 'three', error: 'Error: 3' });
    addToReport(path, { kind: 'failed', title: 'four', error: 'Error: 4' });
    addToReport(path, { kind: 'end' });
    // A recording takes a while, and may be complete only after the end of the suite.
    addToReport(path, { kind: 'recorded', title: 'four', folder: 'out/failed/four' });
    assert.deepEqual(readReport('ui', path), {
      suite: 'ui',
      passed: 1,
      skipped: 1,
      failures: [
        { title: 'three', error: 'Error: 3' },
        { title: 'four', error: 'Error: 4\nPicture, trace and logs: out/failed/four' },
      ],
    });
  });

  it('has a failure of the suite if its end is missing', () => {
    addToReport(path, { kind: 'passed', title: 'one' });
    const { passed, failures } = readReport('ui', path);
    assert.equal(passed, 1);
    assert.deepEqual(failures, [{ title: 'ui tests', error: 'They ended early: a crash, or a deadline' }]);
  });
});
