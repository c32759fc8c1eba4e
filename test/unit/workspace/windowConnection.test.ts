import { commands, reset } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { WindowConnection } from '../../../src/workspace/windowConnection';

describe('WindowLink', () => {
  beforeEach(reset);

  it('asks the window again after VS Code has refused a question at once', async () => {
    const link = new WindowConnection();
    commands.set('setContext', () => {
      throw new Error('Canceled');
    });
    assert.equal(await link.isConnected(), false);
    commands.set('setContext', () => undefined);
    assert.equal(await link.isConnected(), true);
  });

  it('has one question open at a time, however often it is asked', async () => {
    const link = new WindowConnection();
    let asked = 0;
    commands.set('setContext', () => {
      asked++;
      return undefined;
    });
    assert.deepEqual(await Promise.all([link.isConnected(), link.isConnected(), link.isConnected()]), [
      true,
      true,
      true,
    ]);
    assert.equal(asked, 1);
    assert.equal(await link.isConnected(), true);
    assert.equal(asked, 2);
  });
});
