import { settled } from './fakeVSCode';
import { Scene } from './commands/scene';
import assert from 'node:assert/strict';
import { settings } from '../../src/settings';
import { terminateOrphansOnClose } from '../../src/windowClose';
import { processInfo } from './process/fixtures';

describe('closing the window', () => {
  const { onWindowClose } = settings;
  const { warn } = console;
  const unhandled: unknown[] = [];
  const hear = (reason: unknown): void => void unhandled.push(reason);

  beforeEach(() => {
    settings.onWindowClose = () => 'terminate';
    unhandled.length = 0;
    process.on('unhandledRejection', hear);
  });
  afterEach(() => {
    settings.onWindowClose = onWindowClose;
    console.warn = warn;
    process.off('unhandledRejection', hear);
  });

  it('writes a refused orphan to the console when the log has been closed in the same turn, and rejects nowhere', async () => {
    const scene = new Scene([processInfo({ pid: 101, parentPid: 100 })], { abandoned: [101] });
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
    const part = terminateOrphansOnClose({ model: scene, ender: scene.ender, log });
    part.dispose();
    closed = true;
    await settled();
    assert.deepEqual(unhandled, []);
    assert.equal(written.length, 1);
    assert.match(String(written[0]), /^terminate 101: There is no process 101/);
  });
});
