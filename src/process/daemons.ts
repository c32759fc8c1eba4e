import { displayName } from './displayName';
import type { ProcessInfo } from './processInfo';

/**
 * Programs that are meant to outlive whoever started them: build servers, terminal multiplexers, agents. A pattern
 * stands for a whole name or a whole command line; `*` is any text.
 */
export const knownDaemons: readonly string[] = [
  // build servers
  '*GradleDaemon*',
  '*KotlinCompileDaemon*',
  'bazel*',
  '*/bazel/*A-server.jar*',
  'buckd',
  'watchman',
  'sccache',
  'eslint_d*',
  'prettierd*',
  '*/nx/*/daemon/server/*',
  'turbo* daemon*',
  '*sbt-launch*',
  'bloop*',
  // terminals that one comes back to
  'tmux*',
  'screen',
  'SCREEN',
  'zellij*',
  'dtach',
  'abduco',
  'mosh-server',
  // agents
  'ssh-agent',
  'gpg-agent',
  'keyboxd',
  'scdaemon',
  'dbus-daemon',
  'dbus-launch',
  'gnome-keyring*',
  'pulseaudio',
  'pipewire*',
  '*git*credential-cache--daemon*',
  '*git*fsmonitor--daemon*',
  // containers, devices, editors
  'dockerd',
  'docker*',
  'containerd*',
  'conmon',
  'podman*',
  'adb',
  'emacs*--daemon*',
  'crashpad_handler',
  'chrome_crashpad*',
];

/** Says whether a process is on a list of daemons, by its name or its command line. */
export function daemonMatcher(patterns: Iterable<string>): (process: ProcessInfo) => boolean {
  const expressions = [...patterns].map(wildcard);
  return (process) => {
    const candidates = [process.name, displayName(process), process.commandLine.join(' ')];
    return expressions.some((expression) => candidates.some((candidate) => expression.test(candidate)));
  };
}

function wildcard(pattern: string): RegExp {
  const escaped = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's');
}
