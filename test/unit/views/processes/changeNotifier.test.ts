import assert from 'node:assert/strict';
import { ChangeNotifier } from '../../../../src/views/processes/changeNotifier';

const leaf = { name: 'leaf', children: [] };
const parent = { name: 'parent', children: [leaf] };
const other = { name: 'other', children: [leaf] };

describe('ChangeNotifier', () => {
  let notifier: ChangeNotifier<typeof parent | typeof leaf>;

  beforeEach(() => {
    notifier = new ChangeNotifier();
    notifier.childrenRequested(undefined);
    notifier.childrenRequested(parent);
    notifier.childrenRequested(other);
  });

  it('reports nothing before VS Code has requested the top rows', () => {
    const fresh = new ChangeNotifier<typeof parent>();
    assert.deepEqual(fresh.nextChanges([undefined]), []);
    assert.deepEqual(fresh.nextChanges([parent]), []);
    fresh.childrenRequested(undefined);
    assert.deepEqual(fresh.nextChanges([]), []);
    assert.deepEqual(fresh.nextChanges([parent]), [parent]);
  });

  it('reports each change once if VS Code requests the children', () => {
    assert.deepEqual(notifier.nextChanges([undefined]), [undefined]);
    notifier.childrenRequested(undefined);
    assert.deepEqual(notifier.nextChanges([parent, other]), [parent, other]);
    notifier.childrenRequested(other);
    notifier.childrenRequested(parent);
    assert.deepEqual(notifier.nextChanges([]), []);
  });

  it('reports a change once more if VS Code has not requested the children by the next change', () => {
    assert.deepEqual(notifier.nextChanges([parent, other]), [parent, other]);
    notifier.childrenRequested(other);
    assert.deepEqual(notifier.nextChanges([]), [parent]);
    assert.deepEqual(notifier.nextChanges([]), []);
  });

  it('reports a change of all rows once more if VS Code has not requested the top rows', () => {
    assert.deepEqual(notifier.nextChanges([undefined]), [undefined]);
    assert.deepEqual(notifier.nextChanges([parent]), [undefined]);
    assert.deepEqual(notifier.nextChanges([]), []);
  });

  it('reports no row twice in one change', () => {
    assert.deepEqual(notifier.nextChanges([parent]), [parent]);
    assert.deepEqual(notifier.nextChanges([parent, leaf]), [parent, leaf]);
  });

  it('reports all rows instead of some if both have changed', () => {
    assert.deepEqual(notifier.nextChanges([parent]), [parent]);
    assert.deepEqual(notifier.nextChanges([undefined, other]), [undefined]);
    notifier.childrenRequested(undefined);
    assert.deepEqual(notifier.nextChanges([]), []);
  });

  it('reports a leaf once, since it has no children to request', () => {
    assert.deepEqual(notifier.nextChanges([leaf]), [leaf]);
    assert.deepEqual(notifier.nextChanges([]), []);
  });

  it('reports each change of a collapsed row at most twice, until it is expanded', () => {
    assert.deepEqual(notifier.nextChanges([parent]), [parent]);
    assert.deepEqual(notifier.nextChanges([]), [parent]);
    assert.deepEqual(notifier.nextChanges([parent]), [parent]);
    assert.deepEqual(notifier.nextChanges([]), []);
    notifier.childrenRequested(parent);
    assert.deepEqual(notifier.nextChanges([parent]), [parent]);
    assert.deepEqual(notifier.nextChanges([]), [parent]);
  });

  describe('with hundreds of changes at a time', () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({ name: `row ${index}`, children: [] }));
    let now: number;

    beforeEach(() => {
      now = 10_000;
      notifier = new ChangeNotifier(() => now);
      notifier.childrenRequested(undefined);
    });

    it('reports one change of all rows, and then none until rows may be redrawn', () => {
      assert.deepEqual(notifier.nextChanges(rows), [undefined]);
      notifier.childrenRequested(undefined);
      now += 1_000;
      assert.deepEqual(notifier.nextChanges(rows), []);
      now += 1_000;
      assert.deepEqual(notifier.nextChanges(rows), []);
      now += 1_000;
      assert.deepEqual(notifier.nextChanges(rows), [undefined]);
    });

    it('loses no change that has to wait', () => {
      notifier.nextChanges(rows);
      notifier.childrenRequested(undefined);
      now += 1_000;
      assert.deepEqual(notifier.nextChanges(rows), []);
      assert.deepEqual(notifier.nextChanges([leaf]), []);
      now += 2_000;
      assert.deepEqual(notifier.nextChanges([]), [undefined]);
      notifier.childrenRequested(undefined);
      assert.deepEqual(notifier.nextChanges([leaf]), [leaf]);
    });

    it('reports at once that top rows were added or removed', () => {
      notifier.nextChanges(rows);
      notifier.childrenRequested(undefined);
      assert.deepEqual(notifier.nextChanges([undefined]), [undefined]);
    });
  });
});
