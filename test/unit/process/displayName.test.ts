import assert from 'node:assert/strict';
import { displayName } from '../../../src/process/displayName';

describe('displayName', () => {
  const cases: readonly [name: string, commandLine: readonly string[], shown: string][] = [
    ['sleep', ['/bin/sleep', '100'], 'sleep'],
    ['bash', ['-bash'], 'bash'],
    ['node', ['node', '--inspect', '/srv/app/server.js', '--port', '1'], 'node server.js'],
    ['node', ['/usr/bin/node'], 'node'],
    ['node', ['node', '-r', './hook.js', 'server.js'], 'node server.js'],
    ['bash', ['/bin/bash', '--init-file', '/x/integration.sh'], 'bash'],
    ['node', ['node', '-e', 'setInterval(() => {}, 1)'], 'node -e setInterval(() => {}, 1)'],
    ['sh', ['sh', '-c', 'sleep 1000 & sleep 2000; wait'], 'sh -c sleep 1000 & sleep 2000…'],
    ['MainThread', ['/opt/node24/bin/node', 'server.js'], 'node server.js'],
    ['python3', ['python3', '-m', 'http.server', '80'], 'python3 -m http.server'],
    ['java', ['java', '-Xmx1g', '-jar', '/opt/x.jar'], 'java -jar x.jar'],
    // A name that the process gave itself
    ['tmux: server', ['tmux', 'new', '-d'], 'tmux: server'],
    ['a) (b', ['/tmp/a) (b', 'x'], 'a) (b'],
    ['npm run dev', ['npm run dev'], 'npm run dev'],
    // A script with a `#!` line goes by its own name
    ['build.sh', ['/bin/sh', './tools/build.sh'], 'build.sh'],
    // The kernel keeps 15 bytes of a name: the rest is in the command line
    ['a-very-long-pro', ['/usr/bin/a-very-long-program-name'], 'a-very-long-program-name'],
    ['a-long-script-n', ['/bin/sh', '/x/a-long-script-name.sh'], 'a-long-script-name.sh'],
    // Nothing to read: zombies, kernel threads
    ['kworker/0:1', [], 'kworker/0:1'],
    ['two\nlines', [''], 'two\nlines'],
  ];
  for (const [name, commandLine, shown] of cases) {
    it(`${JSON.stringify(name)} ${JSON.stringify(commandLine)}`, () => {
      assert.equal(displayName({ name, commandLine }), shown);
    });
  }
});
