import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isClearChange, SteadyValues } from '../../../../../src/views/processes/arrange/steadyValues';

const tolerance = { relative: 0.25, absolute: 1 };
const percent = fc.double({ min: 0, max: 400, noNaN: true });
const readings = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), percent);

function update(values: SteadyValues, reading: Readonly<Record<string, number>>, mayMove = true): void {
  values.update(Object.keys(reading), (key) => reading[key] ?? 0, mayMove);
}

function orderOf(values: SteadyValues, keys: readonly string[]): readonly string[] {
  return keys.toSorted((a, b) => values.get(b) - values.get(a) || (a < b ? -1 : 1));
}

describe('A clear change', () => {
  const cases: readonly (readonly [before: number, after: number, isClear: boolean])[] = [
    [0, 0.9, false],
    [0, 1, true],
    [2, 2.9, false],
    [100, 124, false],
    [100, 134, true],
    [134, 100, true],
  ];
  for (const [before, after, isClear] of cases) {
    it(`${isClear ? 'is' : 'is not'} one from ${before} to ${after}`, () => {
      assert.equal(isClearChange(before, after, tolerance), isClear);
    });
  }
});

describe('Steady values', () => {
  it('keep their order when no value has clearly changed', () => {
    const noises = fc.array(fc.double({ min: -0.99, max: 0.99, noNaN: true }), { minLength: 6, maxLength: 6 });
    fc.assert(
      fc.property(readings, noises, (reading, noise) => {
        const values = new SteadyValues(tolerance);
        update(values, reading);
        const keys = Object.keys(reading);
        const before = orderOf(values, keys);
        const changed = keys.map(
          (key, index) => [key, Math.max(0, (reading[key] ?? 0) + (noise[index] ?? 0))] as const,
        );
        update(values, Object.fromEntries(changed));
        assert.deepEqual(orderOf(values, keys), before);
      }),
    );
  });

  it('are never clearly off the real ones after rows may have moved', () => {
    fc.assert(
      fc.property(fc.array(readings, { minLength: 1 }), (history) => {
        const values = new SteadyValues(tolerance);
        for (const reading of history) {
          update(values, reading);
          for (const [key, value] of Object.entries(reading)) {
            assert.ok(!isClearChange(values.get(key), value, tolerance), key);
          }
        }
      }),
    );
  });

  it('are the same after the same readings', () => {
    fc.assert(
      fc.property(fc.array(readings), (history) => {
        const [one, other] = [new SteadyValues(tolerance), new SteadyValues(tolerance)];
        for (const reading of history) for (const values of [one, other]) update(values, reading);
        for (const key of 'abcdef') assert.equal(one.get(key), other.get(key));
      }),
    );
  });

  it('put a new row where it belongs and leave the others in their order while rows may not move', () => {
    fc.assert(
      fc.property(readings, readings, percent, (before, after, added) => {
        const values = new SteadyValues(tolerance);
        update(values, before);
        const keys = Object.keys(before);
        const order = orderOf(values, keys);
        update(values, { ...before, ...after, new: added }, false);
        assert.deepEqual(
          orderOf(values, [...keys, 'new']).filter((key) => key !== 'new'),
          order,
        );
        assert.equal(values.get('new'), added);
      }),
    );
  });
});
