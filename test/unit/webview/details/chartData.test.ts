import assert from 'node:assert/strict';
import type { Charts } from '../../../../src/views/details/detailsProtocol';
import {
  axisSplits,
  fullRange,
  keptZoom,
  lastKnown,
  movedPlace,
  timesOf,
  topOf,
  zoomed,
} from '../../../../src/webview/details/chartData';

const minuteMs = 60_000;
const endsAt = 60 * minuteMs;

function chartsOf(values: readonly (number | null)[]): Charts {
  const series = [{ name: 'x', values }];
  return {
    ...{ range: 'tenMinutes', intervalMs: 5_000, endsAt },
    charts: [{ id: 'cpu', title: 'CPU', unit: 'percent', summary: '', series }],
  };
}

describe('The times of a chart', () => {
  it('end at the last reading, each one interval after the one before', () => {
    assert.deepEqual(timesOf(chartsOf([1, null, 3])), [3590, 3595, 3600]);
    assert.deepEqual(timesOf({ ...chartsOf([]), charts: [] }), []);
  });

  it('are shown as long as the range is, even if there are few readings', () => {
    assert.deepEqual(fullRange({ range: 'tenMinutes', endsAt }), { min: 3000, max: 3600 });
    assert.deepEqual(fullRange({ range: 'hour', endsAt }), { min: 0, max: 3600 });
  });
});

describe('The zoom of the charts', () => {
  const full = { min: 3000, max: 3600 };

  it('keeps the time that is pointed at where it is', () => {
    assert.deepEqual(zoomed(full, 0.5, 3300, full, 5_000), { min: 3150, max: 3450 });
    assert.deepEqual(zoomed(full, 0.5, 3600, full, 5_000), { min: 3300, max: 3600 });
  });

  it('ends at a few readings, and at all of them', () => {
    const narrow = { min: 3300, max: 3310 };
    assert.deepEqual(zoomed(narrow, 0.5, 3300, full, 5_000), { min: 3300, max: 3325 });
    assert.equal(zoomed({ min: 3100, max: 3500 }, 2, 3300, full, 5_000), undefined);
  });

  it('stays within the charts', () => {
    assert.deepEqual(zoomed({ min: 3500, max: 3600 }, 2, 3500, full, 5_000), { min: 3400, max: 3600 });
    assert.deepEqual(zoomed({ min: 2900, max: 3000 }, 1, 2950, full, 5_000), { min: 3000, max: 3100 });
  });

  it('is gone when the time that it shows has left the charts', () => {
    const zoom = { min: 3000, max: 3060 };
    assert.equal(keptZoom(zoom, full), zoom);
    assert.equal(keptZoom(zoom, { min: 3060, max: 3660 }), undefined);
    assert.equal(keptZoom(undefined, full), undefined);
  });
});

describe('The axis of a chart', () => {
  const topFor = (unit: 'percent' | 'bytes' | 'count', ...values: readonly (number | null)[]): number =>
    topOf({ unit, series: [{ name: 'x', values }] });

  it('draws a little as little: it has a whole core at least', () => {
    assert.equal(topFor('percent', 0.5, null), 100);
    assert.equal(topFor('percent'), 100);
    assert.equal(topFor('count', 1), 2);
  });

  it('has a round number above all values, whose half is round as well', () => {
    assert.equal(topFor('percent', 195), 400);
    assert.equal(topFor('percent', 1_100), 2_000);
    assert.equal(topFor('bytes', 900 * 1024 * 1024), 1024 ** 3);
    for (const value of [1e3, 1e5, 7e6, 3e8, 5e9, 9e12]) assert.ok(topFor('bytes', value) > value, value.toString());
    assert.deepEqual(axisSplits(400), [0, 200, 400]);
  });
});

describe('A reading of a chart', () => {
  it('is the last that is known in any line, until another one is pointed at', () => {
    const lines = (...all: readonly (readonly (number | null)[])[]) => ({
      series: all.map((values) => ({ name: 'x', values })),
    });
    assert.equal(lastKnown(lines([1, null, null], [1, 2, null])), 1);
    assert.equal(lastKnown(lines([null])), undefined);
  });

  it('is reached by keys from the last one on, and never left', () => {
    assert.equal(movedPlace(undefined, -1, 120), 119);
    assert.equal(movedPlace(5, 1, 120), 6);
    assert.equal(movedPlace(0, -1, 120), 0);
    assert.equal(movedPlace(119, 1, 120), 119);
  });
});
