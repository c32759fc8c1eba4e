import assert from 'node:assert/strict';
import { isKnownDaemon } from '../../../../src/process/programs/knownDaemons';
import { formatCommand, toProcessInfo, type RealCommand } from './realCommands';

const daemons: readonly RealCommand[] = [
  // build servers
  [
    'java',
    ...['/usr/lib/jvm/java-17/bin/java', '--add-opens', 'java.base/java.util=ALL-UNNAMED', '-XX:MaxMetaspaceSize=384m'],
    ...[
      '-Xmx512m',
      '-Dfile.encoding=UTF-8',
      '-cp',
      '/root/.gradle/wrapper/dists/gradle-8.5/lib/gradle-launcher-8.5.jar',
    ],
    ...['org.gradle.launcher.daemon.bootstrap.GradleDaemon', '8.5'],
  ],
  [
    'java',
    'java',
    '-cp',
    'kotlin-compiler.jar',
    'org.jetbrains.kotlin.daemon.KotlinCompileDaemon',
    '--daemon-runFilesPath',
    '/x',
  ],
  [
    'java',
    '/opt/jdk/bin/java',
    '-Dmvnd.id=1a2b',
    '-cp',
    '/opt/mvnd/mvn/lib/ext/mvnd-common.jar',
    'org.mvndaemon.mvnd.common.MavenDaemon',
  ],
  [
    'java',
    'bazel(web)',
    '--add-opens=java.base/java.lang=ALL-UNNAMED',
    '-jar',
    '/root/.cache/bazel/_bazel_root/install/af/A-server.jar',
    '--max_idle_secs=10800',
  ],
  ['bazel(web)', 'bazel(web)', '-XX:+UseParallelGC', '--output_base=/root/.cache/bazel'],
  ['java', '/usr/bin/java', '-jar', '/home/me/.cache/bazel/_bazel_me/install/af/A-server.jar', '--max_idle_secs=10800'],
  ['buck2d[fbcode]', 'buck2d[fbcode]', '--isolation-dir', 'v2', 'daemon', '{"daemon_buster":null}'],
  ['java', 'java', '-cp', 'nailgun-server.jar', 'com.martiansoftware.nailgun.NGServer', 'local:/x'],
  [
    'java',
    'java',
    '-Dsbt.script=/usr/bin/sbt',
    '-jar',
    '/usr/share/sbt/bin/sbt-launch.jar',
    '--detach-stdio',
    '--server',
  ],
  [
    'java',
    'java',
    '-Xss4m',
    '-cp',
    'bloop-frontend_2.12.jar',
    'bloop.BloopServer',
    'daemon:/home/me/.local/share/bloop',
  ],
  ['bloop', '/home/me/.local/share/coursier/bin/bloop', 'server'],
  ['pantsd [/home/m', 'pantsd [/home/me/monorepo]'],
  ['watchman', '/usr/bin/watchman', '--foreground', '--logfile=/var/run/watchman/me-state/log', '--log-level=1'],
  ['watchman', './bin/watchman', '1000'],
  ['sccache', '/usr/bin/sccache'],
  ['reproxy', '/opt/reclient/reproxy', '-server_address=unix:///tmp/reproxy.sock'],
  ['distccd', 'distccd', '--daemon', '--allow', '10.0.0.0/8'],
  ['turbo', '/app/node_modules/turbo-linux-64/bin/turbo', '--skip-infer', 'daemon'],
  ['node', '/usr/bin/node', '/app/node_modules/nx/src/daemon/server/start.js'],
  ['node-MainThread', '/usr/bin/node', '/app/node_modules/nx/dist/src/daemon/server/start.js'],
  [
    'dotnet',
    '/usr/lib/dotnet/dotnet',
    '/usr/lib/dotnet/sdk/8.0.100/MSBuild.dll',
    '/nologo',
    '/nodemode:1',
    '/nodeReuse:true',
    '/low:false',
  ],
  ['dotnet', '/usr/bin/dotnet', 'exec', '/usr/lib/dotnet/sdk/8.0.100/Roslyn/bincore/VBCSCompiler.dll', '-pipename:x'],
  ['VBCSCompiler', '/usr/lib/dotnet/sdk/9.0/Roslyn/bincore/VBCSCompiler', '-pipename:x'],
  ['dotnet', 'dotnet', '/usr/lib/dotnet/sdk/8.0.100/Sdks/Microsoft.NET.Sdk.Razor/tools/rzc.dll', 'server', '-p', 'x'],
  // linters, formatters, type checkers
  ['node', '/usr/bin/node', '/usr/lib/node_modules/eslint_d/lib/daemon.js', '1234', '15', '/app', 'a1b2'],
  ['node', 'node', '/usr/lib/node_modules/@fsouza/prettierd/node_modules/core_d/lib/daemon.js'],
  ['node', 'C:\\Program Files\\nodejs\\node.exe', 'C:\\Users\\me\\node_modules\\eslint_d\\lib\\daemon.js', '1'],
  ['dmypy', '/usr/bin/python3', '/home/me/.venv/bin/dmypy', 'run', '--', 'src'],
  ['python3', 'python3', '-m', 'mypy.dmypy', '--status-file', '.dmypy.json', 'daemon', '--timeout', '600'],
  ['ruby', 'rubocop --server /home/me/app'],
  ['ruby', 'spring server | app | started 3 hours ago | development mode'],
  ['gopls', '/home/me/go/bin/gopls', 'serve', '-listen', 'unix;/tmp/gopls-1-daemon', '-listen.timeout', '1m0s'],
  ['hh_server', '/usr/bin/hh_server', '/home/me/www'],
  // process managers
  ['PM2 v7.0.4: God', 'PM2 v7.0.4: God Daemon (/root/.pm2)'],
  ['node', 'node', '/usr/lib/node_modules/pm2/lib/Daemon.js'],
  ['node', '/usr/bin/node', '/usr/lib/node_modules/forever/bin/monitor', 'app.js'],
  ['supervisord', '/usr/bin/python3', '/usr/bin/supervisord', '-c', '/etc/supervisord.conf'],
  // terminals to come back to
  ['tmux: server', 'tmux', 'new', '-d'],
  ['tmux: server', 'tmux', 'attach'],
  ['screen', 'SCREEN', '-dmS', 'build', 'make'],
  ['zellij', '/usr/bin/zellij', '--server', '/run/user/1000/zellij/0.40.1/main'],
  ['dtach', 'dtach', '-n', '/tmp/s', 'make'],
  ['abduco', 'abduco', '-n', 's', 'make'],
  ['mosh-server', 'mosh-server', 'new', '-s', '-c', '256'],
  ['shpool', '/usr/bin/shpool', 'daemon'],
  // keys, sessions, the desktop
  ['ssh-agent', 'ssh-agent', '-s'],
  ['gpg-agent', 'gpg-agent', '--homedir', '/root/.gnupg', '--use-standard-socket', '--daemon'],
  ['dirmngr', 'dirmngr', '--daemon', '--homedir', '/root/.gnupg'],
  ['keyboxd', 'keyboxd', '--homedir', '/root/.gnupg', '--daemon'],
  ['ssh', 'ssh: /home/me/.ssh/cm-me@host:22 [mux]'],
  ['ssh', 'ssh', '-fN', '-L', '8080:localhost:80', 'host'],
  ['ssh', 'ssh', '-p', '2222', '-N', '-f', 'host'],
  ['autossh', 'autossh', '-M', '0', '-f', '-N', 'host'],
  ['dbus-daemon', 'dbus-daemon', '--syslog', '--fork', '--print-pid', '4', '--print-address', '6', '--session'],
  ['gnome-keyring-d', 'gnome-keyring-daemon', '--start', '--components=secrets'],
  ['at-spi-bus-laun', '/usr/libexec/at-spi-bus-launcher'],
  ['xdg-desktop-por', '/usr/libexec/xdg-desktop-portal'],
  ['gvfsd', '/usr/libexec/gvfsd'],
  ['pulseaudio', '/usr/bin/pulseaudio', '--start', '--log-target=syslog'],
  ['op', '/usr/bin/op', 'daemon', '--background'],
  // git
  ['git', '/usr/lib/git-core/git', 'credential-cache--daemon', '/root/.cache/git/credential/socket'],
  ['git-credential-', 'git-credential-cache--daemon', '/root/.cache/git/credential/socket'],
  ['git', '/usr/lib/git-core/git', 'fsmonitor--daemon', 'run', '--detach', '--ipc-threads=8'],
  ['git', 'git', '-C', '/srv', 'daemon', '--detach', '--reuseaddr'],
  // containers, devices, virtual machines
  ['dockerd', '/usr/bin/dockerd', '-H', 'fd://'],
  ['containerd', '/usr/bin/containerd'],
  ['containerd-shim', '/usr/bin/containerd-shim-runc-v2', '-namespace', 'moby', '-id', 'abc'],
  ['conmon', '/usr/bin/conmon', '--api-version', '1', '-c', 'abc'],
  ['rootlessport', 'rootlessport'],
  ['exe', 'rootlessport-child'],
  ['slirp4netns', '/usr/bin/slirp4netns', '--disable-host-loopback', '--mtu=65520', '1234', 'tap0'],
  ['catatonit', 'catatonit', '-P'],
  ['podman', '/usr/bin/podman', 'system', 'service', '--time=5'],
  ['limactl', '/usr/bin/limactl', 'hostagent', '--pidfile', '/x/ha.pid', 'default'],
  ['adb', 'adb', '-L', 'tcp:5037', 'fork-server', 'server', '--reply-fd', '4'],
  ['adb', 'adb -L tcp:5037 fork-server server --reply-fd 4'],
  // editors, reporters of crashes
  ['emacs', 'emacs', '--daemon'],
  ['emacs-29.1', '/usr/bin/emacs-29.1', '--bg-daemon=work'],
  ['kak', 'kak', '-d', '-s', 'work'],
  ['chrome_crashpad', '/opt/google/chrome/chrome_crashpad_handler', '--monitor-self', '--database=/x'],
  [
    'chrome_crashpad',
    '/usr/share/code/chrome_crashpad_handler --monitor-self-annotation=ptype=crashpad-handler --database=/x',
  ],
  // servers
  ['nginx', 'nginx: master process /usr/sbin/nginx'],
  ['mongod', 'mongod', '--fork', '--logpath', '/x/log'],
  ['memcached', 'memcached', '-d', '-m', '64'],
  ['caddy', 'caddy', 'run', '--pingback', '127.0.0.1:4011'],
  // `ps` shows every command line as one string.
  ['java', '/usr/bin/java -Xmx512m -cp /x/gradle.jar org.gradle.launcher.daemon.bootstrap.GradleDaemon 8.5'],
  ['node', '/usr/local/bin/node /app/node_modules/nx/src/daemon/server/start.js'],
  ['tmux', 'tmux new-session -d'],
];

const lookAlikes: readonly RealCommand[] = [
  ['docker', 'docker', 'run', '-i', 'alpine', 'cat'],
  ['docker', 'docker', 'compose', 'up'],
  ['docker-compose', '/usr/bin/docker-compose', 'up'],
  ['docker-buildx', '/usr/libexec/docker/cli-plugins/docker-buildx', 'buildx', 'build', '.'],
  ['podman', 'podman', 'build', '.'],
  ['podman', 'podman', 'run', '--rm', 'alpine', 'system', 'service'],
  ['tmux-test-runne', '/usr/local/bin/tmux-test-runner'],
  ['tmux: client', 'tmux', 'attach'],
  ['bash', '/bin/bash', './tmux'],
  ['vim', 'vim', 'tmux.conf'],
  ['bash', 'bash', '-c', 'grep -r GradleDaemon .; sleep 100'],
  ['bash', 'bash', '-c', 'ps aux | grep org.gradle.launcher.daemon.bootstrap.GradleDaemon'],
  ['java', 'java', '-cp', 'gradle-wrapper.jar', 'org.gradle.wrapper.GradleWrapperMain', 'build'],
  [
    'java',
    'java',
    '-cp',
    'x.jar',
    'com.example.GradleDaemonMonitor',
    'org.gradle.launcher.daemon.bootstrap.GradleDaemon',
  ],
  ['java', 'java', '-jar', '/app/app-server.jar'],
  ['java', 'java', '-jar', '/usr/share/sbt/bin/sbt-launch.jar', '~compile'],
  ['bazel', 'bazel', 'build', '//...'],
  ['node', 'node', 'bazel.js'],
  ['ibazel', 'ibazel', 'run', '//web'],
  ['buck2', 'buck2', 'build', '//...'],
  ['node', 'node', '/usr/bin/eslint_d', 'src'],
  ['node', 'node', '/app/node_modules/.bin/eslint', '.'],
  [
    'node',
    'node',
    '/app/node_modules/.bin/eslint',
    ...Array.from({ length: 300 }, (_, n) => `/home/me/git/eslint_d/lib/f${n}.js`),
  ],
  ['node', 'node', '/app/src/daemon/server/start.js'],
  ['node', 'node', '/app/node_modules/nx/bin/nx.js', 'serve'],
  ['next-server (v1', 'next-server (v15.1.0)'],
  ['node', 'node', '/app/node_modules/.bin/next', 'dev'],
  ['turbo', 'turbo', 'run', 'daemon'],
  ['turbo', 'turbo', 'watch', 'dev'],
  ['screenfetch', '/bin/bash', '/usr/bin/screenfetch'],
  ['screenkey', '/usr/bin/python3', '/usr/bin/screenkey'],
  ['python3', 'python3', 'dbus-daemon-test.py'],
  ['python', 'python', '-m', 'http.server', '8000'],
  ['dmypy', '/usr/bin/python3', '/home/me/.venv/bin/dmypy', 'check', 'src'],
  ['dotnet', 'dotnet', 'build'],
  ['dotnet', 'dotnet', 'watch', 'run'],
  ['dotnet', 'dotnet', '/x/sdk/MSBuild.dll', '/nodemode:1', '/nodeReuse:false'],
  ['watchman-make', 'python3', '/usr/bin/watchman-make', '-p', 'src/**/*.c', '-t', 'all'],
  ['sccache', 'sccache', 'rustc', '--crate-name', 'x'],
  ['adb', 'adb', 'logcat'],
  ['adb', 'adb', 'shell', 'fork-server-test'],
  ['emacs', 'emacs', '-nw', 'daemon.el'],
  ['emacsclient', 'emacsclient', '-t', 'x'],
  ['nvim', 'nvim', '--embed', '--headless'],
  ['ssh', 'ssh', 'host'],
  ['ssh', 'ssh', '-L', '8080:localhost:80', 'host', 'rm', '-f', 'x'],
  ['ssh', 'ssh', '-F', '/home/me/config', 'host'],
  ['ssh', 'ssh', '-o', 'ControlPersist=yes', 'host', '[mux]'],
  ['git', 'git', 'daemon', '--reuseaddr'],
  ['git', 'git', 'log', '--grep', 'credential-cache--daemon'],
  ['git', 'git', 'fsmonitor--daemon', 'status'],
  ['node', 'node', '/home/me/git/credential-cache--daemon/server.js'],
  ['pm2', 'node', '/usr/bin/pm2', 'logs'],
  ['node /srv/api.j', 'node /srv/api.js'],
  ['nginx', 'nginx: master process nginx -g daemon off;'],
  ['nginx', 'nginx: worker process'],
  ['redis-server', 'redis-server *:6379'],
  ['postgres', '/usr/lib/postgresql/16/bin/postgres', '-D', '/tmp/data'],
  ['caddy', 'caddy', 'run'],
  ['ollama', 'ollama', 'serve'],
  ['gopls', 'gopls', '-mode=stdio'],
  ['vite', 'node', '/app/node_modules/.bin/vite'],
  ['sleep', 'sleep', '1000'],
  ['op', 'op', 'run', '--', 'npm', 'start', 'daemon'],
];

describe('isKnownDaemon', () => {
  it('has enough real command lines that it accepts, and enough that it rejects', () => {
    assert.ok(daemons.length >= 60 && lookAlikes.length >= 40, `${daemons.length}, ${lookAlikes.length}`);
    for (const [name] of [...daemons, ...lookAlikes]) {
      assert.ok(Buffer.from(name).length <= 15, `The kernel would cut ${name}`);
    }
  });

  for (const command of daemons) {
    it(`accepts ${formatCommand(command)}`, () => {
      assert.equal(isKnownDaemon(toProcessInfo(command)), true);
    });
  }

  for (const command of lookAlikes) {
    it(`rejects ${formatCommand(command)}`, () => {
      assert.equal(isKnownDaemon(toProcessInfo(command)), false);
    });
  }

  it('accepts a server that can detach itself only if it leads a session of its own', () => {
    const servers: readonly RealCommand[] = [
      ['postgres', '/usr/lib/postgresql/16/bin/postgres', '-D', '/var/lib/postgresql/16/main'],
      ['redis-server', 'redis-server *:6379'],
      ['apache2', '/usr/sbin/apache2', '-k', 'start'],
    ];
    for (const command of servers) {
      assert.equal(isKnownDaemon(toProcessInfo(command, { session: 20 })), true, formatCommand(command));
      assert.equal(isKnownDaemon(toProcessInfo(command, { session: 10 })), false, formatCommand(command));
    }
  });

  it('goes by the name alone if the command line cannot be read', () => {
    assert.equal(isKnownDaemon(toProcessInfo(['ssh-agent'])), true);
    assert.equal(isKnownDaemon(toProcessInfo(['containerd-shim'])), true);
    assert.equal(isKnownDaemon(toProcessInfo(['node'])), false);
  });
});
