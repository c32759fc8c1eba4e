/** Programs that are nothing but daemons, with the names that the kernel has cut to 15 bytes. */
export const plainDaemons: ReadonlySet<string> = new Set([
  // terminals to come back to; tmux gives its server and its clients names of their own, but not on every system
  'tmux',
  ...['SCREEN', 'dtach', 'abduco', 'mosh-server', 'etserver', 'etterminal', 'tmate'],
  // keys and passwords
  ...['ssh-agent', 'gpg-agent', 'keyboxd', 'scdaemon', 'dirmngr', 'gnome-keyring-daemon', 'gnome-keyring-d'],
  ...['kwalletd5', 'kwalletd6', 'ssh-tpm-agent', 'yubikey-agent'],
  // the desktop's services, which the first program that needs one starts
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

/** Servers that leave their parent on request, and then lead a session of their own (setsid(2)). */
export const selfDetaching: ReadonlySet<string> = new Set([
  ...['postgres', 'redis-server', 'valkey-server', 'mysqld', 'mariadbd', 'mongod', 'memcached', 'apache2', 'httpd'],
  ...['nginx', 'lighttpd', 'haproxy', 'php-fpm', 'squid', 'sshd'],
]);

/** The beginnings of titles that daemons write over their arguments. */
export const daemonTitles: readonly string[] = ['pantsd [', 'spring server ', 'rubocop --server ', 'lpass [agent]'];

/** The main classes of daemons that a `java` runs. */
export const daemonClasses: ReadonlySet<string> = new Set([
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

/** The scripts of daemons that a `node` runs, by the end of their path. */
export const daemonScripts: readonly string[] = [
  '/eslint_d/lib/daemon.js',
  // prettierd, and eslint_d before version 14
  '/core_d/lib/daemon.js',
  '/core_d/lib/server.js',
  '/pm2/lib/Daemon.js',
  '/forever/bin/monitor',
];
