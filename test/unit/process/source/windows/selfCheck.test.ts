import assert from 'node:assert/strict';
import type { OwnFacts } from '../../../../../src/process/source/ownFacts';
import { checkWindows } from '../../../../../src/process/source/windows/selfCheck';
import { FakeWindows } from '../../../support/fakeWindows';

describe('The self-check of Windows', () => {
  const windows = new FakeWindows();
  const { pid, startTime } = windows.start({
    name: 'Code.exe',
    parentPid: 8,
    threads: [{ tid: 12, userTime: 900, kernelTime: 100 }],
    environment: { SystemRoot: 'C:\\Windows' },
  });
  const own: OwnFacts = {
    pid,
    parentPid: 8,
    user: -1,
    executable: 'C:\\Program Files\\VS Code\\code.exe',
    startTime: startTime + 1_000,
    cpuTime: 1_050,
    memory: 55_000_000,
    folder: 'c:\\WORK',
    environment: { SystemRoot: 'C:\\Windows' },
  };
  const failedNames = (other: Partial<OwnFacts>): readonly string[] =>
    checkWindows(windows.api, { ...own, ...other })
      .filter(({ failure }) => failure !== undefined)
      .map(({ name }) => name);

  it('passes if Windows tells the same as Node.js, as far as both can be exact', () => {
    assert.deepEqual(failedNames({}), []);
  });

  it('names each thing in which they differ', () => {
    const wrong: readonly (readonly [Partial<OwnFacts>, string])[] = [
      [{ pid: 99_996 }, 'list'],
      [{ parentPid: 12 }, 'parent'],
      [{ executable: 'C:\\node.exe' }, 'name'],
      [{ startTime: startTime - 3_000 }, 'start time'],
      [{ startTime: startTime + 100_000 }, 'start time'],
      [{ cpuTime: 500 }, 'CPU time'],
      [{ memory: 500_000_000 }, 'memory'],
      [{ folder: 'C:\\' }, 'folder'],
      [{ environment: { SystemRoot: 'D:\\' } }, 'variable SystemRoot'],
    ];
    for (const [facts, name] of wrong) assert.deepEqual(failedNames(facts), [name]);
  });
});
