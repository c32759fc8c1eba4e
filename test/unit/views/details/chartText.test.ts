import assert from 'node:assert/strict';
import { chartsOf } from '../../../../src/views/details/chartText';
import type { UsageSeries } from '../../../../src/views/details/detailsData';
import { IoReadings } from '../../../../src/views/details/ioReadings';

const megabyte = 1024 * 1024;

function series(cpu: readonly number[], memory: readonly number[], count?: readonly number[]): UsageSeries {
  return { intervalMs: 5_000, endsAt: 100_000, cpu, memory, ...(count && { count }) };
}

const range = 'tenMinutes';

describe('The charts of a process', () => {
  it('are of the process alone as long as it has no tree', () => {
    const own = series([NaN, 5, 98], [megabyte, megabyte, 2 * megabyte]);
    const { charts, note } = chartsOf({ range, own, tree: own, io: undefined });
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
    const { charts } = chartsOf({ range, own, tree, io: undefined });
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
    const { charts } = chartsOf({ range, own: series([7], [1]), tree: series([1, 2, 9], [1, 1, 5]), io: undefined });
    assert.deepEqual(
      charts[0]?.series.map(({ values }) => values),
      [
        [null, null, 7],
        [1, 2, 9],
      ],
    );
  });

  it('say that there is no history', () => {
    const { charts, note } = chartsOf({ range, own: undefined, tree: undefined, io: undefined });
    assert.deepEqual(charts, []);
    assert.ok(note);
  });
});

describe('IoReadings', () => {
  const io = (read: number): Parameters<IoReadings['add']>[1] => ({
    read,
    written: 0,
    readFromDisk: 0,
    writtenToDisk: 0,
  });

  it('has the rate between two readings at all times between them', () => {
    const readings = new IoReadings();
    readings.add(80_000, io(0));
    assert.equal(readings.getSeries(100_000, 5_000, 4), undefined);
    readings.add(90_000, io(20_000));
    readings.add(100_000, io(20_000));
    assert.deepEqual(readings.getSeries(100_000, 5_000, 5), {
      read: [NaN, 2_000, 2_000, 0, 0],
      written: [NaN, 0, 0, 0, 0],
    });
  });

  it('begins anew if the clock was set back', () => {
    const readings = new IoReadings();
    readings.add(80_000, io(0));
    readings.add(70_000, io(10));
    assert.equal(readings.getSeries(100_000, 5_000, 4), undefined);
  });
});
