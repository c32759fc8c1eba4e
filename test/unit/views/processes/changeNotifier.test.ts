import assert from 'node:assert/strict';
import { Telling } from '../../../../src/views/processes/changeNotifier';

const leaf = { name: 'leaf', children: [] };
const parent = { name: 'parent', children: [leaf] };
const other = { name: 'other', children: [leaf] };

describe('what VS Code is told of changes', () => {
  let telling: Telling<typeof parent | typeof leaf>;

  beforeEach(() => {
    telling = new Telling();
    telling.asked(undefined);
    telling.asked(parent);
    telling.asked(other);
  });

  it('is nothing before it has asked for the topmost rows', () => {
    const fresh = new Telling<typeof parent>();
    assert.deepEqual(fresh.next([undefined]), []);
    assert.deepEqual(fresh.next([parent]), []);
    fresh.asked(undefined);
    assert.deepEqual(fresh.next([]), []);
    assert.deepEqual(fresh.next([parent]), [parent]);
  });

  it('is each change once, when it asks for the rows below', () => {
    assert.deepEqual(telling.next([undefined]), [undefined]);
    telling.asked(undefined);
    assert.deepEqual(telling.next([parent, other]), [parent, other]);
    telling.asked(other);
    telling.asked(parent);
    assert.deepEqual(telling.next([]), []);
  });

  it('is a change once more, when it has not asked by the next time', () => {
    assert.deepEqual(telling.next([parent, other]), [parent, other]);
    telling.asked(other);
    assert.deepEqual(telling.next([]), [parent]);
    assert.deepEqual(telling.next([]), []);
  });

  it('is once more of all rows, when it has not asked for the topmost ones', () => {
    assert.deepEqual(telling.next([undefined]), [undefined]);
    assert.deepEqual(telling.next([parent]), [undefined]);
    assert.deepEqual(telling.next([]), []);
  });

  it('is no row twice at a time', () => {
    assert.deepEqual(telling.next([parent]), [parent]);
    assert.deepEqual(telling.next([parent, leaf]), [parent, leaf]);
  });

  it('is of all rows instead of some', () => {
    assert.deepEqual(telling.next([parent]), [parent]);
    assert.deepEqual(telling.next([undefined, other]), [undefined]);
    telling.asked(undefined);
    assert.deepEqual(telling.next([]), []);
  });

  it('is a leaf only once, since there is nothing to ask for', () => {
    assert.deepEqual(telling.next([leaf]), [leaf]);
    assert.deepEqual(telling.next([]), []);
  });

  it('is a row that stays collapsed once each time, until it is expanded', () => {
    assert.deepEqual(telling.next([parent]), [parent]);
    assert.deepEqual(telling.next([]), [parent]);
    assert.deepEqual(telling.next([parent]), [parent]);
    assert.deepEqual(telling.next([]), []);
    telling.asked(parent);
    assert.deepEqual(telling.next([parent]), [parent]);
    assert.deepEqual(telling.next([]), [parent]);
  });

  describe('when there are hundreds at a time', () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({ name: `row ${index}`, children: [] }));
    let now: number;

    beforeEach(() => {
      now = 10_000;
      telling = new Telling(() => now);
      telling.asked(undefined);
    });

    it('is one change of all rows, and then none until rows may be drawn anew', () => {
      assert.deepEqual(telling.next(rows), [undefined]);
      telling.asked(undefined);
      now += 1_000;
      assert.deepEqual(telling.next(rows), []);
      now += 1_000;
      assert.deepEqual(telling.next(rows), []);
      now += 1_000;
      assert.deepEqual(telling.next(rows), [undefined]);
    });

    it('loses no change that had to wait', () => {
      telling.next(rows);
      telling.asked(undefined);
      now += 1_000;
      assert.deepEqual(telling.next(rows), []);
      assert.deepEqual(telling.next([leaf]), []);
      now += 2_000;
      assert.deepEqual(telling.next([]), [undefined]);
      telling.asked(undefined);
      assert.deepEqual(telling.next([leaf]), [leaf]);
    });

    it('is at once that rows have come or gone at the top', () => {
      telling.next(rows);
      telling.asked(undefined);
      assert.deepEqual(telling.next([undefined]), [undefined]);
    });
  });
});
