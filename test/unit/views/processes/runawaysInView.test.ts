import { events, reset } from '../../support/fakeVSCode';
import { CommandFixture } from '../../support/commandFixture';
import assert from 'node:assert/strict';
import { Emitter } from '../../../../src/common/event';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import { ProcessesView } from '../../../../src/views/processes/processesView';
import type { Row } from '../../../../src/views/processes/rowTree';
import { fakeArrangement } from '../../support/fakeArrangement';
import { FakeRunaways, runawayOf } from '../../support/fakeRunaways';
import { processInfo } from '../../support/fixtures';

const parent = processInfo({ pid: 101, parentPid: 100 });
const spinning = processInfo({ pid: 102, parentPid: 101 });
const other = processInfo({ pid: 103, parentPid: 100 });

/** The Processes view, open, as VS Code has drawn it. */
class OpenView {
  readonly runaways = new FakeRunaways();
  /** The labels of the rows that were reported as changed, in turn. */
  readonly changed: string[] = [];
  private readonly view: ProcessesView;
  private readonly refreshed = new Emitter<Snapshot>();
  private now = 0;

  constructor() {
    const { snapshot } = new CommandFixture([parent, spinning, other]);
    reset();
    const model = { snapshot, onDidChange: this.refreshed.event };
    const runaways = Object.assign(this.runaways, { isIgnored: () => false });
    const clock = { now: () => this.now };
    this.view = new ProcessesView(model, { arrangement: fakeArrangement(), runaways, clock });
    this.draw(this.view.getChildren());
    this.view.onDidChangeTreeData((rows) => {
      this.changed.push(...(rows ?? []).map(({ content }) => content.label));
    });
  }

  /** The next listing shows the same processes, after a time in which no reason is left not to redraw a row. */
  refresh(): void {
    this.now += 60_000;
    this.refreshed.fire({ at: 0, origins: [], orphans: [], detached: [], ended: [], failure: undefined });
  }

  row(label: string): Row {
    const rows = [...this.view.getChildren()];
    // The loop also visits what it adds.
    for (const { children } of rows) rows.push(...children);
    return rows.find(({ content }) => content.label === label) ?? assert.fail(label);
  }

  private draw(rows: readonly Row[]): void {
    for (const row of rows) {
      this.view.getTreeItem(row);
      this.draw(this.view.getChildren(row));
    }
  }
}

describe('A runaway in the Processes view', () => {
  it('changes its own row and those that tell of it, and no other', () => {
    const view = new OpenView();
    view.runaways.set(runawayOf(spinning));
    view.refresh();
    assert.match(view.row('p102').content.description, /^runaway: /);
    assert.match(view.row('bash').content.description, /^1 runaway/);
    assert.equal(view.row('p103').content.description.includes('runaway'), false);
    assert.ok(!view.changed.includes('p103') && !view.changed.includes('p101'), view.changed.join());
  });

  it('is told of by the row above it as soon as the user collapses that', () => {
    const view = new OpenView();
    view.runaways.set(runawayOf(spinning));
    view.refresh();
    events.rowCollapsed.fire({ element: view.row('p101') });
    assert.match(view.row('p101').content.description, /^1 runaway · /);
    events.rowExpanded.fire({ element: view.row('p101') });
    assert.doesNotMatch(view.row('p101').content.description, /runaway/);
  });
});
