import { gitCommand } from './gitCommand';
import { baseName, invocationOf, type Called, type Invocation, type Script } from './invocation';
import type { ProcessInfo } from '../processInfo';

/**
 * Programs that are meant to outlive what started them, by their own design: they leave their parent, serve many of
 * its kind, and most end by themselves when they are idle. A program counts by what it is and does (its file name, its
 * command, the script or class that it runs), never by a word that stands somewhere in its arguments.
 */
export function isKnownDaemon(process: Called & Pick<ProcessInfo, 'pid' | 'session'>): boolean {
  const invocation = invocationOf(process);
  if (!invocation) return plainDaemons.has(process.name);
  const { name, commandLine } = process;
  const title = commandLine.length === 1 ? (commandLine[0] ?? '') : '';
  return (
    isDaemonProgram(invocation, name) ||
    isDaemonTitle(title, name) ||
    (invocation.script !== undefined && isDaemonScript(invocation.script, invocation)) ||
    (selfDetaching.has(invocation.program.replace(/:$/, '')) && process.session === process.pid)
  );
}

/** Programs that are nothing but daemons, with the names that the kernel has cut to 15 bytes. */
const plainDaemons: ReadonlySet<string> = new Set([
  // terminals that one comes back to; tmux gives its server and its clients names, but not on every system
  'tmux',
  ...['SCREEN', 'dtach', 'abduco', 'mosh-server', 'etserver', 'etterminal', 'tmate'],
  // keys and passwords
  ...['ssh-agent', 'gpg-agent', 'keyboxd', 'scdaemon', 'dirmngr', 'gnome-keyring-daemon', 'gnome-keyring-d'],
  ...['kwalletd5', 'kwalletd6', 'ssh-tpm-agent', 'yubikey-agent'],
  // the desktop's services, started by whichever program needs them first
  ...['dbus-daemon', 'dbus-launch', 'dbus-broker', 'dbus-broker-launch', 'dconf-service', 'at-spi-bus-launcher'],
  ...[
    'at-spi-bus-laun',
    'at-spi2-registryd',
    'at-spi2-registr',
    'gvfsd',
    'gvfsd-fuse',
    'gvfsd-metadata',
    'gvfsd-trash',
  ],
  ...['gconfd-2', 'goa-daemon', 'goa-identity-service', 'ibus-daemon', 'fcitx', 'fcitx5', 'kded5', 'kded6'],
  ...['xdg-desktop-portal', 'xdg-desktop-por', 'xdg-document-portal', 'xdg-document-po', 'xdg-permission-store'],
  ...['xdg-permission-', 'pulseaudio', 'pipewire', 'pipewire-pulse', 'wireplumber', 'xdg-dbus-proxy'],
  // containers and virtual machines
  ...['dockerd', 'containerd', 'containerd-shim', 'containerd-shim-runc-v1', 'containerd-shim-runc-v2', 'conmon'],
  ...[
    'docker-proxy',
    'buildkitd',
    'rootlesskit',
    'rootlessport',
    'rootlessport-child',
    'slirp4netns',
    'pasta',
    'passt',
  ],
  ...['pasta.avx2', 'passt.avx2', 'aardvark-dns', 'fuse-overlayfs', 'gvproxy', 'vfkit', 'vpnkit', 'com.docker.backend'],
  ...['VBoxHeadless', 'VBoxSVC', 'VBoxXPCOMIPCD', 'multipassd', 'libvirtd', 'virtlogd', 'nix-daemon', 'crio'],
  // compilers
  ...['VBCSCompiler', 'distccd', 'iceccd', 'icecc-scheduler', 'reproxy', 'compiler_proxy', 'hh_server', 'buckd'],
  // reports of crashes
  ...['crashpad_handler', 'chrome_crashpad_handler', 'chrome_crashpad'],
]);

type Rule = (args: readonly string[]) => boolean;

const always: Rule = () => true;
const has =
  (...wanted: readonly string[]): Rule =>
  (args) =>
    args.some((arg) => wanted.includes(arg));
const hasPrefix =
  (...prefixes: readonly string[]): Rule =>
  (args) =>
    args.some((arg) => prefixes.some((prefix) => arg.startsWith(prefix)));
/** The command of a program with many, which is its first argument that is no option. */
const command =
  (...commands: readonly string[]): Rule =>
  (args) =>
    commands.includes(args.find((arg) => !arg.startsWith('-')) ?? '');
const both =
  (...rules: readonly Rule[]): Rule =>
  (args) =>
    rules.every((rule) => rule(args));

/** The options of ssh(1) that take a value. */
const sshOptionsWithValue = 'BbcDEeFIiJLlmOoPpQRSWw';

/** Programs that are daemons when they are called so. */
const commands: Readonly<Record<string, Rule>> = {
  zellij: has('--server'),
  shpool: command('daemon'),
  kak: has('-d'),
  emacs: hasPrefix('--daemon', '--bg-daemon', '-daemon'),
  // What it is asked from the command line ends by itself.
  watchman: always,
  // It starts itself with an environment variable and without arguments (mozilla/sccache, src/commands.rs).
  sccache: (args) => args.length === 0,
  turbo: command('daemon'),
  bloop: command('server'),
  'pyre.bin': command('newserver', 'server'),
  // `-remote=auto` starts one that all editors share, and that ends when it is idle (gopls, doc/daemon.md).
  gopls: hasPrefix('-listen.timeout', '--listen.timeout'),
  adb: has('fork-server'),
  podman: both(command('system'), has('service')),
  catatonit: has('-P'),
  limactl: command('hostagent'),
  ssh: (args) => goesToBackground(args, sshOptionsWithValue),
  // Its `-M` takes a port.
  autossh: (args) => goesToBackground(args, `M${sshOptionsWithValue}`),
  op: command('daemon'),
  keybase: command('service'),
  caddy: hasPrefix('--pingback'),
  mongod: has('--fork'),
  mysqld: has('--daemonize', '-D'),
  memcached: has('-d', '--daemon'),
  dropbox: always,
  MSBuild: reusesNode,
  'qemu-system-x86_64': has('-daemonize'),
  'qemu-system-aarch64': has('-daemonize'),
};

function isDaemonProgram(invocation: Invocation, name: string): boolean {
  const { program, args } = invocation;
  if (plainDaemons.has(program)) return program !== 'tmux' || name === 'tmux';
  // The build servers are called after the folder that they are for.
  if (/^(bazel\(|blaze\(|buck2d\[)/.test(program.slice(0, 8))) return true;
  if (program.startsWith('emacs')) return commands.emacs?.(args) === true;
  const git = gitCommand(invocation);
  if (git === 'daemon') return args.includes('--detach');
  if (git === 'fsmonitor--daemon') return args.includes('run');
  if (git !== undefined) return git === 'credential-cache--daemon';
  return Object.hasOwn(commands, program) && commands[program]?.(args) === true;
}

/**
 * Programs that have written a title over their arguments. What they are called by then is all that they tell; the name
 * of a tmux server is one of these, while its arguments stay those of the command that has started it.
 */
function isDaemonTitle(title: string, name: string): boolean {
  if (name.startsWith('tmux: server')) return true;
  if (title.startsWith('PM2 ')) return title.includes(': God Daemon');
  // A connection that others share, and that stays for ControlPersist (ssh_config(5)).
  if (title.startsWith('ssh: ')) return title.endsWith(' [mux]');
  if (title.startsWith('nginx: ')) return title.startsWith('nginx: master process') && !title.includes('daemon off');
  return ['pantsd [', 'spring server ', 'rubocop --server ', 'lpass [agent]'].some((start) => title.startsWith(start));
}

/** Servers that leave their parent when they are told to: then they lead a session of their own (setsid(2)). */
const selfDetaching: ReadonlySet<string> = new Set([
  ...['postgres', 'redis-server', 'valkey-server', 'mysqld', 'mariadbd', 'mongod', 'memcached', 'apache2', 'httpd'],
  ...['nginx', 'lighttpd', 'haproxy', 'php-fpm', 'squid', 'sshd'],
]);

const javaClasses: ReadonlySet<string> = new Set([
  'org.gradle.launcher.daemon.bootstrap.GradleDaemon',
  'org.jetbrains.kotlin.daemon.KotlinCompileDaemon',
  'org.mvndaemon.mvnd.common.MavenDaemon',
  'bloop.Server',
  'bloop.Bloop',
  'bloop.BloopServer',
  'com.martiansoftware.nailgun.NGServer',
  'com.facebook.nailgun.NGServer',
  'scala.tools.nsc.CompileServer',
]);

const nodeScripts: readonly string[] = [
  '/eslint_d/lib/daemon.js',
  // prettierd, and eslint_d before version 14
  '/core_d/lib/daemon.js',
  '/core_d/lib/server.js',
  '/pm2/lib/Daemon.js',
  '/forever/bin/monitor',
];

function isDaemonScript({ kind, value, args }: Script, { program, args: all }: Invocation): boolean {
  const path = value.replaceAll('\\', '/');
  const file = baseName(path);
  if (program === 'java') {
    if (kind === 'jar') return file === 'A-server.jar' || (isSbt(file) && all.includes('--detach-stdio'));
    return javaClasses.has(value) || value.startsWith('org.mvndaemon.mvnd.daemon.');
  }
  if (program === 'dotnet') {
    if (file === 'MSBuild.dll') return reusesNode(args);
    return file === 'VBCSCompiler.dll' || (file === 'rzc.dll' && args[0] === 'server');
  }
  if (kind === 'module') return value === 'mypy.dmypy' && startsDmypy(args);
  if (kind !== 'file') return false;
  if (program.startsWith('python')) {
    if (file === 'dmypy') return startsDmypy(args);
    return file === 'supervisord' && !args.some((arg) => arg === '-n' || arg === '--nodaemon');
  }
  return (
    nodeScripts.some((end) => path.endsWith(end)) ||
    (path.endsWith('/daemon/server/start.js') && (path.includes('/nx/') || path.includes('/@nrwl/')))
  );
}

function isSbt(file: string): boolean {
  return file.startsWith('sbt-launch') && file.endsWith('.jar');
}

/** It forks where it is, and keeps the arguments of the command that has started it (mypy/dmypy_server.py, daemonize). */
const startsDmypy: Rule = has('start', 'restart', 'run', 'daemon');

/** A node of MSBuild waits for the next build, unless it is told not to. */
function reusesNode(args: readonly string[]): boolean {
  return args.some((arg) => /^[-/](noder|nodereuse):true$/i.test(arg.slice(0, 20)));
}

/** Whether ssh was told to go to the background (`-f`, `-fNL …`), before the host and the command. */
function goesToBackground(args: readonly string[], withValue: string): boolean {
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('-') || arg.length > 64) return false;
    for (let at = 1; at < arg.length; at++) {
      if (arg[at] === 'f') return true;
      if (!withValue.includes(arg.charAt(at))) continue;
      if (at === arg.length - 1) index++;
      break;
    }
  }
  return false;
}
