import { reset, settled } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import type { Target } from '../../../src/process/identity';
import { Settings, type OnWindowClose } from '../../../src/workspace/settings';
import { terminateOrphansOnClose } from '../../../src/workspace/terminateOnClose';
import { changeSetting } from '../support/changeSetting';
import { CommandFixture } from '../support/commandFixture';
import { FakeSetting } from '../support/fakeSetting';
import { processInfo } from '../support/fixtures';

describe('terminateOrphansOnClose', () => {
  const { warn } = console;
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown): void => void unhandled.push(reason);

  beforeEach(() => {
    unhandled.length = 0;
    process.on('unhandledRejection', onUnhandled);
  });
  afterEach(() => {
    console.warn = warn;
    process.off('unhandledRejection', onUnhandled);
  });

  const orphans = [processInfo({ pid: 101, parentPid: 100 }), processInfo({ pid: 102, parentPid: 101 })];

  /** Closes a window with two orphans, one below the other. `terminated` has the pids that were asked to exit. */
  function openWindow(options: { readonly settings: Pick<Settings, 'onWindowClose'>; readonly isInCharge?: boolean }) {
    const scene = new CommandFixture(orphans, { abandoned: [101] });
    const terminated: number[] = [];
    const disposable = terminateOrphansOnClose({
      settings: options.settings,
      model: scene,
      controller: {
        ...scene.controller,
        terminate: ({ pid }: Target) => {
          terminated.push(pid);
          return Promise.reject(new Error('not ended by the test'));
        },
      },
      log: { warn: () => undefined },
      isInCharge: () => options.isInCharge ?? true,
    });
    return {
      terminated,
      close: () => {
        disposable.dispose();
      },
    };
  }

  const onWindowClose = (choice: OnWindowClose) => ({ onWindowClose: new FakeSetting(choice) });

  it('asks the orphans of a window to exit in the turn in which the window closes, if the setting says so', () => {
    const window = openWindow({ settings: onWindowClose('terminate') });
    window.close();
    assert.deepEqual(window.terminated, [101, 102]);
  });

  it('leaves the orphans running by default', () => {
    const window = openWindow({ settings: onWindowClose('leave') });
    window.close();
    assert.deepEqual(window.terminated, []);
  });

  it('applies a setting that was changed while the window was open', () => {
    reset();
    const settings = new Settings();
    const first = openWindow({ settings });
    const second = openWindow({ settings });
    changeSetting('orphans.onWindowClose', 'terminate');
    first.close();
    changeSetting('orphans.onWindowClose', 'leave');
    second.close();
    settings.dispose();
    assert.deepEqual([first.terminated, second.terminated], [[101, 102], []]);
  });

  it('terminates no orphan when the extension host has lost its window, because another window may show the orphan', () => {
    const window = openWindow({ settings: onWindowClose('terminate'), isInCharge: false });
    window.close();
    assert.deepEqual(window.terminated, []);
  });

  it('writes a refusal to the console if the log was closed in the same turn, and leaves no rejection unhandled', async () => {
    const scene = new CommandFixture([processInfo({ pid: 101, parentPid: 100 })], { abandoned: [101] });
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
    terminateOrphansOnClose({
      settings: onWindowClose('terminate'),
      model: scene,
      controller: scene.controller,
      log,
      isInCharge: () => true,
    }).dispose();
    closed = true;
    await settled();
    assert.deepEqual(unhandled, []);
    assert.equal(written.length, 1);
    assert.match(String(written[0]), /^terminate 101: There is no process 101/);
  });
});
