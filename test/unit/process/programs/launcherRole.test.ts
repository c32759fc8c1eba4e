import assert from 'node:assert/strict';
import { getLauncherRole, type LauncherRole } from '../../../../src/process/programs/launcherRole';

const table: readonly (readonly [role: LauncherRole | undefined, ...commandLines: string[][]])[] = [
  [
    'watcher',
    ['node', '/app/node_modules/.bin/nodemon', 'server.js'],
    ['node', '/app/node_modules/nodemon/bin/nodemon.js', 'server.js'],
    ['node', 'node_modules/nodemon/bin/nodemon.js', 'server.js'],
    ['node', 'C:\\app\\node_modules\\nodemon\\bin\\nodemon.js', 'server.js'],
    ['/usr/bin/node', '--watch', 'server.js'],
    ['node', '--watch-path=src', 'server.js'],
    ['node', '/app/node_modules/.bin/tsx', 'watch', 'server.ts'],
    ['node', '/app/node_modules/tsx/dist/cli.mjs', 'watch', 'server.ts'],
    ['node', '/app/node_modules/vite-node/vite-node.mjs', '--watch', 'server.ts'],
    ['node', '/app/node_modules/.bin/ts-node-dev', '--respawn', 'server.ts'],
    ['node', '/app/node_modules/@nestjs/cli/bin/nest.js', 'start', '--watch'],
    ['node', '/app/node_modules/.bin/concurrently', '--restart-tries', '3', 'npm:dev'],
    ['node', '/app/node_modules/.bin/concurrently', '--restart-tries=3', 'npm:dev'],
    ['cargo', 'watch', '-x', 'run'],
    ['/home/me/.cargo/bin/cargo-watch', 'watch', '-x', 'run'],
    ['watchexec', '-r', './server'],
    ['air'],
    ['dotnet', 'watch', 'run'],
    ['python3', '-m', 'uvicorn', 'app:app', '--reload'],
    ['/venv/bin/python', '/venv/bin/uvicorn', 'app:app', '--workers', '4'],
    ['/venv/bin/python', '/venv/bin/gunicorn', 'app:app'],
    ['php', 'artisan', 'serve'],
    ['bash', '-c', 'while true; do node server.js; done'],
    ['sh', '-c', 'until node server.js; do sleep 1; done'],
  ],
  [
    'launcher',
    ['npm run dev'],
    ['node', '/usr/lib/node_modules/npm/bin/npm-cli.js', 'run', 'dev'],
    ['node', '/opt/yarn/bin/yarn.js', 'dev'],
    ['node', '/app/node_modules/.bin/concurrently', 'npm:web', 'npm:api'],
    ['node', '/app/node_modules/.bin/tsx', 'server.ts'],
    ['sh', '-c', 'vite --port 5173'],
    ['bash', './dev.sh'],
    ['make', 'serve'],
    ['go', 'run', '.'],
    ['dotnet', 'run'],
    ['node', '/app/node_modules/next/dist/bin/next', 'dev'],
    ['python3', '-m', 'poetry', 'run', 'serve'],
  ],
  [
    'manager',
    ['PM2 v5.3.0: God Daemon (/home/me/.pm2)'],
    ['/usr/bin/python3', '/usr/bin/supervisord', '-n'],
    ['/usr/lib/systemd/systemd', '--user'],
    ['/usr/bin/containerd-shim-runc-v2', '-namespace', 'moby'],
    ['/sbin/init'],
  ],
  ['shell', ['-zsh'], ['/bin/bash', '--init-file', '/x/shellIntegration-bash.sh'], ['bash', '-l'], ['pwsh']],
  [
    undefined,
    ['node', 'server.js'],
    ['node', 'server.js', '--watch'],
    ['node', 'watch'],
    ['node', '/app/node_modules/.bin/vite'],
    ['node', '/app/node_modules/nodemonitor/cli.js'],
    ['/home/me/nodemon/server'],
    ['python3', 'manage.py', 'runserver'],
    ['python3', '-m', 'uvicorn', 'app:app'],
    ['node', 'script.js'],
    ['java', '-jar', 'server.jar'],
    ['/usr/share/code/code'],
    ['ruby', '-e', 'gunicorn'],
  ],
];

function nameOf([first = '']: readonly string[]): string {
  return first.slice(first.lastIndexOf('/') + 1, first.length).slice(0, 15);
}

describe('getLauncherRole', () => {
  for (const [role, ...commandLines] of table) {
    for (const commandLine of commandLines) {
      it(`is ${role ?? 'none'} for "${commandLine.join(' ')}"`, () => {
        assert.equal(getLauncherRole({ name: nameOf(commandLine), commandLine }), role);
      });
    }
  }

  it('is told by the name of a shell or a service manager whose command line cannot be read', () => {
    assert.equal(getLauncherRole({ name: 'zsh', commandLine: [] }), 'shell');
    assert.equal(getLauncherRole({ name: 'systemd', commandLine: [] }), 'manager');
    assert.equal(getLauncherRole({ name: 'node', commandLine: [] }), undefined);
  });

  it('takes the time of a short command line for a long one', () => {
    const start = performance.now();
    for (const argument of ['a', '/', '/node_modules/', 'while ', '.js', '--watch=']) {
      const long = argument.repeat(100_000);
      getLauncherRole({ name: 'node', commandLine: ['node', long, long] });
      getLauncherRole({ name: 'sh', commandLine: ['sh', '-c', long] });
      getLauncherRole({ name: 'x', commandLine: [long] });
    }
    assert.ok(performance.now() - start < 500);
  });
});
