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
  const pause = (): Promise<void> => Promise.resolve();
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
      assert.deepEqual(await getKeyboardRows(tree, tree.toggle, pause), rows);
      assert.deepEqual(tree.selection.toSorted(), selection.toSorted());
    });
  }

  it('are none, if no row has the focus', async () => {
    const tree = new Tree(['b'], undefined);
    assert.deepEqual(await getKeyboardRows(tree, tree.toggle, pause), []);
  });

  it('are none, if the selection becomes another one each time', async () => {
    const tree = new Tree(['b'], 'a');
    let selected = 0;
    const select = (): Promise<void> => {
      tree.selection = [`c${++selected}`];
      return Promise.resolve();
    };
    assert.deepEqual(await getKeyboardRows(tree, select, pause), []);
  });

  it('are found once the rows are drawn that VS Code was just redrawing', async () => {
    const tree = new Tree([], 'a');
    let hidden: readonly string[] = ['a'];
    const view = {
      get selection() {
        return tree.selection.filter((row) => !hidden.includes(row));
      },
    };
    const draw = (): Promise<void> => {
      hidden = [];
      return Promise.resolve();
    };
    assert.deepEqual(await getKeyboardRows(view, tree.toggle, draw), ['a']);
  });

  it('are never a selected row that is drawn again in between, while the row with the focus is not', async () => {
    const tree = new Tree(['selected'], 'focused');
    let hidden: readonly string[] = ['selected', 'focused'];
    const view = {
      get selection() {
        return tree.selection.filter((row) => !hidden.includes(row));
      },
    };
    const toggle = (): Promise<void> => {
      hidden = ['focused'];
      return tree.toggle();
    };
    const rows = await getKeyboardRows(view, toggle, () => {
      hidden = [];
      return Promise.resolve();
    });
    assert.notDeepEqual(rows, ['selected']);
  });
});
