import { configuration, reset } from './fakeVSCode';
import assert from 'node:assert/strict';
import type { Target } from '../../src/process/ender';
import { terminateOrphansOnClose } from '../../src/windowClose';
import { Scene } from './commands/scene';
import { processInfo } from './process/fixtures';

describe('terminateOrphansOnClose', () => {
  /** The pids that are asked to exit when a window with two orphans, one below the other, is closed. */
  function terminatedOnClose(isInCharge: boolean, setting = 'terminate'): readonly number[] {
    const scene = new Scene([processInfo({ pid: 101, parentPid: 100 }), processInfo({ pid: 102, parentPid: 101 })], {
      abandoned: [101],
    });
    reset();
    configuration.set('orphans.onWindowClose', setting);
    const asked: number[] = [];
    const silent = (): void => undefined;
    terminateOrphansOnClose({
      model: scene,
      ender: {
        ...scene.ender,
        terminate: ({ pid }: Target) => {
          asked.push(pid);
          return Promise.reject(new Error('not ended by the test'));
        },
      },
      log: { trace: silent, debug: silent, info: silent, warn: silent, error: silent },
      isInCharge: () => isInCharge,
    }).dispose();
    return asked;
  }

  it('asks the orphans of a window to exit in the turn in which it closes, if that is set', () => {
    assert.deepEqual(terminatedOnClose(true), [101, 102]);
    assert.deepEqual(terminatedOnClose(true, 'leave'), []);
  });

  it('ends no orphan at the end of an extension host whose window was lost, as another window may show it', () => {
    assert.deepEqual(terminatedOnClose(false), []);
  });
});
