import assert from 'node:assert/strict';
import type { ProcessInfo } from '../../../../../src/process/processInfo';
import { programGroup } from '../../../../../src/views/details/facts/programGroup';
import { processInfo } from '../../../support/fixtures';

describe('What the details panel says of a program', () => {
  const userOf = (some: Partial<ProcessInfo>): string | undefined => {
    const { facts } = programGroup({ ...processInfo({ pid: 101 }), ...some }, undefined, 0);
    return facts.find(({ name }) => name === 'User')?.value;
  };

  it('has the user, or says that it is not known if the system does not tell it', () => {
    assert.equal(userOf({ uid: 1000 }), 'you');
    assert.equal(userOf({ uid: 0, otherUser: { name: 'root', acceptsSignals: false } }), 'root');
    assert.equal(userOf({ uid: -1 }), 'not known');
  });
});
