import assert from 'node:assert/strict';
import fc from 'fast-check';
import { chain, hostileTerminal, siblings } from '../../../bench/hostileTrees';
import { keyOf } from '../../../../src/process/identity';
import type { Origin, OriginKind, OriginRef } from '../../../../src/process/origin';
import type { OrphanPolicy } from '../../../../src/process/lineage/orphans';
import type { ProcessInfo } from '../../../../src/process/processInfo';
import { SnapshotBuilder } from '../../../../src/process/model/buildSnapshot';
import { withDescendants, type Snapshot } from '../../../../src/process/model/snapshot';
import { costRatio } from '../../support/costRatio';
import { allNodes, processInfo } from '../../support/fixtures';
import { ListingWindow } from '../../support/listingWindow';

const host: Origin = { id: 'h', kind: 'extensionHost', label: 'Extension Host', rootPid: 50 };
const first: Origin = { id: 't1', kind: 'terminal', label: 'zsh', rootPid: 100 };
const second: Origin = { id: 't2', kind: 'terminal', label: 'bash', rootPid: 200 };
const third: Origin = { id: 't3', kind: 'task', label: 'serve', rootPid: 300 };
const extensionHost = processInfo({ pid: 50, parentPid: 40 });
const ptyHostPid = 45;
const shells = [100, 200, 300].map((pid) => processInfo({ pid, parentPid: ptyHostPid }));

/** Of each origin its label, why it is shown if it is not open, its root, and what is below it. */
function originsOf(snapshot: Snapshot) {
  return snapshot.origins.map(({ origin, ending, root, processes }) => [
    origin.label,
    ending,
    root?.pid,
    processes.flatMap((node) => [...withDescendants(node)]).map(({ process }) => process.pid),
  ]);
}

describe('The snapshot of a closed terminal', () => {
  const server = processInfo({ pid: 201, parentPid: 200 });
  const worker = processInfo({ pid: 202, parentPid: 201 });

  it('shows it in its place, with its shell and everything below, until their grace period has ended', () => {
    const window = new ListingWindow();
    const all = [extensionHost, ...shells, server, worker];
    window.list(all, [first, second, third, host], 0);
    const closing = window.list(all, [first, third, host], 100);
    assert.deepEqual(originsOf(closing), [
      ['zsh', undefined, 100, []],
      ['bash', 'closing', 200, [201, 202]],
      ['serve', undefined, 300, []],
      ['Extension Host', undefined, 50, []],
    ]);
    assert.equal(closing.origins[1]?.origin.id, second.id);
    assert.equal(closing.origins[1].total.count, 3);
    assert.deepEqual(closing.orphans, []);

    const left = window.list(all, [first, third, host], 8_200);
    assert.deepEqual(
      left.origins.map(({ origin }) => origin.label),
      ['zsh', 'serve', 'Extension Host'],
    );
    assert.deepEqual(
      left.orphans.map(({ process }) => process.pid),
      [200],
    );
  });

  it('shows what is left of it after its shell has gone, marked as leaving', () => {
    const window = new ListingWindow();
    window.list([...shells, server, worker], [first, second, third], 0);
    const closing = window.list([{ ...server, parentPid: 1 }, worker], [], 100);
    assert.deepEqual(originsOf(closing), [['bash', 'closing', undefined, [201, 202]]]);
    assert.equal(closing.origins[0]?.processes[0]?.state, 'leaving');
  });

  it('keeps several closed terminals in their order among the open ones, though another opens meanwhile', () => {
    const window = new ListingWindow();
    window.list(shells, [first, second, third], 0);
    const opened = processInfo({ pid: 400, parentPid: ptyHostPid });
    const fourth: Origin = { id: 't4', kind: 'terminal', label: 'fish', rootPid: 400 };
    const snapshot = window.list([...shells, opened], [third, fourth], 100);
    assert.deepEqual(
      snapshot.origins.map(({ origin }) => origin.label),
      ['zsh', 'bash', 'serve', 'fish'],
    );
  });
});

describe('The snapshot of a reloaded window', () => {
  const child = processInfo({ pid: 201, parentPid: 200 });
  const all = [extensionHost, ...shells, child];
  const minute = 60_000;

  function reload(): ListingWindow {
    const before = new ListingWindow();
    before.list([...shells, child], [first, second, third], 0);
    return new ListingWindow({ reloadedFrom: before });
  }

  it('shows a terminal that VS Code holds but does not show under its old name, and later warns of it', () => {
    const window = reload();
    const back: Origin = { ...first, id: 'new' };
    for (const now of [0, 5 * minute, 6 * minute - 1]) {
      const held = window.list(all, [back, host], now);
      assert.deepEqual(originsOf(held), [
        ['zsh', undefined, 100, []],
        ['bash', 'held', 200, [201]],
        ['serve', 'held', 300, []],
        ['Extension Host', undefined, 50, []],
      ]);
    }
    const closing = window.list(all, [back, host], 6 * minute);
    assert.equal(closing.origins[1]?.ending, 'closing');
    const left = window.list(all, [back, host], 6 * minute + 8_000);
    assert.deepEqual(
      left.orphans.map(({ process }) => process.pid),
      [200, 300],
    );
    assert.equal(left.orphans[0]?.record.orphanedAt, 6 * minute);
  });

  it('shows a terminal as open as soon as VS Code has brought it back', () => {
    const window = reload();
    window.list(all, [host], 0);
    const back: Origin = { ...second, id: 'new' };
    const snapshot = window.list(all, [back, host], 10 * minute);
    assert.deepEqual(
      originsOf(snapshot).find(([label]) => label === 'bash'),
      ['bash', undefined, 200, [201]],
    );
  });

  it('shows the helpers of an extension host as held for as long as that outlives its window', () => {
    const oldHost = processInfo({ pid: 60, parentPid: 40 });
    const helper = processInfo({ pid: 61, parentPid: 60 });
    const before = new ListingWindow();
    before.list([oldHost, helper], [{ ...host, id: 'old', rootPid: 60 }], 0);
    const window = new ListingWindow({ reloadedFrom: before });
    // The ledger does not contain the extension host itself.
    window.lineage.release([oldHost]);
    window.list([extensionHost, helper], [host], 0);
    const snapshot = window.list([extensionHost, helper], [host], 120 * minute);
    assert.deepEqual(originsOf(snapshot), [
      ['Extension Host', undefined, 50, []],
      ['Extension Host', 'held', undefined, [61]],
    ]);
    assert.deepEqual(snapshot.orphans, []);
  });
});

describe('The snapshot of origins that share a root', () => {
  const root = processInfo({ pid: 100, parentPid: 50 });
  const child = processInfo({ pid: 101, parentPid: 100 });
  const kinds: readonly OriginKind[] = ['debug', 'task', 'terminal', 'extensionHost'];
  const originOf = (kind: OriginKind, id: string): Origin => ({ id, kind, label: id, rootPid: 100 });

  it('shows the root once, under the most special origin: debug session, task, terminal, extension host', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...kinds, ...kinds], { minLength: 1 }), (chosen) => {
        const origins = chosen.map((kind, index) => originOf(kind, `${kind} ${index}`));
        const snapshot = new ListingWindow().list([root, child], origins, 0);
        const best = kinds.find((kind) => chosen.includes(kind));
        const expected = origins.find(({ kind }) => kind === best)?.id;
        assert.deepEqual(originsOf(snapshot), [[expected, undefined, 100, [101]]]);
      }),
    );
  });

  it('shows the root under the other origin after the more special one has ended', () => {
    const window = new ListingWindow();
    const debug = originOf('debug', 'app');
    const terminal = originOf('terminal', 'zsh');
    window.list([root, child], [terminal, debug], 0);
    const snapshot = window.list([root, child], [terminal], 100);
    assert.deepEqual(originsOf(snapshot), [['zsh', undefined, 100, [101]]]);
  });

  it('shows a terminal whose shell has got the pid of the program of a debug session', () => {
    const window = new ListingWindow();
    const debug = originOf('debug', 'app');
    window.list([root], [debug], 0);
    const shell = processInfo({ pid: 100, parentPid: 45, startTime: 99_999 });
    const snapshot = window.list([shell], [debug, originOf('terminal', 'zsh')], 100);
    assert.deepEqual(originsOf(snapshot), [['zsh', undefined, 100, []]]);
  });
});

describe('The root of an origin', () => {
  it('is a node with all below it once, and with its forks per second', () => {
    const [shell] = shells;
    assert.ok(shell);
    const child = processInfo({ pid: 101, parentPid: 100 });
    const window = new ListingWindow();
    window.list([shell, child], [first], 0);
    const { attribution, table } = window;
    const builder = new SnapshotBuilder();
    const input = { table, attribution, origins: [first], orphans: [], cpu: new Map<string, number>(), at: 0 };
    const rootOf = (forks: ReadonlyMap<string, number>) => builder.build({ ...input, forks }).origins[0]?.rootNode;
    const forking = rootOf(new Map([[keyOf(shell), 200]]));
    assert.deepEqual([forking?.process, forking?.total.count, forking?.forksPerSecond], [shell, 2, 200]);
    assert.equal(rootOf(new Map([[keyOf(shell), 200]])), forking, 'nothing has changed');
    assert.equal(rootOf(new Map())?.forksPerSecond, undefined);
  });
});

describe('The snapshot of a deep tree', () => {
  it('is complete, with totals over everything, at a depth of 20,000 processes', () => {
    const snapshot = new ListingWindow().list(chain(20_000), [hostileTerminal], 0);
    assert.equal(snapshot.origins[0]?.total.count, 20_001);
    let number = 0;
    for (const { process, total } of allNodes(snapshot)) {
      number++;
      assert.equal(process.pid, 100 + number);
      assert.equal(total.count, 20_001 - number);
    }
    assert.equal(number, 20_000);
  });

  it('costs at most ten times as much to build and to iterate as that of as many siblings', () => {
    const work = (tree: readonly ProcessInfo[]) => () => [
      ...allNodes(new ListingWindow().list(tree, [hostileTerminal], 0)),
    ];
    const ratio = costRatio(work(chain(3_000)), work(siblings(3_000)));
    assert.ok(ratio < 10, `${ratio} times the cost of as many siblings`);
  });
});

describe('Every process that is attributed', () => {
  interface Step {
    readonly parents: readonly number[];
    readonly alive: readonly boolean[];
    readonly zombies: readonly boolean[];
    readonly open: readonly boolean[];
    readonly ms: number;
    readonly reload: boolean;
  }
  const pids = [50, 51, 52, 100, 101, 102, 200, 201, 300, 301];
  const roots: readonly Origin[] = [
    first,
    second,
    { ...third, rootPid: 101 },
    { id: 'd', kind: 'debug', label: 'app', rootPid: 51 },
    { id: 'e', kind: 'debug', label: 'app', rootPid: 200 },
    host,
  ];
  const perPid = <T>(value: fc.Arbitrary<T>) => fc.array(value, { minLength: pids.length, maxLength: pids.length });
  const steps = fc.array(
    fc.record<Step>({
      parents: perPid(fc.constantFrom(1, 40, ptyHostPid, ...pids)),
      alive: perPid(fc.boolean()),
      zombies: perPid(fc.integer({ min: 0, max: 9 }).map((number) => number === 0)),
      open: fc.array(fc.boolean(), { minLength: roots.length, maxLength: roots.length }),
      ms: fc.constantFrom(0, 300, 3_000, 400_000, -5_000),
      reload: fc.integer({ min: 0, max: 3 }).map((number) => number === 0),
    }),
    { minLength: 1, maxLength: 6 },
  );
  const states = fc.constantFrom<('orphan' | 'detached' | 'kept')[]>('orphan', 'detached', 'kept');

  it('is in the snapshot exactly once, whatever has opened, closed, died, lost its parent and been reloaded', () => {
    fc.assert(
      fc.property(steps, states, (history, state) => {
        const policy: OrphanPolicy = { graceMs: () => 1_000, classify: () => state };
        // Each extension host has extensions of its own, which own two of the processes if those are its children.
        let hosts = 0;
        const createEnvironment = () => {
          const origin: OriginRef = { id: `extension-${hosts++}`, kind: 'extension', label: 'a' };
          return { findExtension: ({ pid }: ProcessInfo) => (pid === 52 || pid === 301 ? origin : undefined) };
        };
        let window = new ListingWindow({ policy, environment: createEnvironment() });
        let now = 1_000_000;
        for (const { parents, alive, zombies, open, ms, reload } of history) {
          now += ms;
          if (reload) window = new ListingWindow({ policy, environment: createEnvironment(), reloadedFrom: window });
          const processes = pids.flatMap((pid, index) => {
            if (alive[index] !== true) return [];
            const processState = zombies[index] === true ? 'zombie' : 'sleeping';
            return [processInfo({ pid, parentPid: parents[index] ?? 1, state: processState, memory: 1 })];
          });
          const snapshot = window.list(
            processes,
            roots.filter((_origin, index) => open[index]),
            now,
          );
          const shown = [
            ...[...allNodes(snapshot)].map(({ key }) => key),
            ...snapshot.origins.flatMap(({ root }) => (root ? [keyOf(root)] : [])),
          ];
          const owned = [...window.attribution.owned.values()].map(({ process }) => keyOf(process));
          assert.deepEqual(shown.sort(), owned.sort());
          const ids = snapshot.origins.map(({ origin }) => origin.id);
          assert.equal(new Set(ids).size, ids.length, `an origin is shown twice: ${ids.join(', ')}`);
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
