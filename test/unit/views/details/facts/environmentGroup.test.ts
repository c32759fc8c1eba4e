import assert from 'node:assert/strict';
import { environmentGroup } from '../../../../../src/views/details/facts/environmentGroup';

function rowsOf(
  environment: Readonly<Record<string, string | undefined>>,
  showsValues: boolean,
): Readonly<Record<string, string>> {
  const { table } = environmentGroup(
    Object.entries(environment).map(([name, value]) => ({ name, value })),
    showsValues,
  );
  return Object.fromEntries((table?.rows ?? []).map(([name = '', value = '']) => [name, value]));
}

const never = 'may be a secret: never shown';

describe('The environment in the details panel', () => {
  it('has the names alone as long as the values are not asked for', () => {
    assert.deepEqual(rowsOf({ HOME: '/root', NPM_TOKEN: undefined }, false), { HOME: '•••', NPM_TOKEN: never });
  });

  it('has the values that are asked for, and says which are never shown', () => {
    const rows = rowsOf({ PWD: '/work', DB_PASSWORD: undefined }, true);
    assert.deepEqual(rows, { DB_PASSWORD: never, PWD: '/work' });
  });

  it('is bounded and escaped, however large and odd it is', () => {
    const many = Object.fromEntries(
      Array.from({ length: 2_000 }, (_none, index) => [`V${index}`, 'a\u202eb\n'.repeat(5_000)]),
    );
    const rows = rowsOf(many, true);
    assert.equal(Object.keys(rows).length, 500);
    for (const value of Object.values(rows)) {
      assert.ok(value.length <= 1_000);
      assert.doesNotMatch(value, /[\u202e\n]/);
    }
  });

  it('says if it is empty or not known', () => {
    assert.ok(environmentGroup([], true).note);
    assert.deepEqual(environmentGroup(undefined, true).table, undefined);
  });
});
