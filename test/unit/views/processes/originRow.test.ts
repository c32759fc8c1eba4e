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

  it('shows the running command line beside the name of the terminal if it is known', () => {
    assert.equal(rowWith().description, '1 KB · 100');
    const row = rowWith('npm run dev');
    assert.equal(row.label, 'bash');
    assert.equal(row.description, 'npm run dev · 1 KB · 100');
    assert.equal(row.accessibilityLabel, 'Terminal bash, npm run dev, process 100, 1 kilobytes');
  });

  it('truncates a long command line and escapes invisible characters in it', () => {
    const { description } = rowWith(`printf '\u202e\n' ${'x'.repeat(900)}`);
    assert.match(description, /^printf '\\u\{202e\}\\n' x+… · 1 KB · 100$/);
    assert.ok(description.length < 80, description);
  });

  it('says that the terminal is hidden, with an icon of its own', () => {
    const origin: Origin = { id: 't', kind: 'terminal', label: 'bg', rootPid: 100, isHidden: true };
    const [row] = rowsOf(snapshotOf([processInfo({ pid: 100, memory: 1024 })], [origin]), 1);
    assert.equal(row?.description, '1 KB · hidden · 100');
    assert.equal(row.icon, 'eye-closed');
    assert.match(row.accessibilityLabel, /^Terminal bg, .*hidden$/);
  });

  it('can be restarted only if exactly the same can be started again, while it is open', () => {
    const flagsOf = (more: Partial<Origin>) => {
      const origin: Origin = { id: 't', kind: 'terminal', label: 'bash', rootPid: 100, ...more };
      const [row] = rowsOf(snapshotOf([processInfo({ pid: 100 })], [origin]), 1);
      return row?.contextValue ?? '';
    };
    assert.match(flagsOf({ isRestartable: true }), /;restartable;/);
    assert.doesNotMatch(flagsOf({ command: 'npm start' }), /;restartable;/);
  });
});
