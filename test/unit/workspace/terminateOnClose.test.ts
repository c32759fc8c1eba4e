import { configuration, reset, settled } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { terminateOrphansOnClose } from '../../../src/workspace/terminateOnClose';
import { CommandFixture } from '../support/commandFixture';
import { processInfo } from '../support/fixtures';
import { type Target } from '../../../src/process/identity';

describe('terminateOrphansOnClose', () => {
  const { warn } = console;
  const unhandled: unknown[] = [];
  const hear = (reason: unknown): void => void unhandled.push(reason);

  beforeEach(() => {
    unhandled.length = 0;
    process.on('unhandledRejection', hear);
  });
  afterEach(() => {
    console.warn = warn;
    process.off('unhandledRejection', hear);
  });

  /** The pids that are asked to exit when a window with two orphans, one below the other, is closed. */
  function terminatedOnClose(isInCharge: boolean, setting = 'terminate'): readonly number[] {
    const scene = new CommandFixture([processInfo({ pid: 101, parentPid: 100 }), processInfo({ pid: 102, parentPid: 101 })], {
      abandoned: [101],
    });
    reset();
    configuration.set('orphans.onWindowClose', setting);
    const asked: number[] = [];
    const silent = (): void => undefined;
    terminateOrphansOnClose({
      model: scene,
      ender: {
        ...scene.controller,
        terminate: ({ pid }: Target) => {
          asked.push(pid);
          return Promise.reject(new Error('not ended by the test'));
        },
      },
      log: { warn: silent },
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

  it('writes a refused orphan to the console when the log has been closed in the same turn, and rejects nowhere', async () => {
    const scene = new CommandFixture([processInfo({ pid: 101, parentPid: 100 })], { abandoned: [101] });
    configuration.set('orphans.onWindowClose', 'terminate');
    scene.end(101);
    // VS Code's channel: `checkDisposed` in extHostOutput.ts.
    let closed = false;
    const log = {
      warn: () => {
        if (closed) throw new Error('Channel has been closed');
      },
    };
    const written: unknown[] = [];
    console.warn = (message: unknown) => void written.push(message);
    // A model as `extension.ts` hands it over; only the snapshot is read.
    const part = terminateOrphansOnClose({ model: scene, ender: scene.controller, log, isInCharge: () => true });
    part.dispose();
    closed = true;
    await settled();
    assert.deepEqual(unhandled, []);
    assert.equal(written.length, 1);
    assert.match(String(written[0]), /^terminate 101: There is no process 101/);
  });
});
