import assert from 'node:assert/strict';
import { findWays } from '../../../../src/actions/inspect/findWays';
import type { RuntimeFacts } from '../../../../src/process/inspect/runtime/runtime';
import { processInfo } from '../../support/fixtures';
import { fakeInspection } from '../../support/fakeInspection';
import { fakeSource } from '../../support/fakeSource';

describe('The ways of looking into a process', () => {
  const target = processInfo({ pid: 100, name: 'app', commandLine: ['app', '--fast'] });

  /** As on a system without `/proc`. */
  const find = async (executable: string | undefined) => {
    const asked: RuntimeFacts[] = [];
    const inspection = fakeInspection();
    const source = fakeSource({ getExecutable: (pid) => (pid === target.pid ? executable : undefined) });
    const toolFinder: typeof inspection.toolFinder = {
      ...inspection.toolFinder,
      findAll: (runtime, facts) => {
        asked.push(facts);
        return inspection.toolFinder.findAll(runtime, facts);
      },
    };
    const { runtime } = await findWays(target, { ...inspection, toolFinder, source });
    return [runtime.kind, ...asked.map((facts) => facts.executable)];
  };

  it('know the executable where only the source of the system does', async () => {
    assert.deepEqual(await find('C:\\Python312\\python.exe'), ['python', 'C:\\Python312\\python.exe']);
    assert.deepEqual(await find('/usr/local/bin/app'), ['native', '/usr/local/bin/app']);
    assert.deepEqual(await find(undefined), ['unknown', undefined]);
  });
});
