import { reset } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import type { Origin } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { rowsOf } from '../../../../src/views/processes/snapshotRows';
import { processInfo } from '../../support/fixtures';
import { snapshotOf } from '../../support/listingWindow';

describe('A terminal in which a debug session runs', () => {
  beforeEach(reset);

  const terminal: Origin = { id: 't', kind: 'terminal', label: 'bash', rootPid: 100 };
  const session = (rootPid: number): Origin => ({ id: 'd', kind: 'debug', label: 'app', rootPid, debugType: 'node' });
  const shell = processInfo({ pid: 100 });
  const rows = (processes: readonly ProcessInfo[], origins: readonly Origin[]) =>
    rowsOf(snapshotOf([shell, ...processes], origins), 1).map(({ label }) => label);
  const program = processInfo({ pid: 102, parentPid: 100 });

  it('has no row of its own if nothing else runs in it', () => {
    assert.deepEqual(rows([program], [terminal, session(102)]), ['app']);
  });

  it('has no row of its own if a launcher has started the program', () => {
    const launcher = processInfo({ pid: 101, parentPid: 100 });
    assert.deepEqual(rows([launcher, { ...program, parentPid: 101 }], [terminal, session(102)]), ['app']);
  });

  it('has a row if anything else runs in it', () => {
    const other = processInfo({ pid: 103, parentPid: 100 });
    assert.deepEqual(rows([program, other], [terminal, session(102)]), ['bash', 'app']);
  });

  it('has a row again after the session has ended', () => {
    assert.deepEqual(rows([program], [terminal]), ['bash']);
  });

  it('has a row if the session runs elsewhere', () => {
    const elsewhere = processInfo({ pid: 104, parentPid: 50 });
    assert.deepEqual(rows([elsewhere], [terminal, session(104)]), ['bash', 'app']);
  });

  it('leaves the session a row with its type', () => {
    const [row] = rowsOf(snapshotOf([shell, { ...program, memory: 1024 }], [terminal, session(102)]), 1);
    assert.ok(row);
    assert.equal(row.description, 'node · 1 KB · 102');
    assert.match(row.accessibilityLabel, /^Debug session app, node, process 102/);
  });
});
