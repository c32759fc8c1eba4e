import { reset } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import type { Origin } from '../../../../src/process/origin';
import { rowsOf } from '../../../../src/views/processes/snapshotRows';
import { processInfo } from '../../support/fixtures';
import { snapshotOf } from '../../support/listingWindow';

describe('The row of a terminal', () => {
  beforeEach(reset);

  const rowWith = (command?: string) => {
    const origin: Origin = {
      id: 't',
      kind: 'terminal',
      label: 'bash',
      rootPid: 100,
      ...(command === undefined ? {} : { command }),
    };
    const snapshot = snapshotOf([processInfo({ pid: 100, memory: 1024 })], [origin]);
    const [row] = rowsOf(snapshot, 1);
    assert.ok(row);
    return row;
  };

  it('shows the command line that runs in it beside its name, where that is known', () => {
    assert.equal(rowWith().description, '100 · 1 KB');
    const row = rowWith('npm run dev');
    assert.equal(row.label, 'bash');
    assert.equal(row.description, 'npm run dev · 100 · 1 KB');
    assert.equal(row.accessibilityLabel, 'Terminal bash, npm run dev · 100 · 1 KB');
  });

  it('shows a long command line in part, and what is invisible in it', () => {
    const { description } = rowWith(`printf '\u202e\n' ${'x'.repeat(900)}`);
    assert.match(description, /^printf '\\u\{202e\}\\n' x+… · 100 · 1 KB$/);
    assert.ok(description.length < 80, description);
  });
});
