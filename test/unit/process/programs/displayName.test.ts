import assert from 'node:assert/strict';
import { displayName, maxNameLength } from '../../../../src/process/programs/displayName';

describe('displayName', () => {
  const cases: readonly [name: string, commandLine: readonly string[], shown: string][] = [
    ['sleep', ['/bin/sleep', '100'], 'sleep'],
    ['bash', ['-bash'], 'bash'],
    ['node', ['node', '--inspect', '/srv/app/api.js', '--port', '1'], 'api.js'],
    ['node', ['/usr/bin/node'], 'node'],
    ['node', ['node', '-r', './hook.js', 'api.js'], 'api.js'],
    ['bash', ['/bin/bash', '--init-file', '/x/integration.sh'], 'bash'],
    ['node', ['node', '-e', 'setInterval(() => {}, 1)'], 'node -e setInterval(() => {}, 1)'],
    ['sh', ['sh', '-c', 'sleep 1000 & sleep 2000; wait'], 'sh -c sleep 1000 & sleep 2000…'],
    ['MainThread', ['/opt/node24/bin/node', 'api.js'], 'api.js'],
    ['python3', ['python3', '-m', 'http.server', '80'], 'http.server'],
    ['java', ['java', '-Xmx1g', '-jar', '/opt/x.jar'], 'x.jar'],
    // A name that the process gave itself
    ['tmux: server', ['tmux', 'new', '-d'], 'tmux: server'],
    ['a) (b', ['/tmp/a) (b', 'x'], 'a) (b'],
    ['npm run dev', ['npm run dev'], 'npm run dev'],
    // A script with a `#!` line has its own name
    ['build.sh', ['/bin/sh', './tools/build.sh'], 'build.sh'],
    // The kernel keeps 15 bytes of a name: the rest is in the command line
    ['a-very-long-pro', ['/usr/bin/a-very-long-program-name'], 'a-very-long-program-name'],
    ['a-long-script-n', ['/bin/sh', '/x/a-long-script-name.sh'], 'a-long-script-name.sh'],
    // A title that a program has written over its arguments
    ['PM2 v7.0.4: God', ['PM2 v7.0.4: God Daemon (/root/.pm2)'], 'PM2 v7.0.4: God Daemon (/root/.pm2)'],
    ['node (vitest 1)', ['node (vitest 1)'], 'node (vitest 1)'],
    ['postgres', ['postgres: checkpointer'], 'postgres: checkpointer'],
    ['nginx', ['nginx: master process /usr/sbin/nginx'], 'nginx: master process /usr/sbin/nginx'],
    // A command line that is one string with blanks: the children of Chromium, and every process that `ps` shows
    ['node', ['/usr/local/bin/node /srv/api.js --port 1'], 'api.js'],
    ['chrome', ['/opt/google/chrome/chrome --type=renderer --lang=en'], 'chrome'],
    ['Google Chrome', ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome --x'], 'Google Chrome'],
    ['run', ['/opt/My App/run'], 'run'],
    ['node.exe', ['"C:\\Program Files\\nodejs\\node.exe" C:\\app\\api.js'], 'api.js'],
    // Interpreters have options of their own
    ['bash', ['bash', '-lc', 'npm test'], 'bash -lc npm test'],
    ['java', ['java', '-p', 'lib', '--add-opens', 'a/b=ALL', 'app.Main'], 'app.Main'],
    ['dotnet', ['dotnet', 'exec', '/app/x.dll'], 'x.dll'],
    ['deno', ['deno', 'run', '-A', 'seed.ts'], 'seed.ts'],
    ['php', ['php', '-r', 'sleep(9);'], 'php -r sleep(9);'],
    // A script goes by its file name
    ['python3', ['python3', '-u', 'train.py', '--epochs', '9'], 'train.py'],
    ['bash', ['bash', '-x', './tools/build.sh'], 'build.sh'],
    ['ruby', ['ruby', '-I', 'lib', 'import.rb'], 'import.rb'],
    ['java', ['java', 'Import.java'], 'Import.java'],
    ['bun', ['bun', 'run', '/srv/api.test.ts'], 'api.test.ts'],
    ['python3', ['python3', '-m', 'pytest', '-x'], 'pytest'],
    ['python3', ['python3', '-m', 'api.main'], 'api.main'],
    ['java', ['java', '-m', 'shop/com.acme.shop.Main'], 'com.acme.shop.Main'],
    // With its folder, if many files have that name
    ['node', ['node', '/srv/api/index.js'], 'api/index.js'],
    ['node', ['node', './api/index.js'], 'api/index.js'],
    ['node', ['node', '/home/me/index.js'], '~/index.js'],
    ['node', ['node', '/home/me/src/index.js'], '~/src/index.js'],
    ['node', ['node', '/home/me/api/index.js'], 'api/index.js'],
    ['node', ['node', 'C:\\Users\\me\\server.js'], '~/server.js'],
    ['node', ['node', '/root/server.js'], '~/server.js'],
    ['node', ['node', '/index.js'], 'index.js'],
    ['node', ['node', './server.js'], 'server.js'],
    ['node', ['node', '../cli.js'], 'cli.js'],
    ['node', ['node', '/srv/bin/../cli.js'], 'cli.js'],
    ['node', ['node', 'index.js'], 'index.js'],
    ['python3', ['python3', '/srv/train/__main__.py'], 'train/__main__.py'],
    ['python3', ['python3', '/srv/shop/main.py'], 'shop/main.py'],
    ['java', ['java', '-jar', '/srv/shop/app.jar'], 'shop/app.jar'],
    ['java', ['java', '-jar', 'app.jar'], 'app.jar'],
    ['java', ['java', 'Main.java'], 'Main.java'],
    ['node.exe', ['"C:\\node.exe" C:\\shop\\server.js'], 'shop/server.js'],
    ['main.py', ['/usr/bin/python3', '/srv/shop/main.py'], 'shop/main.py'],
    // With the folder above, if many projects have that folder, too
    ['node', ['node', '/srv/api/dist/main.js'], 'api/dist/main.js'],
    ['node', ['node', '/srv/node_modules/tool/lib/cli.js'], 'tool/lib/cli.js'],
    ['node', ['node', '/srv/api/dist/src/main.js'], 'api/dist/src/main.js'],
    ['node', ['node', './dist/main.js'], 'dist/main.js'],
    ['node', ['node', 'dist/main.js'], 'dist/main.js'],
    ['node', ['node', '/dist/main.js'], 'dist/main.js'],
    ['node', ['node', '/srv/api/dist/worker.js'], 'worker.js'],
    // With its interpreter, if the name does not tell that it is a script
    ['python3', ['python3', 'manage', 'runserver'], 'python3 manage'],
    ['node', ['node', '.'], 'node .'],
    ['node', ['node', '/srv/api/'], 'node'],
    ['node', ['node', '/srv/.js'], 'node .js'],
    ['node', ['node', 'server-1.2'], 'node server-1.2'],
    ['java', ['java', '-jar', '/opt/app'], 'java -jar app'],
    ['java', ['java', 'Main'], 'java Main'],
    ['python3', ['python3', '-m', 'app'], 'python3 -m app'],
    ['python3', ['python3', '-m'], 'python3 -m'],
    // Helpers of runtimes, by their purpose
    [
      'python3',
      ['/usr/bin/python3', '-c', "from multiprocessing.forkserver import main; main(8, 9, ['main'], **{})"],
      'multiprocessing fork server',
    ],
    [
      'python3',
      ['/usr/bin/python3', '-c', 'from multiprocessing.resource_tracker import main;main(7)'],
      'multiprocessing resource tracker',
    ],
    [
      'python3',
      [
        'python3',
        '-c',
        'from multiprocessing.spawn import spawn_main; spawn_main(tracker_fd=5)',
        '--multiprocessing-fork',
      ],
      'multiprocessing worker',
    ],
    [
      'python3',
      ['python3 -c from multiprocessing.resource_tracker import main;main(7)'],
      'multiprocessing resource tracker',
    ],
    ['python', ['python', '-u', '-c', 'import sys;exec(eval(sys.stdin.readline()))'], 'execnet worker'],
    ['esbuild', ['/app/node_modules/@esbuild/linux-x64/bin/esbuild', '--service=0.25.0', '--ping'], 'esbuild service'],
    [
      'node',
      ['node', '--max-old-space-size=3072', '/x/node_modules/typescript/lib/tsserver.js', '--useNodeIpc'],
      'tsserver',
    ],
    [
      'node',
      ['node', '/x/typescript/lib/tsserver.js', '--serverMode', 'partialSemantic'],
      'tsserver (partial semantic)',
    ],
    [
      'node',
      ['node', '/x/typescript/lib/typingsInstaller.js', '--globalTypingsCacheLocation', '/x'],
      'typingsInstaller',
    ],
    ['node', ['node', '/x/dbaeumer.vscode-eslint-3.0.10/server/out/eslintServer.js', '--node-ipc'], 'eslintServer'],
    ['node', ['node', 'C:\\x\\jest-worker\\build\\processChild.js'], 'jest worker'],
    ['node', ['node', '/app/node_modules/vitest/dist/workers/forks.js'], 'vitest worker'],
    ['node', ['node', '/app/node_modules/tinypool/dist/entry/process.js'], 'tinypool worker'],
    ['node', ['node', '/x/ms-python.vscode-pylance-2024.1/dist/server.bundle.js', '--stdio'], 'pylance'],
    ['node', ['node', '/srv/dist/server.bundle.js'], 'srv/dist/server.bundle.js'],
    ['gopls', ['/root/go/bin/gopls', '-mode=stdio'], 'gopls'],
    // Tools of packages, and what package managers run
    ['node', ['node', '/srv/node_modules/.bin/vite', '--port', '5173'], 'vite'],
    ['MainThread', ['/usr/bin/node', '/srv/node_modules/.bin/next', 'dev'], 'next'],
    ['node', ['node', '/srv/node_modules/vite/bin/vite.js'], 'vite'],
    ['node', ['node', '/srv/node_modules/@angular/cli/bin/ng.js', 'serve'], 'ng'],
    ['node', ['node', '/srv/node_modules/vitest/vitest.mjs'], 'vitest'],
    ['node.exe', ['"C:\\node.exe" C:\\app\\node_modules\\jest\\bin\\jest.js'], 'jest'],
    ['node', ['node', '/usr/lib/node_modules/npm/bin/npm-cli.js', 'run', 'dev'], 'npm run dev'],
    ['node', ['node', '/usr/bin/npm', 'test', '--watch'], 'npm test'],
    ['node', ['node', '/usr/bin/yarn', 'start', 'all', 'more'], 'yarn start all'],
    ['node', ['node', '/srv/node_modules/next/dist/server/lib/start-server.js'], 'start-server.js'],
    ['node', ['node', '/srv/bin/vite.js'], 'vite.js'],
    ['worker', ['node', '/srv/node_modules/.bin/vite'], 'worker'],
    // Nothing to read: zombies, kernel threads
    ['kworker/0:1', [], 'kworker/0:1'],
    ['two\nlines', [''], 'two\nlines'],
  ];
  for (const [name, commandLine, shown] of cases) {
    it(`shows ${JSON.stringify(commandLine)}, which the kernel calls ${JSON.stringify(name)}, as ${JSON.stringify(shown)}`, () => {
      assert.equal(displayName({ name, commandLine }), shown);
    });
  }

  it('is never longer than fits into a row, and cuts no character in two', () => {
    const long = 'x'.repeat(60_000);
    const scripts = [
      long,
      `${long}.js`,
      `${long}/index.js`,
      `${'src/'.repeat(15_000)}index.js`,
      `index${'.js'.repeat(20_000)}`,
    ];
    for (const commandLine of [
      ...scripts.map((script) => ['node', script]),
      ['🙂'.repeat(100)],
      [`a${'🙂'.repeat(100)}`],
    ]) {
      const name = displayName({ name: 'node', commandLine });
      assert.ok(name.length <= maxNameLength, name);
      assert.doesNotMatch(name, /\p{Surrogate}/u);
      assert.ok(name === 'node' || name.endsWith('…'), name);
    }
    assert.equal(displayName({ name: 'y'.repeat(60_000), commandLine: [] }).length, maxNameLength);
  });
});
