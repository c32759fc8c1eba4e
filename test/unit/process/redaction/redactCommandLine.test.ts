import assert from 'node:assert/strict';
import fc from 'fast-check';
import { redactCommandLine } from '../../../../src/process/redaction/redactCommandLine';
import { CostBound } from '../../fuzz/cost';
import { fragments, hostileText, plainText, repeated } from '../../fuzz/hostileText';

/** The secret of each command line below. None of it may be left. */
const secret = 'hunter2';
const key = 'a8Fk29dkqQw83kPq71zX';
const jwt =
  'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

const redactions: readonly (readonly [commandLine: readonly string[], expected: readonly string[]])[] = [
  // Options with telling names
  [
    ['app', `--token=${secret}`],
    ['app', '--token=***'],
  ],
  [
    ['app', '--token', secret, '-v'],
    ['app', '--token', '***', '-v'],
  ],
  [
    ['app', `--password=${secret},with;all that=follows`],
    ['app', '--password=***'],
  ],
  [
    ['app', '--password', 'two words', 'x'],
    ['app', '--password', '***', 'x'],
  ],
  [
    ['app', '-password', secret],
    ['app', '-password', '***'],
  ],
  [
    ['app', `/password:${secret}`],
    ['app', '/password:***'],
  ],
  [
    ['app', `--db.password=${secret}`],
    ['app', '--db.password=***'],
  ],
  [
    ['app', `--apiKey=${secret}`],
    ['app', '--apiKey=***'],
  ],
  [
    ['app', `--client-secret=${secret}`],
    ['app', '--client-secret=***'],
  ],
  [
    ['java', `-Djavax.net.ssl.keyStorePassword=${secret}`],
    ['java', '-Djavax.net.ssl.keyStorePassword=***'],
  ],
  [
    ['keytool', '-storepass', secret, '-keypass', secret],
    ['keytool', '-storepass', '***', '-keypass', '***'],
  ],
  // Variables
  [
    ['env', `PGPASSWORD=${secret}`, 'psql'],
    ['env', 'PGPASSWORD=***', 'psql'],
  ],
  [
    ['env', `MYSQL_PWD=${secret}`],
    ['env', 'MYSQL_PWD=***'],
  ],
  [
    ['docker', 'run', '-e', `SECRET_KEY_BASE=${secret}`],
    ['docker', 'run', '-e', 'SECRET_KEY_BASE=***'],
  ],
  [
    ['env', `AWS_SECRET_ACCESS_KEY=${secret}`],
    ['env', 'AWS_SECRET_ACCESS_KEY=***'],
  ],
  // Short options of known programs
  [
    ['mysql', '-u', 'root', `-p${secret}`, 'shop'],
    ['mysql', '-u', 'root', '-p***', 'shop'],
  ],
  [
    ['/usr/bin/sudo', '/usr/bin/mysqldump', `-p${secret}`],
    ['/usr/bin/sudo', '/usr/bin/mysqldump', '-p***'],
  ],
  [
    ['sshpass', '-p', secret, 'ssh', 'host'],
    ['sshpass', '-p', '***', 'ssh', 'host'],
  ],
  [
    ['redis-cli', '-a', secret, 'ping'],
    ['redis-cli', '-a', '***', 'ping'],
  ],
  [
    ['curl', '-u', `me:${secret}`, 'https://example.com'],
    ['curl', '-u', '***', 'https://example.com'],
  ],
  [
    ['curl', '--user', `me:${secret}`],
    ['curl', '--user', '***'],
  ],
  [
    ['C:\\Tools\\CURL.EXE', `-ume:${secret}`],
    ['C:\\Tools\\CURL.EXE', '-u***'],
  ],
  [
    ['docker', 'login', '-u', 'me', '-p', secret],
    ['docker', 'login', '-u', 'me', '-p', '***'],
  ],
  [
    ['plink', '-pw', secret, 'host'],
    ['plink', '-pw', '***', 'host'],
  ],
  [
    ['openssl', 'enc', '-pass', `pass:${secret}`],
    ['openssl', 'enc', '-pass', '***'],
  ],
  [
    ['ldapsearch', '-w', secret],
    ['ldapsearch', '-w', '***'],
  ],
  [
    ['7z', 'x', `-p${secret}`, 'a.7z'],
    ['7z', 'x', '-p***', 'a.7z'],
  ],
  // URLs
  [
    ['psql', `postgres://me:${secret}@db.example.com/shop`],
    ['psql', 'postgres://***@db.example.com/shop'],
  ],
  [
    ['psql', `postgres://me:p@${secret}@db/shop`],
    ['psql', 'postgres://***@db/shop'],
  ],
  [
    ['psql', `postgres://me:a/${secret}@db/shop`],
    ['psql', 'postgres://***@db/shop'],
  ],
  [
    ['git', 'clone', `https://${secret}@github.com/a/b`],
    ['git', 'clone', 'https://***@github.com/a/b'],
  ],
  [
    ['app', `a://u:${secret}@h,b://u:${secret}@h`],
    ['app', 'a://***@h,b://***@h'],
  ],
  [
    ['app', `me:${secret}@db.example.com:5432/shop`],
    ['app', 'me:***@db.example.com:5432/shop'],
  ],
  [
    ['curl', `https://x.example/?a=1&access_token=${secret}&b=2`],
    ['curl', 'https://x.example/?a=1&access_token=***&b=2'],
  ],
  // Headers
  [
    ['curl', '-H', `Authorization: Bearer ${secret}`],
    ['curl', '-H', 'Authorization:***'],
  ],
  [
    ['curl', `--header=Authorization: Basic ${secret}`],
    ['curl', '--header=Authorization: ***'],
  ],
  [
    ['curl', '-H', `X-Api-Key: ${secret}`],
    ['curl', '-H', 'X-Api-Key:***'],
  ],
  [
    ['curl', '-H', `Cookie: a=1; sid=${secret}`],
    ['curl', '-H', 'Cookie:***'],
  ],
  [
    ['curl', '-H', `Accept: x`, '-b', `sid=${secret}`],
    ['curl', '-H', 'Accept: x', '-b', '***'],
  ],
  // Scripts, titles, JSON: a variable may have blanks in its value, and so all of the argument is redacted
  [
    ['sh', '-c', `mysql -u root -p${secret} shop`],
    ['sh', '-c', 'mysql -u root -p*** shop'],
  ],
  [
    ['sh', '-c', `mysql -p'${secret} ${secret}' shop`],
    ['sh', '-c', 'mysql -p*** *** shop'],
  ],
  [
    ['sh', '-c', `cd /a && sshpass -p "${secret} ${secret}" ssh h`],
    ['sh', '-c', 'cd /a && sshpass -p "***" *** ssh h'],
  ],
  [
    ['sh', '-c', `PGPASSWORD=${secret} psql -h db`],
    ['sh', '-c', 'PGPASSWORD=***'],
  ],
  [
    ['sh', '-c', `PGPASSWORD='a ${secret}' psql -h db`],
    ['sh', '-c', 'PGPASSWORD=***'],
  ],
  [
    ['sh', '-c', `app --token ${secret} --port 80`],
    ['sh', '-c', 'app --token *** --port 80'],
  ],
  [
    ['bash', '-c', `curl -H 'Authorization: Bearer ${secret}' x`],
    ['bash', '-c', `curl -H 'Authorization: ***' x`],
  ],
  [[`worker --token ${secret} running`], ['worker --token *** running']],
  [
    ['node', '-e', `f({"password":"${secret}","port":1})`],
    ['node', '-e', 'f({"password":"***","port":1})'],
  ],
  [
    ['node', '-e', `f("{\\"password\\":\\"${secret}\\"}")`],
    ['node', '-e', `f("{\\"password\\":\\"***\\"}")`],
  ],
  [
    ['app', `--db=Server=x;User Id=sa;Password=${secret};Port=1`],
    ['app', '--db=Server=x;User Id=sa;Password=***;Port=1'],
  ],
  // What looks like a key, whatever its name is
  [
    ['app', `--thing=${key}`],
    ['app', '--thing=***'],
  ],
  [
    ['app', '--thing=0123456789abcdef0123456789abcdef'],
    ['app', '--thing=***'],
  ],
  [
    ['app', jwt],
    ['app', '***'],
  ],
  [
    ['app', 'AKIAIOSFODNN7EXAMPLE'],
    ['app', '***'],
  ],
  [
    ['app', `x,ghp_${'a1B2'.repeat(9)}`],
    ['app', 'x,***'],
  ],
  [
    ['app', '-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY----- x'],
    ['app', '*** x'],
  ],
];

const untouched: readonly (readonly string[])[] = [
  ['curl', '--user-agent', 'me', '--url=x'],
  ['node', '--max-old-space-size=4096', 'server.js', '--port', '8080'],
  ['llm', '--max-tokens=100', '--tokenizer', 'bpe', '--num_tokens', '5'],
  ['vault', '--token-file=/run/token', '--password-file', '/run/password'],
  ['git', 'clone', 'git@github.com:owner/repo.git'],
  ['npx', 'npm:left-pad@1.3.0', 'lodash@4.17.21', '@scope/name@1.0.0'],
  ['docker', 'run', '-p', '8080:80', 'nginx:1.25@sha256:abc'],
  ['mysql', '-p', 'shop'],
  ['ssh', '-p', '22', 'host'],
  ['env', 'PWD=/work', 'OLDPWD=/tmp', 'PATH=/usr/bin:/bin'],
  ['chromium', '--type=renderer', '--enable-features=A,B', '--lang=en-US'],
  ['git', 'log', '--author=me', '--grep', 'token', 'x'],
  ['curl', 'http://localhost:8080/a@b', 'https://example.com/@scope/name'],
  ['compass', 'bypass=1', '--use-auth', '--no-password', 'x'],
  ['/usr/lib/jvm/Java17Home/bin/java', '-cp', '/a/B1/c.jar:/d/E2.jar', 'Main'],
  [''],
  [],
];

const commandLines = fc.array(
  fc.oneof(
    hostileText,
    fc.string(),
    fc.constantFrom('--token', '-p', 'mysql', 'curl', 'sh', '-c', '--password=', 'A=', '-u', 'login', 'docker'),
    fc
      .array(fc.constantFrom(...fragments, '--token ', 'password', '=', ' ', ':', '***', '"'), { maxLength: 12 })
      .map((parts) => parts.join('')),
  ),
  { maxLength: 6 },
);

describe('redactCommandLine', () => {
  for (const [commandLine, expected] of redactions) {
    it(`takes the secret out of ${JSON.stringify(commandLine)}`, () => {
      const result = redactCommandLine(commandLine);
      assert.deepEqual(result, expected);
      assert.ok(!result.join(' ').includes(secret));
    });
  }

  for (const commandLine of untouched) {
    it(`leaves ${JSON.stringify(commandLine)} as it is`, () => {
      assert.deepEqual(redactCommandLine(commandLine), commandLine);
    });
  }

  it('keeps the number of arguments, and changes nothing that is redacted already', () => {
    fc.assert(
      fc.property(commandLines, (commandLine) => {
        const once = redactCommandLine(commandLine);
        assert.equal(once.length, commandLine.length);
        assert.deepEqual(redactCommandLine(once), once);
      }),
      { numRuns: 60 },
    );
  });

  it('never leaves the value of an option with a telling name, whatever is before it', () => {
    const names = fc.constantFrom('--token', '--password', '--api-key', '--client-secret', '--db-pass', '--auth-token');
    const before = fc.array(
      fc.string({ maxLength: 10 }).filter((text) => !text.includes('"') && !text.includes("'")),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(
        before,
        names,
        fc.stringMatching(/^[a-z0-9]{8,12}$/),
        fc.boolean(),
        (args, name, value, isSeparate) => {
          const commandLine = ['app', ...args, ...(isSeparate ? [name, `x${value}`] : [`${name}=x${value}`])];
          const last = redactCommandLine(commandLine).at(-1) ?? '';
          assert.ok(!last.includes(value), last);
        },
      ),
    );
  });

  it('takes a time that is linear in the length, whatever the text is', function () {
    this.timeout(120_000);
    const bound = new CostBound((text: string) => redactCommandLine(['sh', '-c', text, text]), plainText);
    const cases = [
      ...fragments,
      '://',
      '://a:',
      '@://a:',
      'a=',
      'a=\\"',
      'a="',
      'token=',
      '--token ',
      "-p'",
      'eyJ',
      'a:b@',
      '-----BEGIN PRIVATE KEY',
    ];
    for (const one of cases) bound.check(repeated(one), JSON.stringify(one));
    for (const one of cases) bound.check(`${repeated(one)}@`, `${JSON.stringify(one)} and an @`);
    for (const one of cases) bound.check(`mysql curl ${repeated(one)}`, `programs and ${JSON.stringify(one)}`);
  });
});
