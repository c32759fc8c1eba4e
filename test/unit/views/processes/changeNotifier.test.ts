import assert from 'node:assert/strict';
import { ChangeNotifier } from '../../../../src/views/processes/changeNotifier';

interface FakeRow {
  readonly name: string;
  readonly children: readonly FakeRow[];
  readonly parent?: FakeRow | undefined;
}

const leaf: FakeRow = { name: 'leaf', children: [] };
const parent: FakeRow = { name: 'parent', children: [leaf] };
const other: FakeRow = { name: 'other', children: [leaf] };

describe('ChangeNotifier', () => {
  let notifier: ChangeNotifier<FakeRow>;
  let now: number;

  beforeEach(() => {
    now = 10_000;
    notifier = new ChangeNotifier(() => now);
    notifier.childrenRequested(undefined);
    notifier.childrenRequested(parent);
    notifier.childrenRequested(other);
    now += 10_000;
  });

  it('reports nothing before VS Code has requested the topmost rows', () => {
    const fresh = new ChangeNotifier<FakeRow>(() => 0);
    assert.deepEqual(fresh.nextChanges([undefined]), []);
    assert.deepEqual(fresh.nextChanges([parent]), []);
    fresh.childrenRequested(undefined);
    assert.deepEqual(fresh.nextChanges([]), []);
    assert.deepEqual(fresh.nextChanges([parent]), [parent]);
  });

  it('reports each change once if VS Code requests the children', () => {
    assert.deepEqual(notifier.nextChanges([undefined]), [undefined]);
    notifier.childrenRequested(undefined);
    now += 10_000;
    assert.deepEqual(notifier.nextChanges([parent, other]), [parent, other]);
    notifier.childrenRequested(other);
    notifier.childrenRequested(parent);
    assert.deepEqual(notifier.nextChanges([]), []);
  });

  it('reports a change again if VS Code has not requested the children by the next refresh', () => {
    assert.deepEqual(notifier.nextChanges([parent, other]), [parent, other]);
    notifier.childrenRequested(other);
    assert.deepEqual(notifier.nextChanges([]), [parent]);
    assert.deepEqual(notifier.nextChanges([]), []);
  });

  it('reports all rows again if VS Code has not requested the topmost ones', () => {
    assert.deepEqual(notifier.nextChanges([undefined]), [undefined]);
    assert.deepEqual(notifier.nextChanges([parent]), [undefined]);
    assert.deepEqual(notifier.nextChanges([]), []);
  });

  it('reports no row twice at a time', () => {
    assert.deepEqual(notifier.nextChanges([parent]), [parent]);
    assert.deepEqual(notifier.nextChanges([parent, leaf]), [parent, leaf]);
  });

  it('reports all rows in place of some', () => {
    assert.deepEqual(notifier.nextChanges([parent]), [parent]);
    assert.deepEqual(notifier.nextChanges([undefined, other]), [undefined]);
    notifier.childrenRequested(undefined);
    assert.deepEqual(notifier.nextChanges([]), []);
  });

  it('reports a row without children once, since there is nothing to request', () => {
    assert.deepEqual(notifier.nextChanges([leaf]), [leaf]);
    assert.deepEqual(notifier.nextChanges([]), []);
  });

  it('reports a collapsed row once for each change until it is expanded', () => {
    assert.deepEqual(notifier.nextChanges([parent]), [parent]);
    assert.deepEqual(notifier.nextChanges([]), [parent]);
    assert.deepEqual(notifier.nextChanges([parent]), [parent]);
    assert.deepEqual(notifier.nextChanges([]), []);
    notifier.childrenRequested(parent);
    assert.deepEqual(notifier.nextChanges([parent]), [parent]);
    assert.deepEqual(notifier.nextChanges([]), [parent]);
  });

  describe('ChangeNotifier for rows that may be on their way to the window', () => {
    const child = { name: 'child', children: [], parent };
    const top = { name: 'top', children: [], parent: undefined };
    beforeEach(() => {
      now = 10_000;
      notifier = new ChangeNotifier(() => now);
      notifier.childrenRequested(undefined);
      notifier.childrenRequested(parent);
    });

    it('reports a change again, once, that may have overtaken its row', () => {
      now += 1_999;
      assert.deepEqual(notifier.nextChanges([child, top]), [child, top]);
      assert.deepEqual(notifier.nextChanges([]), [child, top]);
      assert.deepEqual(notifier.nextChanges([]), []);
    });

    it('reports a change once if its row has arrived long ago', () => {
      now += 2_000;
      assert.deepEqual(notifier.nextChanges([child, top]), [child, top]);
      assert.deepEqual(notifier.nextChanges([]), []);
    });
  });

  describe('ChangeNotifier with hundreds of changes at a time', () => {
    const rows = Array.from({ length: 300 }, (_, index) => ({ name: `row ${index}`, children: [] }));

    beforeEach(() => {
      now = 10_000;
      notifier = new ChangeNotifier(() => now);
      notifier.childrenRequested(undefined);
    });

    it('reports all rows once, and then nothing until rows may be redrawn', () => {
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

    it('reports added and removed topmost rows at once', () => {
      notifier.nextChanges(rows);
      notifier.childrenRequested(undefined);
      assert.deepEqual(notifier.nextChanges([undefined]), [undefined]);
    });
  });
});
