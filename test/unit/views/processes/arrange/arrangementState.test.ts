import { executed, reset } from '../../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { contextKeys } from '../../../../../src/common/contributions';
import {
  defaultArrangement,
  toArrangement,
  type Arrangement,
} from '../../../../../src/views/processes/arrange/arrangement';
import { ArrangementState } from '../../../../../src/views/processes/arrange/arrangementState';
import { FakeStorage } from '../../../support/fakeArrangement';

/** The values of the context keys, as they were last set. */
function context(): ReadonlyMap<unknown, unknown> {
  return new Map(executed.flatMap(([id, key, value]) => (id === 'setContext' ? [[key, value] as const] : [])));
}

describe('How the view is arranged', () => {
  beforeEach(reset);

  it('is told to the menus at the start, also where it is the default', () => {
    new ArrangementState(new FakeStorage());
    assert.deepEqual(
      [...context()],
      [
        [contextKeys.sortBy, 'age'],
        [contextKeys.layout, 'tree'],
        [contextKeys.hidesIdle, false],
        [contextKeys.isFiltered, false],
      ],
    );
  });

  it('is the same again in a workspace that is opened again', async () => {
    const storage = new FakeStorage();
    const chosen: Arrangement = { sortBy: 'cpu', layout: 'list', hidesIdle: true, filter: 'vite' };
    await new ArrangementState(storage).update(chosen);
    assert.deepEqual(new ArrangementState(storage).current, chosen);
    assert.deepEqual([...context().values()], ['cpu', 'list', true, true]);
  });

  it('shows a filter that is typed, and without one the filter of before', async () => {
    const storage = new FakeStorage();
    const state = new ArrangementState(storage);
    await state.update({ filter: 'vite' });
    const shown: string[] = [];
    state.onDidChange(({ filter }) => shown.push(filter));
    state.previewFilter('jes');
    state.previewFilter('jest');
    state.previewFilter(undefined);
    assert.deepEqual(shown, ['jes', 'jest', 'vite']);
    state.previewFilter('');
    assert.equal(context().get(contextKeys.isFiltered), false);
    assert.equal(new ArrangementState(storage).current.filter, 'vite', 'what is only typed is not kept');
  });

  it('is the default where another version has stored something else', () => {
    for (const stored of [undefined, null, 7, [], { sortBy: 'colour', layout: 3, hidesIdle: 'yes', filter: {} }]) {
      assert.deepEqual(toArrangement(stored), defaultArrangement);
    }
    assert.deepEqual(toArrangement({ sortBy: 'pid', more: 1 }), { ...defaultArrangement, sortBy: 'pid' });
  });
});
