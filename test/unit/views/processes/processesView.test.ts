import { reset } from '../../support/fakeVSCode';
import { CommandFixture } from '../../support/commandFixture';
import assert from 'node:assert/strict';
import { Emitter } from '../../../../src/common/event';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import { ProcessesView } from '../../../../src/views/processes/processesView';
import type { Row } from '../../../../src/views/processes/rowTree';
import { fakeArrangement } from '../../support/fakeArrangement';
import { processInfo } from '../../support/fixtures';
import type { ProcessFacts } from '../../../../src/process/source/processSource';

const child = processInfo({ pid: 101, parentPid: 100 });

class Model {
  private readonly changed = new Emitter<Snapshot>();
  readonly onDidChange = this.changed.event;

  constructor(public snapshot: Snapshot) {}

  publish(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.changed.fire(snapshot);
  }
}

/** VS Code with the view open: it draws the rows that are reported as changed. */
class OpenView {
  readonly drawn: string[] = [];
  private readonly view: ProcessesView;

  constructor(
    model: Model,
    public now: number,
    readFacts?: () => Promise<ProcessFacts | undefined>,
  ) {
    reset();
    this.view = new ProcessesView(model, {
      arrangement: fakeArrangement(),
      clock: { now: () => this.now },
      ...(readFacts && { readFacts }),
    });
    this.view.onDidChangeTreeData((rows) => {
      this.draw(rows ?? this.view.getChildren());
    });
    this.drawAll();
    this.drawn.length = 0;
  }

  drawAll(): void {
    this.draw(this.view.getChildren());
  }

  /** The user points at a row. */
  async requestTooltip(id: string): Promise<void> {
    const row = this.allRows(this.view.getChildren()).find(({ content }) => content.id === id);
    assert.ok(row);
    await this.view.resolveTreeItem(this.view.getTreeItem(row), row);
  }

  private allRows(rows: readonly Row[]): readonly Row[] {
    return rows.flatMap((row) => [row, ...this.allRows(row.children)]);
  }

  private draw(rows: readonly Row[]): void {
    for (const row of rows) {
      this.drawn.push(row.content.id);
      this.view.getTreeItem(row);
      this.draw(this.view.getChildren(row));
    }
  }
}

describe('ProcessesView', () => {
  const before = new CommandFixture([child]).snapshot;
  const after = new CommandFixture([{ ...child, memory: 5 * 1024 ** 2 }]).snapshot;

  it('redraws the numbers of a row with children after a while, although the clock was set back meanwhile', () => {
    const { now } = Date;
    try {
      const model = new Model(before);
      const view = new OpenView(model, 1_000);
      Date.now = () => now() - 3_600_000;
      view.now = 4_000;
      model.publish(after);
      assert.deepEqual(view.drawn, ['terminal-1', '101.1010']);
    } finally {
      Date.now = now;
    }
  });

  it('does not redraw the numbers of a row with children before that', () => {
    const model = new Model(before);
    const view = new OpenView(model, 1_000);
    view.now = 3_999;
    model.publish(after);
    assert.deepEqual(view.drawn, ['101.1010']);
  });

  it('requests a tooltip anew after a while, also if the row was redrawn while the tooltip was on its way', async () => {
    const model = new Model(before);
    const reading: (() => void)[] = [];
    const view = new OpenView(
      model,
      1_000,
      () =>
        new Promise((resolve) => {
          reading.push(() => {
            resolve(undefined);
          });
        }),
    );
    const requested = view.requestTooltip('101.1010');
    view.drawAll();
    for (const finish of reading) finish();
    await requested;
    view.drawn.length = 0;
    view.now = 20_999;
    model.publish(before);
    assert.deepEqual(view.drawn, []);
    view.now = 21_000;
    model.publish(before);
    assert.deepEqual(view.drawn, ['101.1010']);
  });
});
