import assert from 'node:assert/strict';
import { getKeyboardRows } from '../../../../src/views/processes/keyboardRows';

/** A tree whose command toggles the row with the focus, as `list.toggleSelection` of VS Code does. */
class Tree {
  constructor(
    public selection: readonly string[],
    private readonly focused: string | undefined,
  ) {}

  readonly toggle = (): Promise<void> => {
    const { selection, focused } = this;
    if (focused === undefined) return Promise.resolve();
    this.selection = selection.includes(focused) ? selection.filter((row) => row !== focused) : [...selection, focused];
    return Promise.resolve();
  };
}

describe('The rows that a key is for', () => {
  const cases: readonly (readonly [
    what: string,
    selection: readonly string[],
    focused: string,
    rows: readonly string[],
  ])[] = [
    ['is the row with the focus, if none is selected', [], 'a', ['a']],
    ['is the row with the focus, if another one is selected', ['b'], 'a', ['a']],
    ['is the row with the focus, if others are selected', ['b', 'c'], 'a', ['a']],
    ['is the selected row, if it has the focus', ['a'], 'a', ['a']],
    ['are all selected rows, if one of them has the focus', ['b', 'a', 'c'], 'a', ['b', 'a', 'c']],
  ];
  for (const [what, selection, focused, rows] of cases) {
    it(`${what}, and the selection stays`, async () => {
      const tree = new Tree(selection, focused);
      assert.deepEqual(await getKeyboardRows(tree, tree.toggle), rows);
      assert.deepEqual(tree.selection.toSorted(), selection.toSorted());
    });
  }

  it('are none, if no row has the focus', async () => {
    const tree = new Tree(['b'], undefined);
    assert.deepEqual(await getKeyboardRows(tree, tree.toggle), []);
  });

  it('are none, if the selection becomes another one meanwhile', async () => {
    const tree = new Tree(['b'], 'a');
    const select = (): Promise<void> => {
      tree.selection = ['c'];
      return Promise.resolve();
    };
    assert.deepEqual(await getKeyboardRows(tree, select), []);
  });
});
