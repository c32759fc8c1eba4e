import {
  always,
  both,
  command,
  goesToBackground,
  has,
  hasPrefix,
  reusesNode,
  type ArgumentRule,
} from './argumentRules';

/** The options of ssh(1) that take a value. */
const sshOptionsWithValue = 'BbcDEeFIiJLlmOoPpQRSWw';

/** Programs that are daemons if they are started with certain arguments. */
export const daemonCommands: Readonly<Record<string, ArgumentRule>> = {
  zellij: has('--server'),
  shpool: command('daemon'),
  kak: has('-d'),
  emacs: hasPrefix('--daemon', '--bg-daemon', '-daemon'),
  // Its client is always the same program, and ends by itself.
  watchman: always,
  // It starts itself with an environment variable and without arguments (mozilla/sccache, src/commands.rs).
  sccache: (args) => args.length === 0,
  turbo: command('daemon'),
  bloop: command('server'),
  'pyre.bin': command('newserver', 'server'),
  // `-remote=auto` starts a gopls that all editors share and that ends when it is idle (gopls, doc/daemon.md).
  gopls: hasPrefix('-listen.timeout', '--listen.timeout'),
  adb: has('fork-server'),
  podman: both(command('system'), has('service')),
  catatonit: has('-P'),
  limactl: command('hostagent'),
  ssh: goesToBackground(sshOptionsWithValue),
  // Its `-M` takes a port.
  autossh: goesToBackground(`M${sshOptionsWithValue}`),
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
