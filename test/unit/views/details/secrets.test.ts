import assert from 'node:assert/strict';
import { isSecret } from '../../../../src/views/details/secrets';

describe('isSecret', () => {
  it('finds secrets by the names of variables', () => {
    for (const name of [
      'NPM_TOKEN',
      'GITHUB_TOKEN',
      'AWS_SECRET_ACCESS_KEY',
      'DB_PASSWORD',
      'PGPASSWORD_1_PASSWD',
      'api_key',
      'OPENAI_APIKEY',
      'accessToken',
      'MY_PRIVATE_KEY',
      'DB_PWD',
      'SENTRY_DSN',
      'SESSION_COOKIE',
    ])
      assert.ok(isSecret(name, 'x'), name);
  });

  it('finds secrets by what values look like, whatever their names are', () => {
    for (const value of [
      'ghp_abcdefghijklmnop',
      'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIi',
      'postgres://ada:pa55@db.example/shop',
      '-----BEGIN OPENSSH PRIVATE KEY-----\nabc',
      'AKIAIOSFODNN7EXAMPLE',
    ])
      assert.ok(isSecret('SETTING', value), value);
  });

  it('lets the variables be seen that debugging needs', () => {
    for (const [name, value] of [
      ['PATH', '/usr/bin:/bin'],
      ['PWD', '/work'],
      ['OLDPWD', '/'],
      ['NODE_ENV', 'production'],
      ['KEYBOARD_LAYOUT', 'de'],
      ['SSH_AUTH_SOCK', '/run/user/1000/keyring/ssh'],
      ['XDG_SESSION_TYPE', 'wayland'],
      ['HTTP_PROXY', 'http://proxy.example:3128'],
      ['MONKEY', 'x'],
    ] as const)
      assert.ok(!isSecret(name, value), name);
  });
});
