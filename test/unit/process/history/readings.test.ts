import assert from 'node:assert/strict';
import fc from 'fast-check';
import { columnCount, columns, Readings } from '../../../../src/process/history/readings';

const maxReadings = 20;

const sampleOf = (cpu: number, memory: number): number[] => {
  const sample = new Array<number>(columnCount).fill(NaN);
  sample[columns.ownCpu] = cpu;
  sample[columns.ownMemory] = memory;
  return sample;
};

describe('Readings', () => {
  it('weigh a mean by the time that each value is of', () => {
    const readings = new Readings(7, maxReadings);
    readings.add(7, sampleOf(10, 1), 1_000);
    readings.add(7, sampleOf(50, 1), 3_000);
    assert.deepEqual(readings.series(columns.ownCpu), [40]);
  });

  it('take a value for one or two readings that were missed too', () => {
    const readings = new Readings(7, maxReadings);
    readings.add(7, sampleOf(10, 1), 1_000);
    readings.add(9, sampleOf(50, 2), 5_000);
    readings.add(12, sampleOf(5, 3), 5_000);
    readings.add(16, sampleOf(7, 4), 5_000);
    assert.deepEqual(readings.series(columns.ownCpu), [10, 50, 50, 5, 5, 5, NaN, NaN, NaN, 7]);
    assert.deepEqual(readings.series(columns.ownMemory), [1, 2, 2, 3, 3, 3, NaN, NaN, NaN, 4]);
  });

  it('are the latest of all that were added, whatever their distances are', () => {
    const values = fc.array(fc.record({ step: fc.constantFrom(0, 0, 1, 1, 1, 4, 30), memory: fc.integer() }), {
      maxLength: 100,
    });
    fc.assert(
      fc.property(fc.nat(1_000), values, (first, samples) => {
        const readings = new Readings(first, maxReadings);
        const all = new Map<number, number>();
        let reading = first;
        for (const { step, memory } of samples) {
          reading += step;
          readings.add(reading, sampleOf(NaN, memory), 1_000);
          all.set(reading, Math.max(all.get(reading) ?? -Infinity, memory));
        }
        const length = Math.min(reading - first + 1, maxReadings);
        const expected = Array.from({ length }, (_, index) => all.get(reading - length + 1 + index) ?? NaN);
        assert.deepEqual(readings.series(columns.ownMemory), expected.map(Math.fround));
      }),
    );
  });
});
