import { commands, reset } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { WindowLink } from '../../../src/workspace/windowConnection';

describe('WindowLink', () => {
  beforeEach(reset);

  it('asks the window again after VS Code has refused a question at once', async () => {
    const link = new WindowLink();
    commands.set('setContext', () => {
      throw new Error('Canceled');
    });
    assert.equal(await link.answers(), false);
    commands.set('setContext', () => undefined);
    assert.equal(await link.answers(), true);
  });

  it('has one question open at a time, however often it is asked', async () => {
    const link = new WindowLink();
    let asked = 0;
    commands.set('setContext', () => {
      asked++;
      return undefined;
    });
    assert.deepEqual(await Promise.all([link.answers(), link.answers(), link.answers()]), [true, true, true]);
    assert.equal(asked, 1);
    assert.equal(await link.answers(), true);
    assert.equal(asked, 2);
  });
});
