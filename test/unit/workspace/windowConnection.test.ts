import { commands, reset } from '../support/fakeVSCode';
import assert from 'node:assert/strict';
import { WindowConnection } from '../../../src/workspace/windowConnection';

describe('WindowConnection', () => {
  beforeEach(reset);

  it('asks the window again after VS Code has refused a question at once', async () => {
    const connection = new WindowConnection();
    commands.set('setContext', () => {
      throw new Error('Canceled');
    });
    assert.equal(await connection.isConnected(), false);
    commands.set('setContext', () => undefined);
    assert.equal(await connection.isConnected(), true);
  });

  it('has one question open at a time, however many callers wait for the answer', async () => {
    const connection = new WindowConnection();
    let questions = 0;
    let answer: (value?: unknown) => void = () => undefined;
    commands.set('setContext', () => {
      questions++;
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const answers = [connection.isConnected(), connection.isConnected(), connection.isConnected()];
    assert.equal(questions, 1);
    answer();
    assert.deepEqual(await Promise.all(answers), [true, true, true]);
    const next = connection.isConnected();
    assert.equal(questions, 2);
    answer();
    assert.equal(await next, true);
  });

  it('answers all callers, and asks again, if VS Code refuses a question that several wait for', async () => {
    const connection = new WindowConnection();
    let questions = 0;
    commands.set('setContext', () => {
      questions++;
      return Promise.reject(new Error('Canceled'));
    });
    assert.deepEqual(await Promise.all([connection.isConnected(), connection.isConnected()]), [false, false]);
    assert.equal(questions, 1);
    assert.equal(await connection.isConnected(), false);
    assert.equal(questions, 2);
  });
});
