import assert from 'node:assert/strict';
import { chain, hostileTerminal, siblings } from '../../../bench/hostileTrees';
import type { Origin } from '../../../../src/process/origin';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import type { Snapshot } from '../../../../src/process/model/snapshot';
import { reconcile, type Row } from '../../../../src/views/processes/rowTree';
import { maxDepth } from '../../../../src/views/processes/processRow';
import type { RowContent } from '../../../../src/views/processes/rowContent';
import { rowsOf } from '../../../../src/views/processes/snapshotRows';
import { tooltipOf } from '../../../../src/views/processes/tooltip';
import { costRatio } from '../../support/costRatio';
import { processInfo } from '../../support/fixtures';
import { ListingWindow } from '../../support/listingWindow';

type Listing = readonly [processes: readonly ProcessInfo[], origins: readonly Origin[]];

/** The snapshot after these listings, which are a second apart. */
function snapshotAfter(...listings: readonly Listing[]): Snapshot {
  const window = new ListingWindow({ policy: { graceMs: () => 2_000, classify: () => 'orphan' } });
  for (const [index, [processes, origins]] of listings.entries()) window.list(processes, origins, index * 1000);
  return window.snapshot ?? assert.fail('there is no listing');
}

function rowsAfter(...listings: readonly Listing[]): readonly RowContent[] {
  return rowsOf(snapshotAfter(...listings), (listings.length - 1) * 1000);
}

/** A row, its first child, that row's first child, and so on. */
function lineOf(row: RowContent): readonly RowContent[] {
  const [below] = row.children;
  return below ? [row, ...lineOf(below)] : [row];
}

function everyRow(rows: readonly RowContent[]): readonly RowContent[] {
  return rows.flatMap((row) => [row, ...everyRow(row.children)]);
}

const textOf = (row: RowContent | undefined): string =>
  row ? tooltipOf(row.data, 0).value.replace(/\\([!-/:-@[-`{-~])/g, '$1') : '';

describe('The rows of a chain of 3,000 processes', () => {
  let line: readonly RowContent[];
  let last: RowContent;

  before(() => {
    line = lineOf(rowsAfter([chain(3_000), [hostileTerminal]])[0] ?? assert.fail('there is no row'));
    last = line.at(-1) ?? assert.fail('there is no last row');
  });

  it('have a limited number of levels, and one row for all deeper processes', () => {
    assert.equal(line.length, 1 + maxDepth);
    assert.equal(last.label, `and ${(3_000 - maxDepth + 1).toLocaleString()} more below`);
    assert.deepEqual(last.children, []);
    assert.match(last.description, new RegExp(`^from worker\\.js \\(${100 + maxDepth}\\) on · `));
  });

  it('end in a row that stands for its process and can be ended with everything below it', () => {
    assert.match(last.contextValue, /;process;alive;/);
    assert.match(last.contextValue, /;hasChildren;/);
    assert.equal(last.id, line.at(-2)?.children[0]?.id);
    assert.equal(last.data.type === 'process' && last.data.node.process.pid, 100 + maxDepth);
  });

  it('include all processes in their totals, and the last row says how many it stands for', () => {
    assert.equal(line[0]?.data.type === 'origin' && line[0].data.node.total.count, 3_001);
    const count = (3_000 - maxDepth).toLocaleString();
    assert.ok(
      textOf(last)
        .replaceAll('\u00a0', ' ')
        .includes(`(${100 + maxDepth}) and the ${count} processes below it`),
    );
  });

  it('show a process on the last level without children as an ordinary row', () => {
    const shallow = lineOf(rowsAfter([chain(maxDepth), [hostileTerminal]])[0] ?? assert.fail('there is no row'));
    assert.equal(shallow.length, 1 + maxDepth);
    assert.match(shallow.at(-1)?.label ?? '', /^worker\.js/);
  });

  it('cost no more to make and reconcile than the rows of as many siblings', () => {
    const work = (tree: readonly ProcessInfo[]) => {
      const snapshot = snapshotAfter([tree, [hostileTerminal]]);
      return () => {
        let rows: Row[] = [];
        for (let now = 0; now < 2; now++) {
          rows = reconcile(rows, rowsOf(snapshot, now), undefined, { changed: [], selected: new Set(), now }).rows;
        }
      };
    };
    const ratio = costRatio(work(chain(3_000)), work(siblings(3_000)));
    assert.ok(ratio < 2, `${ratio} times the cost of as many siblings`);
  });
});

describe('The rows of 3,000 siblings', () => {
  it('show all processes, each with its own id', () => {
    const rows = everyRow(rowsAfter([siblings(3_000), [hostileTerminal]]));
    assert.equal(rows.length, 3_001);
    assert.equal(new Set(rows.map(({ id }) => id)).size, 3_001);
  });

  it('have a tooltip of bounded length if all processes are orphans', () => {
    const tree = siblings(3_000);
    const left = tree.slice(1).map((process) => ({ ...process, parentPid: 1 }));
    const [group] = rowsAfter([tree, [hostileTerminal]], [left, []], [left, []], [left, []]);
    assert.equal(group?.id, 'orphans');
    assert.equal(group.children.length, 3_000);
    assert.ok(textOf(group).length < 5_000, `${textOf(group).length} characters`);
    assert.match(textOf(group), /and 2990 more$/);
  });
});

describe('The row of a terminal that was closed', () => {
  const terminal: Origin = { id: 't', kind: 'terminal', label: 'zsh', rootPid: 100 };
  const shell = processInfo({ pid: 100, parentPid: 45 });
  const server = processInfo({ pid: 101, parentPid: 100 });
  const leaving = { ...server, parentPid: 1 };

  it('stays, says that the terminal is closing, and can be ended while its shell runs', () => {
    const [open] = rowsAfter([[shell, server], [terminal]]);
    const [closing] = rowsAfter([[shell, server], [terminal]], [[shell, server], []]);
    assert.equal(closing?.id, open?.id);
    assert.equal(closing?.description, '2 KB · closing · 100');
    assert.match(closing.contextValue, /;origin;terminal;closing;alive;hasChildren;/);
    assert.deepEqual(
      closing.children.map(({ id }) => id),
      open?.children.map(({ id }) => id),
    );
    assert.match(textOf(closing), /The terminal is closed/);
  });

  it('has the processes that its shell has left behind below it, marked as leaving, with advice', () => {
    const [closing] = rowsAfter([[shell, server], [terminal]], [[leaving], []]);
    assert.equal(closing?.description, '1 KB · closing');
    assert.doesNotMatch(closing.contextValue, /;alive;/);
    const [child] = closing.children;
    assert.equal(child?.description, '1 KB · leaving · 101');
    assert.match(child.contextValue, /;process;alive;.*leaving;/);
    assert.match(textOf(child), /; its terminal was closed, so it may be about to exit\.$/m);
    assert.match(textOf(child), /wait a moment, it may be about to exit/);
  });

  it('says that the terminal was open before a reload if VS Code still holds it', () => {
    const before = new ListingWindow();
    before.list([shell, server], [terminal], 0);
    const window = new ListingWindow({ reloadedFrom: before });
    const [held] = rowsOf(window.list([shell, server], [], 0), 0);
    assert.equal(held?.label, 'zsh');
    assert.equal(held.description, '2 KB · before the reload · 100');
    assert.match(held.contextValue, /;alive;/);
    assert.match(textOf(held), /before the window was reloaded/);
  });
});

describe('The rows of two origins with one root', () => {
  it('have unique ids', () => {
    const root = processInfo({ pid: 100, parentPid: 45 });
    const child = processInfo({ pid: 101, parentPid: 100 });
    const origins = (['terminal', 'debug', 'debug'] as const).map((kind, index): Origin => ({
      id: `${kind} ${index}`,
      kind,
      label: kind,
      rootPid: 100,
    }));
    const ids = everyRow(rowsAfter([[root, child], origins])).map(({ id }) => id);
    assert.deepEqual(ids, ['debug 1', '101.1010']);
  });
});
