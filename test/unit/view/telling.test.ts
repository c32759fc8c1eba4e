import assert from 'node:assert/strict';
import { Telling } from '../../../src/view/telling';

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
});
