import assert from 'node:assert/strict';
import { stateGroup } from '../../../../../src/views/details/facts/stateGroup';
import { processInfo } from '../../../support/fixtures';

describe('What the details panel says of state and use', () => {
  const textOf = (memory: number, threads: number): string => {
    const process = processInfo({ pid: 101, memory, threads });
    const total = { cpu: undefined, memory, count: 1 };
    const { facts } = stateGroup({
      ...{ why: undefined, process, total, data: undefined },
      ...{ isFinal: false, showsEnvironment: false },
    });
    return facts.map(({ name, value }) => `${name}: ${value}`).join('\n');
  };

  it('has memory and threads, or says that they are not known if the system does not report them', () => {
    assert.match(textOf(48 * 1024 * 1024, 7), /^Memory: 48 MB\n[^]*^Threads: 7$/m);
    assert.match(textOf(0, 0), /^Memory: not known\n[^]*^Threads: not known$/m);
  });
});
