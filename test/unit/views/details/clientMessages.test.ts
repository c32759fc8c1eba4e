import assert from 'node:assert/strict';
import { parseClientMessage, parsePanelState } from '../../../../src/views/details/clientMessages';

describe('parseClientMessage', () => {
  it('accepts each message of the protocol, and nothing else in it', () => {
    for (const message of [
      { type: 'ready' },
      { type: 'setRange', range: 'hour' },
      { type: 'copy' },
      { type: 'copy', part: 'environment' },
      { type: 'copy', part: 'charts' },
      { type: 'showEnvironment', isShown: true },
      { type: 'run', action: 'terminate' },
    ]) {
      assert.deepEqual(parseClientMessage({ ...message, more: 'x' }), message);
    }
  });

  it('rejects what is no message of the protocol', () => {
    for (const message of [
      undefined,
      null,
      'ready',
      [],
      {},
      { type: 'eval' },
      { type: 'setRange', range: 'year' },
      { type: 'copy', part: 'secrets' },
      { type: 'copy', part: { toString: () => 'why' } },
      { type: 'showEnvironment', isShown: 'yes' },
      { type: 'run' },
      { type: 'run', action: 'x'.repeat(1000) },
    ]) {
      assert.equal(parseClientMessage(message), undefined, JSON.stringify(message));
    }
  });
});

describe('parsePanelState', () => {
  it('takes the identity, the name and the range of a saved state', () => {
    const state = { pid: 7, startTime: 70.5, name: 'node', range: 'hour' };
    assert.deepEqual(parsePanelState({ ...state, environment: 'x' }), state);
  });

  it('takes what was shown last, and does without it if it is damaged', () => {
    const state = { pid: 7, startTime: 70.5, name: 'node', range: 'hour' };
    const last = { at: 5, charts: [], timeline: { entries: [] }, groups: [] };
    assert.deepEqual(parsePanelState({ ...state, last }), { ...state, last });
    assert.deepEqual(parsePanelState({ ...state, last: { at: 'x' } }), state);
  });

  it('does without what is damaged, as long as there is an identity', () => {
    const damaged = { pid: 7, startTime: 70, name: 5, range: 'week' };
    assert.deepEqual(parsePanelState(damaged), { pid: 7, startTime: 70, name: '', range: 'tenMinutes' });
    assert.equal(parsePanelState({ pid: 7, startTime: 70, name: 'x'.repeat(10_000) })?.name.length, 200);
  });

  it('rejects a state without an identity', () => {
    for (const state of [
      undefined,
      null,
      {},
      { pid: 0, startTime: 1 },
      { pid: -1, startTime: 1 },
      { pid: 1.5, startTime: 1 },
    ])
      assert.equal(parsePanelState(state), undefined);
    for (const state of [{ pid: '7', startTime: 1 }, { pid: 7 }, { pid: 7, startTime: NaN }])
      assert.equal(parsePanelState(state), undefined);
  });
});
