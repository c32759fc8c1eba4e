import assert from 'node:assert/strict';
import { ChangeNotifier } from '../../../../src/views/processes/changeNotifier';

const leaf = { name: 'leaf', children: [] };
const parent = { name: 'parent', children: [leaf] };
const other = { name: 'other', children: [leaf] };

describe('what VS Code is told of changes', () => {
  let telling: ChangeNotifier<typeof parent | typeof leaf>;

  beforeEach(() => {
    telling = new ChangeNotifier();
    telling.childrenRequested(undefined);
    telling.childrenRequested(parent);
    telling.childrenRequested(other);
  });

  it('is nothing before it has asked for the topmost rows', () => {
    const fresh = new ChangeNotifier<typeof parent>();
    assert.deepEqual(fresh.nextChanges([undefined]), []);
    assert.deepEqual(fresh.nextChanges([parent]), []);
    fresh.childrenRequested(undefined);
    assert.deepEqual(fresh.nextChanges([]), []);
    assert.deepEqual(fresh.nextChanges([parent]), [parent]);
  });

  it('is each change once, when it asks for the rows below', () => {
    assert.deepEqual(telling.nextChanges([undefined]), [undefined]);
    telling.childrenRequested(undefined);
    assert.deepEqual(telling.nextChanges([parent, other]), [parent, other]);
    telling.childrenRequested(other);
    telling.childrenRequested(parent);
    assert.deepEqual(telling.nextChanges([]), []);
  });

  it('is a change once more, when it has not asked by the next time', () => {
    assert.deepEqual(telling.nextChanges([parent, other]), [parent, other]);
    telling.childrenRequested(other);
    assert.deepEqual(telling.nextChanges([]), [parent]);
    assert.deepEqual(telling.nextChanges([]), []);
  });

  it('is once more of all rows, when it has not asked for the topmost ones', () => {
    assert.deepEqual(telling.nextChanges([undefined]), [undefined]);
    assert.deepEqual(telling.nextChanges([parent]), [undefined]);
    assert.deepEqual(telling.nextChanges([]), []);
  });

  it('is no row twice at a time', () => {
    assert.deepEqual(telling.nextChanges([parent]), [parent]);
    assert.deepEqual(telling.nextChanges([parent, leaf]), [parent, leaf]);
  });

  it('is of all rows instead of some', () => {
    assert.deepEqual(telling.nextChanges([parent]), [parent]);
    assert.deepEqual(telling.nextChanges([undefined, other]), [undefined]);
    telling.childrenRequested(undefined);
    assert.deepEqual(telling.nextChanges([]), []);
  });

  it('is a leaf only once, since there is nothing to ask for', () => {
    assert.deepEqual(telling.nextChanges([leaf]), [leaf]);
    assert.deepEqual(telling.nextChanges([]), []);
  });

  it('is a row that stays collapsed once each time, until it is expanded', () => {
    assert.deepEqual(telling.nextChanges([parent]), [parent]);
    assert.deepEqual(telling.nextChanges([]), [parent]);
    assert.deepEqual(telling.nextChanges([parent]), [parent]);
    assert.deepEqual(telling.nextChanges([]), []);
    telling.childrenRequested(parent);
    assert.deepEqual(telling.nextChanges([parent]), [parent]);
    assert.deepEqual(telling.nextChanges([]), [parent]);
  });

  describe('when there are hundreds at a time', () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({ name: `row ${index}`, children: [] }));
    let now: number;

    beforeEach(() => {
      now = 10_000;
      telling = new ChangeNotifier(() => now);
      telling.childrenRequested(undefined);
    });

    it('is one change of all rows, and then none until rows may be drawn anew', () => {
      assert.deepEqual(telling.nextChanges(rows), [undefined]);
      telling.childrenRequested(undefined);
      now += 1_000;
      assert.deepEqual(telling.nextChanges(rows), []);
      now += 1_000;
      assert.deepEqual(telling.nextChanges(rows), []);
      now += 1_000;
      assert.deepEqual(telling.nextChanges(rows), [undefined]);
    });

    it('loses no change that had to wait', () => {
      telling.nextChanges(rows);
      telling.childrenRequested(undefined);
      now += 1_000;
      assert.deepEqual(telling.nextChanges(rows), []);
      assert.deepEqual(telling.nextChanges([leaf]), []);
      now += 2_000;
      assert.deepEqual(telling.nextChanges([]), [undefined]);
      telling.childrenRequested(undefined);
      assert.deepEqual(telling.nextChanges([leaf]), [leaf]);
    });

    it('is at once that rows have come or gone at the top', () => {
      telling.nextChanges(rows);
      telling.childrenRequested(undefined);
      assert.deepEqual(telling.nextChanges([undefined]), [undefined]);
    });
  });
});
