import assert from 'node:assert/strict';
import type { ProcessState } from '../../../../src/process/processInfo';
import { buttonsOf, createDefaultActions } from '../../../../src/views/details/detailsActions';
import { processInfo } from '../../support/fixtures';

describe('The buttons of the details panel', () => {
  const labelsOf = (state: ProcessState, canPause: boolean): readonly string[] =>
    buttonsOf(
      createDefaultActions(() => canPause),
      processInfo({ pid: 101, state }),
    ).map(({ label }) => label);

  it('are those that the state of the process allows; both Pause and Resume if the state is not known', () => {
    assert.deepEqual(labelsOf('sleeping', true), ['What Is It Doing?', 'Pause', 'Terminate', 'Kill Tree']);
    assert.deepEqual(labelsOf('stopped', true), ['What Is It Doing?', 'Resume', 'Terminate', 'Kill Tree']);
    assert.deepEqual(labelsOf('unknown', true), ['What Is It Doing?', 'Pause', 'Resume', 'Terminate', 'Kill Tree']);
    assert.deepEqual(labelsOf('zombie', true), []);
  });

  it('have no Pause and no Resume where processes cannot be paused', () => {
    for (const state of ['sleeping', 'stopped', 'unknown'] as const) {
      assert.deepEqual(labelsOf(state, false), ['What Is It Doing?', 'Terminate', 'Kill Tree']);
    }
  });
});
