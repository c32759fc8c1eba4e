import assert from 'node:assert/strict';
import { chartsOf } from '../../../../src/views/details/chartText';
import type { UsageSeries } from '../../../../src/views/details/detailsData';

const megabyte = 1024 * 1024;

function series(cpu: readonly number[], memory: readonly number[], count?: readonly number[]): UsageSeries {
  return { intervalMs: 5_000, endsAt: 100_000, cpu, memory, ...(count && { count }) };
}

const range = 'tenMinutes';
const now = 100_000;

describe('The charts of a process', () => {
  it('are of the process alone as long as it has no tree', () => {
    const own = series([NaN, 5, 98], [megabyte, megabyte, 2 * megabyte]);
    const { charts, note } = chartsOf({ range, own, tree: own, io: undefined }, now);
    assert.equal(note, undefined);
    assert.deepEqual(
      charts.map(({ id, series }) => [id, series.length]),
      [
        ['cpu', 1],
        ['memory', 1],
      ],
    );
    const [cpu] = charts;
    assert.equal(cpu?.summary, 'CPU, percent of one core, last 10 minutes: now 98%, from 5% to 98%');
    assert.deepEqual(cpu.series[0]?.values, [null, 5, 98]);
  });

  it('have a line for the tree, and a chart of the number of processes', () => {
    const own = series([5, 9], [megabyte, megabyte]);
    const tree = series([5, 200], [megabyte, 9 * megabyte], [1, 3]);
    const { charts } = chartsOf({ range, own, tree, io: undefined }, now);
    assert.deepEqual(
      charts.map(({ id, series }) => [id, ...series.map(({ name }) => name)]),
      [
        ['cpu', 'the process', 'with its tree'],
        ['memory', 'the process', 'with its tree'],
        ['processes', 'with its tree'],
      ],
    );
  });

  it('end together, even if the process is younger than its tree', () => {
    const { charts } = chartsOf(
      { range, own: series([7], [1]), tree: series([1, 2, 9], [1, 1, 5]), io: undefined },
      now,
    );
    assert.deepEqual(
      charts[0]?.series.map(({ values }) => values),
      [
        [null, null, 7],
        [1, 2, 9],
      ],
    );
  });

  it('say that there is no history', () => {
    const { charts, note } = chartsOf({ range, own: undefined, tree: undefined, io: undefined }, now);
    assert.deepEqual(charts, []);
    assert.ok(note);
  });

  it('say of input and output since when they are recorded and how many processes are left out, before a rate is known', () => {
    const own = series([5, 9], [megabyte, megabyte]);
    const tree = series([5, 200], [megabyte, 9 * megabyte], [1, 3]);
    const unknown = { read: [NaN, NaN], written: [NaN, NaN] };
    const known = { read: [NaN, 3 * megabyte], written: [NaN, 0] };
    const io = { own: unknown, tree: known, since: now, unreadCount: 2 };
    const [, , read, written] = chartsOf({ range, own, tree, io }, now).charts;
    assert.deepEqual([read?.id, written?.id], ['read', 'written']);
    assert.deepEqual(
      read?.series.map(({ values }) => values),
      [
        [null, null],
        [null, 3 * megabyte],
      ],
    );
    assert.match(read.summary, /^Read, last 10 minutes: the process not known; with its tree now 3.* MB per second, /);
    assert.match(read.note ?? '', /^Recorded since .* · without 2 processes$/);
    assert.match(written?.summary ?? '', /with its tree now 0/);
  });
});
