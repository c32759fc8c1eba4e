import '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { runToEnd } from '../../../../src/common/timeSlicing';
import type { ProcessNode, Snapshot } from '../../../../src/process/model/snapshot';
import type { Runaway } from '../../../../src/process/runaway/runaway';
import { ProcessRows } from '../../../../src/views/processes/processRows';
import type { RowContent } from '../../../../src/views/processes/rowContent';
import { createRowOptions } from '../../../../src/views/processes/rowOptions';
import { RunawayMarks } from '../../../../src/views/processes/runawayMarks';
import { rowsInSteps } from '../../../../src/views/processes/snapshotRows';
import { tooltipOf } from '../../../../src/views/processes/tooltip';
import { FakeRunaways, runawayOf } from '../../support/fakeRunaways';
import { processInfo, processNode } from '../../support/fixtures';

const origin = { id: 'terminal-1', kind: 'terminal', label: 'zsh' } as const;
const minute = 60_000;

function node(pid: number, given: Partial<ProcessNode> = {}): ProcessNode {
  return { ...processNode(processInfo({ pid, memory: 80 * 1024 ** 2 }), origin), ...given };
}

function snapshotOf(processes: readonly ProcessNode[], root = node(100)): Snapshot {
  const total = { cpu: undefined, memory: 0, count: processes.length };
  const terminal = { origin, root: root.process, rootNode: root, processes, total, isVSCode: false };
  const origins = [{ ...terminal, detachedDescendants: [], ports: [] }];
  return { at: 0, origins, orphans: [], detached: [], ended: [], failure: undefined };
}

interface Given {
  readonly runaways?: readonly Runaway[];
  readonly collapsed?: readonly string[];
  readonly ignored?: readonly string[];
  readonly now?: number;
  readonly processRows?: ProcessRows;
}

/** The rows by their labels. */
function rowsOf(
  snapshot: Snapshot,
  { runaways = [], collapsed = [], ignored = [], now = 6 * minute, processRows = new ProcessRows() }: Given,
): ReadonlyMap<string, RowContent> {
  const fake = new FakeRunaways();
  fake.set(...runaways);
  const source = {
    get all() {
      return fake.all;
    },
    get: (key: string) => fake.get(key),
    isIgnored: ({ key }: { readonly key: string }) => ignored.includes(key),
  };
  const marks = new RunawayMarks(snapshot, source, (id) => collapsed.includes(id));
  const rows = [...runToEnd(rowsInSteps(snapshot, createRowOptions(snapshot, now, { marks, processRows })))];
  // The loop also visits what it adds.
  for (const { children } of rows) rows.push(...children);
  return new Map(rows.map((row) => [row.label, row]));
}

describe('The row of a runaway', () => {
  const spinning = node(101);
  const snapshot = snapshotOf([spinning]);

  it('says so first, in words, also to a screen reader, and has an icon and commands of its own', () => {
    const row = rowsOf(snapshot, { runaways: [runawayOf(spinning.process)] }).get('p101');
    assert.equal(row?.description, 'runaway: 99% for 6 min · 80 MB · 101');
    assert.equal(row.accessibilityLabel, 'p101, process 101, runaway: 99% for 6 min, 80 megabytes');
    assert.deepEqual([row.icon, row.iconColor], ['flame', 'errorForeground']);
    assert.match(row.contextValue, /;runaway;/);
  });

  it('counts the minutes although nothing else changes, and is an ordinary row again when it is over', () => {
    const processRows = new ProcessRows();
    const runaways = [runawayOf(spinning.process)];
    const textAt = (now: number, given: Given = {}) =>
      rowsOf(snapshot, { processRows, now, ...given }).get('p101')?.description;
    assert.equal(textAt(6 * minute, { runaways }), 'runaway: 99% for 6 min · 80 MB · 101');
    assert.equal(textAt(7 * minute, { runaways }), 'runaway: 99% for 7 min · 80 MB · 101');
    assert.equal(textAt(7 * minute), '80 MB · 101');
  });

  it('says each way in which a process has got out of hand', () => {
    const { process } = spinning;
    const youngest = processInfo({ pid: 9, name: 'helper' });
    const runaways = [
      runawayOf(process),
      runawayOf(process, { kind: 'memory', memory: 1, growth: 90 * 1024 ** 2, durationMs: 50_000 }),
      runawayOf(process, { kind: 'processes', count: 300, limit: 250, durationMs: 30_000 }),
      runawayOf(process, { kind: 'forks', perSecond: 200, limit: 50, durationMs: 180_000 }),
      runawayOf(process, { kind: 'pileUp', count: 12, limit: 10, youngest, durationMs: 90_000 }),
    ];
    assert.equal(
      rowsOf(snapshot, { runaways }).get('p101')?.description,
      'runaway: 99% for 6 min, +90 MB in 50 s, 300 processes, 200 forks/s for 6 min, 12 × helper · 80 MB · 101',
    );
  });

  it('has its limit and the time since when in the tooltip', () => {
    const fake = new FakeRunaways();
    fake.set(runawayOf(spinning.process));
    const runaways = { get: (key: string) => fake.get(key), isIgnored: () => false };
    const row = rowsOf(snapshot, { runaways: fake.all }).get('p101');
    const { value } = tooltipOf(row?.data ?? assert.fail(), 6 * minute, { runaways });
    assert.match(value, /Runaway: it has used 99\\% of one core since .*limit\\: 50\\%/);
  });

  it('can be told of again if it is ignored', () => {
    const row = rowsOf(snapshot, { ignored: [spinning.key] }).get('p101');
    assert.equal(row?.description, '80 MB · 101');
    assert.match(row.contextValue, /;ignored;/);
  });

  it('is that of its terminal if it is the shell', () => {
    const root = node(100);
    const row = rowsOf(snapshotOf([], root), { runaways: [runawayOf(root.process)] }).get('zsh');
    assert.match(row?.description ?? '', /^runaway: 99% for 6 min/);
    assert.deepEqual([row?.icon, row?.contextValue.includes(';runaway;')], ['flame', true]);
  });
});

describe('The row above a runaway', () => {
  const spinning = node(103);
  const middle = node(102, { children: [spinning] });
  const top = node(101, { children: [middle, node(104)] });
  const snapshot = snapshotOf([top]);
  const runaways = [runawayOf(spinning.process)];

  it('tells of it if it is collapsed, and not otherwise', () => {
    const expanded = rowsOf(snapshot, { runaways });
    assert.deepEqual(
      ['p101', 'p102'].map((label) => expanded.get(label)?.description),
      ['80 MB · 101', '80 MB · 102'],
    );
    const collapsed = rowsOf(snapshot, { runaways, collapsed: [top.key] }).get('p101');
    assert.equal(collapsed?.description, '1 runaway · 80 MB · 101');
    assert.equal(collapsed.accessibilityLabel, 'p101, process 101, 1 runaway below, 80 megabytes');
  });

  it('tells of it in any case if it is the row of an origin, and keeps the icon of that', () => {
    const row = rowsOf(snapshot, { runaways }).get('zsh');
    assert.match(row?.description ?? '', /^1 runaway · /);
    assert.deepEqual([row?.icon, row?.iconColor], ['terminal', 'errorForeground']);
  });

  it('stays as it is if there is none below it, collapsed or not', () => {
    const processRows = new ProcessRows();
    const [before, after] = [[], [top.key]].map((collapsed) =>
      rowsOf(snapshot, { collapsed, processRows }).get('p101'),
    );
    assert.equal(after, before);
  });
});

describe('The row of a process that forks', () => {
  it('has its forks per second, and so has that of a terminal whose shell forks', () => {
    const rows = rowsOf(snapshotOf([node(101, { forksPerSecond: 200 })], node(100, { forksPerSecond: 30 })), {});
    assert.equal(rows.get('p101')?.description, '200 forks/s · 80 MB · 101');
    assert.equal(
      rows.get('p101')?.accessibilityLabel,
      'p101, process 101, starts 200 processes per second, 80 megabytes',
    );
    assert.match(rows.get('zsh')?.description ?? '', /30 forks\/s/);
  });
});
