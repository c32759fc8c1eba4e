import assert from 'node:assert/strict';
import { environmentGroup } from '../../../../src/views/details/environmentGroup';

function rowsOf(environment: Readonly<Record<string, string>>, showsValues: boolean): Readonly<Record<string, string>> {
  const { table } = environmentGroup(new Map(Object.entries(environment)), showsValues);
  return Object.fromEntries((table?.rows ?? []).map(([name = '', value = '']) => [name, value]));
}

const never = 'may be a secret: never shown';

describe('The environment in the details panel', () => {
  it('has the names alone as long as the values are not asked for', () => {
    assert.deepEqual(rowsOf({ HOME: '/root', NPM_TOKEN: 'abc' }, false), { HOME: '•••', NPM_TOKEN: never });
  });

  it('never has the values of secrets, and has those that debugging needs', () => {
    const rows = rowsOf(
      {
        HOME: '/root',
        PWD: '/work',
        NODE_ENV: 'production',
        SSH_AUTH_SOCK: '/run/keyring/ssh',
        DB_PASSWORD: 'x',
        AWS_SECRET_ACCESS_KEY: 'y',
        SETTING: 'ghp_abcdefghijklmnopqrst',
        DATABASE: 'postgres://ada:pa55@db.example/shop',
      },
      true,
    );
    assert.deepEqual(rows, {
      AWS_SECRET_ACCESS_KEY: never,
      DATABASE: 'postgres://***@db.example/shop',
      DB_PASSWORD: never,
      HOME: '/root',
      NODE_ENV: 'production',
      PWD: '/work',
      SETTING: never,
      SSH_AUTH_SOCK: '/run/keyring/ssh',
    });
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
    assert.ok(environmentGroup(new Map(), true).note);
    assert.deepEqual(environmentGroup(undefined, true).table, undefined);
  });
});
