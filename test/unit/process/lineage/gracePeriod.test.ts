import assert from 'node:assert/strict';
import { graceFor } from '../../../../src/process/lineage/gracePeriod';
import type { OriginKind } from '../../../../src/process/origin';
import { ownedProcess, processInfo } from '../../support/fixtures';

describe('graceFor', () => {
  it('waits for VS Code to end the shell of a terminal that it has closed', () => {
    const shell = ownedProcess(processInfo({ pid: 10, parentPid: 4 }), { evidence: 'root', hostPid: 4 });
    assert.ok(graceFor(shell, { graceMs: 2000, handlesHangUp: () => true }) > 5000);
    const left = ownedProcess(processInfo({ pid: 10, parentPid: 1 }), { evidence: 'root', hostPid: 4 });
    assert.equal(graceFor(left, { graceMs: 2000, handlesHangUp: () => true }), 2000);
  });

  const cases: readonly [
    kind: OriginKind,
    handlesHangUp: boolean | undefined,
    args: string[],
    graceMs: number,
    expectedMs: number,
  ][] = [
    ['terminal', false, [], 2000, 500],
    ['task', false, [], 2000, 500],
    ['terminal', true, [], 2000, 2000],
    ['terminal', undefined, [], 2000, 2000],
    ['terminal', false, [], 200, 200],
    ['extensionHost', false, [], 2000, 2000],
    ['debug', false, [], 2000, 2000],
    ['extensionHost', false, ['--clientProcessId=123'], 2000, 10_000],
    ['extensionHost', false, ['--clientProcessId=123'], 0, 0],
    // As shown by a program that has written one title over its arguments.
    ['extensionHost', false, ['server.js --stdio --clientProcessId=123'], 2000, 10_000],
  ];
  const handlers = new Map([
    [true, 'with a handler for SIGHUP'],
    [false, 'without a handler for SIGHUP'],
    [undefined, 'that may have a handler for SIGHUP'],
  ]);
  for (const [kind, handlesHangUp, args, graceMs, expectedMs] of cases) {
    const subject = ['x', ...args].join(' ');
    const handler = handlers.get(handlesHangUp) ?? '';
    it(`gives "${subject}" of kind ${kind}, ${handler}, ${expectedMs} ms if the setting is ${graceMs} ms`, () => {
      const process = processInfo({ pid: 10, commandLine: ['x', ...args] });
      const one = ownedProcess(process, { origin: { id: 'o', kind, label: '' } });
      assert.equal(graceFor(one, { graceMs, handlesHangUp: () => handlesHangUp }), expectedMs);
    });
  }
});
