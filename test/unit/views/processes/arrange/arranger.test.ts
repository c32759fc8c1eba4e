import '../../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { runToEnd } from '../../../../../src/common/timeSlicing';
import type { HistorySeries, ProcessHistory } from '../../../../../src/process/history/processHistory';
import type { EndedProcess, ProcessNode, Snapshot } from '../../../../../src/process/model/snapshot';
import { defaultArrangement, type Arrangement } from '../../../../../src/views/processes/arrange/arrangement';
import { Arranger } from '../../../../../src/views/processes/arrange/arranger';
import { summaryOf } from '../../../../../src/views/processes/arrange/summary';
import type { RowContent } from '../../../../../src/views/processes/rowContent';
import { createRowOptions } from '../../../../../src/views/processes/rowOptions';
import { rowsInSteps } from '../../../../../src/views/processes/snapshotRows';
import { lineageRecord, processInfo, processNode } from '../../../support/fixtures';

const origin = { id: 'terminal-1', kind: 'terminal', label: 'zsh' } as const;
const megabyte = 1024 ** 2;

function node(pid: number, name: string, given: Partial<ProcessNode> = {}): ProcessNode {
  const made = processNode(processInfo({ pid, name, commandLine: [name], memory: 10 * megabyte }), origin);
  const children = given.children ?? [];
  const parts = [{ cpu: given.cpu, memory: made.process.memory, count: 1 }, ...children.map(({ total }) => total)];
  const sumOf = (read: (part: (typeof parts)[number]) => number): number =>
    parts.reduce((sum, part) => sum + read(part), 0);
  const total = {
    cpu: sumOf(({ cpu }) => cpu ?? 0),
    memory: sumOf(({ memory }) => memory),
    count: sumOf(({ count }) => count),
  };
  return { ...made, total, ...given };
}

function snapshotOf(processes: readonly ProcessNode[], given: Partial<Snapshot> = {}): Snapshot {
  const root = processInfo({ pid: 100, name: 'zsh', commandLine: ['zsh'] });
  const total = { cpu: 0, memory: 0, count: processes.length + 1 };
  const terminal = { origin, root, processes, total, isVSCode: false, ports: [], detachedDescendants: [] };
  return { at: 60_000, origins: [terminal], orphans: [], detached: [], ended: [], failure: undefined, ...given };
}

/** The rows as `label` or `label(rows below)`. */
function drawn(rows: readonly RowContent[]): string {
  return rows.map(({ label, children }) => (children.length === 0 ? label : `${label}(${drawn(children)})`)).join(' ');
}

class View {
  now = 0;
  isUserPointing = false;
  readonly cpu = new Map<number, number>();
  summary = { description: '', message: '' };
  private readonly history: Pick<ProcessHistory, 'own' | 'tree'> = {
    own: (key) => this.series(key),
    tree: (key) => this.series(key),
  };
  private readonly arranger = new Arranger(this.history);

  draw(snapshot: Snapshot, arrangement: Partial<Arrangement>): string {
    return drawn(this.rows(snapshot, arrangement));
  }

  rows(snapshot: Snapshot, arrangement: Partial<Arrangement>): readonly RowContent[] {
    const all = { ...defaultArrangement, ...arrangement };
    const arranged = this.arranger.arrange(snapshot, all, this.now, this.isUserPointing);
    this.summary = summaryOf(snapshot, arranged);
    return runToEnd(rowsInSteps(snapshot, createRowOptions(snapshot, 60_000, { arranged })));
  }

  private series(key: string): HistorySeries | undefined {
    const cpu = this.cpu.get(Number(key.split('.')[0]));
    return cpu === undefined
      ? undefined
      : { intervalMs: 5_000, endsAt: 0, cpu: [cpu], memory: [0], count: [1], forks: [0] };
  }
}

describe('The order of rows', () => {
  const big = processInfo({ pid: 3, name: 'a', commandLine: ['a'], memory: 90 * megabyte });
  const snapshot = snapshotOf([
    node(2, 'worker 10', { cpu: 5 }),
    node(1, 'b', { cpu: 1, children: [node(5, 'child', { cpu: 30 })] }),
    { ...node(3, 'a', { cpu: 9 }), process: big, total: { cpu: 9, memory: big.memory, count: 1 } },
    node(4, 'worker 9', { cpu: 0 }),
  ]);
  const cases: readonly (readonly [Partial<Arrangement>, rows: string])[] = [
    [{ sortBy: 'age' }, 'zsh(b(child) worker 10 a worker 9)'],
    [{ sortBy: 'cpu' }, 'zsh(b(child) a worker 10 worker 9)'],
    [{ sortBy: 'memory' }, 'zsh(a b(child) worker 10 worker 9)'],
    [{ sortBy: 'name' }, 'zsh(a b(child) worker 9 worker 10)'],
    [{ sortBy: 'pid' }, 'zsh(b(child) worker 10 a worker 9)'],
    [{ sortBy: 'cpu', layout: 'list' }, 'child a worker 10 b worker 9 zsh'],
    [{ sortBy: 'name', layout: 'list' }, 'a b child worker 9 worker 10 zsh'],
  ];
  for (const [arrangement, rows] of cases) {
    const { sortBy, layout = 'tree' } = arrangement;
    it(`by ${sortBy ?? ''} in a ${layout} is: ${rows}`, () => {
      assert.equal(new View().draw(snapshot, arrangement), rows);
    });
  }

  it('by CPU follows the mean of the last readings, no more often than every ten seconds', () => {
    const view = new View();
    const two = snapshotOf([node(1, 'a'), node(2, 'b')]);
    const draw = (a: number, b: number, now: number): string => {
      view.cpu.set(1, a).set(2, b);
      view.now = now;
      return view.draw(two, { sortBy: 'cpu' });
    };
    assert.equal(draw(10, 5, 0), 'zsh(a b)');
    assert.equal(draw(10, 90, 9_999), 'zsh(a b)');
    assert.equal(draw(10, 90, 10_000), 'zsh(b a)');
    assert.equal(draw(100, 90, 20_000), 'zsh(a b)');
    assert.equal(draw(100, 110, 30_000), 'zsh(a b)', 'the difference is small');
  });

  it('by CPU stays while the user points at a row, but a new process gets its place at once', () => {
    const view = new View();
    view.cpu.set(1, 50).set(2, 5).set(3, 20);
    assert.equal(view.draw(snapshotOf([node(1, 'a'), node(2, 'b')]), { sortBy: 'cpu' }), 'zsh(a b)');
    view.cpu.set(1, 0);
    view.now = 60_000;
    view.isUserPointing = true;
    const three = snapshotOf([node(1, 'a'), node(2, 'b'), node(3, 'c')]);
    assert.equal(view.draw(three, { sortBy: 'cpu' }), 'zsh(a c b)');
    view.isUserPointing = false;
    assert.equal(view.draw(three, { sortBy: 'cpu' }), 'zsh(c b a)');
  });
});

describe('A filter of rows', () => {
  const snapshot = snapshotOf([
    node(1, 'launcher', { children: [node(2, 'api'), node(3, 'worker', { children: [node(4, 'api')] })] }),
    node(5, 'other'),
  ]);

  it('keeps the ancestors of what matches in a tree, and nothing else in a list', () => {
    assert.equal(new View().draw(snapshot, { filter: 'api' }), 'zsh(launcher(api worker(api)))');
    assert.equal(new View().draw(snapshot, { filter: 'worker' }), 'zsh(launcher(worker))');
    assert.equal(new View().draw(snapshot, { filter: 'api', layout: 'list' }), 'api api');
  });

  it('finds all of an origin by its name, and a shell by its pid', () => {
    assert.equal(new View().draw(snapshot, { filter: 'zsh other' }), 'zsh(other)');
    assert.equal(new View().draw(snapshot, { filter: '100' }), 'zsh');
  });

  it('says how many match, and how to get all back if none does', () => {
    const view = new View();
    view.draw(snapshot, { filter: 'api' });
    assert.equal(view.summary.message, '2 of 6 processes match “api”');
    assert.equal(view.draw(snapshot, { filter: 'nothing' }), '');
    assert.equal(view.summary.message, 'No process matches “nothing”. Clear Filter shows all 6 again.');
    view.draw(snapshot, {});
    assert.equal(view.summary.message, '');
  });

  it('shows matching orphans with the tree that they are in, in a list, too', () => {
    const tree = node(7, 'lost', { children: [node(8, 'api'), node(9, 'more')] });
    const orphans = snapshotOf([], { orphans: [{ ...tree, state: 'orphan', orphanedAt: 0 }] });
    assert.equal(new View().draw(orphans, { filter: 'api' }), 'Orphans(lost(api))');
    assert.equal(new View().draw(orphans, { filter: 'api', layout: 'list' }), 'Orphans(lost(api))');
    assert.equal(new View().draw(orphans, { filter: 'nothing' }), '');
  });
});

describe('Hiding idle processes', () => {
  const port = { port: 5173, addresses: ['::'], isInherited: false };
  const orphan = { ...node(9, 'orphan'), state: 'orphan', orphanedAt: 0 } as const;
  const young = {
    ...node(6, 'young'),
    process: processInfo({ pid: 6, name: 'young', commandLine: ['young'], startedAt: 59_000 }),
  };
  const snapshot = snapshotOf(
    [
      node(1, 'idle'),
      node(2, 'parent', { children: [node(3, 'busy'), node(4, 'lazy')] }),
      node(5, 'server', { ports: [port] }),
      young,
    ],
    { orphans: [orphan] },
  );
  const view = (): View => {
    const made = new View();
    for (const pid of [1, 2, 4, 5, 6, 9, 100]) made.cpu.set(pid, 0.1);
    made.cpu.set(3, 20);
    return made;
  };

  it('hides them but for what is above an active one, listens, has just started, or is an orphan', () => {
    const one = view();
    assert.equal(one.draw(snapshot, { hidesIdle: true }), 'Orphans(orphan) zsh(parent(busy) server young)');
    assert.equal(one.summary.message, '2 idle processes are hidden');
  });

  it('hides shells as well in a list, where nothing is above another', () => {
    assert.equal(view().draw(snapshot, { hidesIdle: true, layout: 'list' }), 'Orphans(orphan) busy server young');
  });

  it('does not hide what a filter finds', () => {
    assert.equal(view().draw(snapshot, { hidesIdle: true, filter: 'lazy' }), 'zsh(parent(lazy))');
  });
});

describe('The row of a process that has just ended', () => {
  const process = processInfo({ pid: 2, name: 'b', commandLine: ['b'] });
  const ended: EndedProcess = {
    ...{ key: '2.20', process, record: lineageRecord(process, { origin }), parentKey: undefined, endedAt: 0 },
    signal: 'SIGTERM',
  };

  it('is where the process was, says how it ended, and nothing can be sent to it', () => {
    const rows = new View().rows(snapshotOf([node(1, 'a'), node(3, 'c')], { ended: [ended] }), {});
    assert.equal(drawn(rows), 'zsh(a b c)');
    const row = rows[0]?.children[1];
    assert.equal(row?.id, '2.20');
    assert.equal(row.description, 'ended after SIGTERM · 2');
    assert.equal(row.accessibilityLabel, 'b, process 2, ended after SIGTERM');
    assert.equal(row.contextValue, ';ended;copyable;detailed;');
    assert.deepEqual([row.icon, row.iconColor], ['circle-slash', 'disabledForeground']);
  });

  it('says that no signal was sent from here, not that it ended by itself, which is not known', () => {
    const snapshot = snapshotOf([node(1, 'a')], { ended: [{ ...ended, signal: undefined }] });
    assert.equal(new View().rows(snapshot, {})[0]?.children[1]?.description, 'ended, no signal from here · 2');
  });

  it('is below the process that was its parent, and is not shown without that', () => {
    const below = [{ ...ended, parentKey: '1.10' }];
    assert.equal(new View().draw(snapshotOf([node(1, 'a')], { ended: below }), {}), 'zsh(a(b))');
    assert.equal(new View().draw(snapshotOf([node(3, 'c')], { ended: below }), {}), 'zsh(c)');
  });

  it('keeps its place in the order by CPU', () => {
    const view = new View();
    view.cpu.set(1, 1).set(2, 50).set(3, 90);
    const before = snapshotOf([node(1, 'a'), node(2, 'b'), node(3, 'c')]);
    assert.equal(view.draw(before, { sortBy: 'cpu' }), 'zsh(c b a)');
    const after = snapshotOf([node(1, 'a'), node(3, 'c')], { ended: [ended] });
    assert.equal(view.draw(after, { sortBy: 'cpu' }), 'zsh(c b a)');
  });
});
