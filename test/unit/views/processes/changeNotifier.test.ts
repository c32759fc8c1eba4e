import assert from 'node:assert/strict';
import { ChangeNotifier } from '../../../../src/views/processes/changeNotifier';

const leaf = { name: 'leaf', children: [] };
const parent = { name: 'parent', children: [leaf] };
const other = { name: 'other', children: [leaf] };

describe('ChangeNotifier', () => {
  let telling: ChangeNotifier<typeof parent | typeof leaf>;

  beforeEach(() => {
    notifier = new ChangeNotifier();
    notifier.childrenRequested(undefined);
    notifier.childrenRequested(parent);
    notifier.childrenRequested(other);
  });

  it('reports nothing before VS Code has requested the topmost rows', () => {
    const fresh = new ChangeNotifier<typeof parent>();
    assert.deepEqual(fresh.nextChanges([undefined]), []);
    assert.deepEqual(fresh.nextChanges([parent]), []);
    fresh.childrenRequested(undefined);
    assert.deepEqual(fresh.nextChanges([]), []);
    assert.deepEqual(fresh.nextChanges([parent]), [parent]);
  });

  it('reports each change once if VS Code requests the children', () => {
    assert.deepEqual(telling.nextChanges([undefined]), [undefined]);
    telling.childrenRequested(undefined);
    assert.deepEqual(telling.nextChanges([parent, other]), [parent, other]);
    telling.childrenRequested(other);
    telling.childrenRequested(parent);
    assert.deepEqual(telling.nextChanges([]), []);
  });

  it('reports a change again if VS Code has not requested the children by the next refresh', () => {
    assert.deepEqual(telling.nextChanges([parent, other]), [parent, other]);
    telling.childrenRequested(other);
    assert.deepEqual(telling.nextChanges([]), [parent]);
    assert.deepEqual(telling.nextChanges([]), []);
  });

  it('reports all rows again if VS Code has not requested the topmost ones', () => {
    assert.deepEqual(telling.nextChanges([undefined]), [undefined]);
    assert.deepEqual(telling.nextChanges([parent]), [undefined]);
    assert.deepEqual(telling.nextChanges([]), []);
  });

  it('reports no row twice at a time', () => {
    assert.deepEqual(telling.nextChanges([parent]), [parent]);
    assert.deepEqual(telling.nextChanges([parent, leaf]), [parent, leaf]);
  });

  it('reports all rows in place of some', () => {
    assert.deepEqual(telling.nextChanges([parent]), [parent]);
    assert.deepEqual(telling.nextChanges([undefined, other]), [undefined]);
    telling.childrenRequested(undefined);
    assert.deepEqual(telling.nextChanges([]), []);
  });

  it('reports a row without children once, since there is nothing to request', () => {
    assert.deepEqual(telling.nextChanges([leaf]), [leaf]);
    assert.deepEqual(telling.nextChanges([]), []);
  });

  it('reports a collapsed row once for each change until it is expanded', () => {
    assert.deepEqual(telling.nextChanges([parent]), [parent]);
    assert.deepEqual(telling.nextChanges([]), [parent]);
    assert.deepEqual(telling.nextChanges([parent]), [parent]);
    assert.deepEqual(telling.nextChanges([]), []);
    telling.childrenRequested(parent);
    assert.deepEqual(telling.nextChanges([parent]), [parent]);
    assert.deepEqual(telling.nextChanges([]), [parent]);
  });

  describe('ChangeNotifier with hundreds of changes at a time', () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({ name: `row ${index}`, children: [] }));
    let now: number;

    beforeEach(() => {
      now = 10_000;
      notifier = new ChangeNotifier(() => now);
      notifier.childrenRequested(undefined);
    });

    it('reports all rows once, and then nothing until rows may be redrawn', () => {
      assert.deepEqual(telling.nextChanges(rows), [undefined]);
      telling.childrenRequested(undefined);
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

    it('reports added and removed topmost rows at once', () => {
      telling.nextChanges(rows);
      telling.childrenRequested(undefined);
      assert.deepEqual(telling.nextChanges([undefined]), [undefined]);
    });
  });
});
