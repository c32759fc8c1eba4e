import assert from 'node:assert/strict';
import { parseVariables } from '../../../../src/process/source/parseVariables';

describe('parseVariables', () => {
  it('hands out no value of a secret, by its name or by what it looks like', () => {
    const text = [
      ...['PATH=/bin:/usr/bin', 'EMPTY=', 'no variable', '=x'],
      ...['GITHUB_TOKEN=a', 'MY_SECRET=a', 'PGPASSWORD=a', 'AWS_SECRET_ACCESS_KEY=a', 'STRIPE_KEY=a', 'NPM_AUTH=a'],
      ...['SESSION_COOKIE=a', 'AZURE_CREDENTIALS=a', 'apiKey=a'],
      ...['DATABASE_URL=postgres://me:hunter2@host/db'],
    ].join('\0');
    const variables = parseVariables(text);
    assert.deepEqual(
      variables.filter(({ value }) => value !== undefined),
      [
        { name: 'PATH', value: '/bin:/usr/bin' },
        { name: 'EMPTY', value: '' },
      ],
    );
    assert.equal(variables.length, 12);
  });

  it('bounds names, values and their number', () => {
    const long = parseVariables(`${'N'.repeat(100_000)}=${'v v '.repeat(100_000)}`);
    assert.deepEqual(
      long.map(({ name, value = '' }) => [name.length, value.length]),
      [[512, 4_096]],
    );
    assert.equal(parseVariables('A=b\0'.repeat(10_000)).length, 2_000);
  });
});
