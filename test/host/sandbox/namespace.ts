import { spawnSync } from 'node:child_process';
import { printStatus } from '../progress';

/** A command as `spawn` takes it. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether it runs in a PID namespace of its own. */
  readonly isIsolated: boolean;
}

/**
 * Pid 1 of the namespace. It starts the command and, as an init does, reaps processes that lose their parent. When the
 * command ends, pid 1 ends with the same exit code; the kernel then kills everything that is left in the namespace. A
 * shell gives background jobs no stdin, so it is handed over. A shell has background jobs ignore Ctrl+C; Node undoes that
 * when it starts.
 */
const init = 'exec 9<&0; "$@" <&9 9<&- & exec 9<&-; wait $!';

/** The options of `unshare`: for root, and for a user who may create user namespaces. */
const variants = [
  ['--pid', '--fork', '--mount-proc', '--kill-child'],
  ['--user', '--map-current-user', '--pid', '--fork', '--mount-proc', '--kill-child'],
];

/**
 * Brings up the loopback of a new network. Only for root: without it, nothing in the network can be changed after
 * `unshare` has started a program.
 */
const loopback = 'ip link set lo up || ifconfig lo up';
/** Is `1` where the command has a network of its own, in which no port is taken. */
export const ownNetworkVariable = 'RUNAWAY_OWN_NETWORK';

let found: { readonly options: readonly string[] | undefined } | undefined;

/** The options that work on this machine, tried once; undefined if none is permitted. */
function unshareOptions(): readonly string[] | undefined {
  if (!found) {
    found = { options: process.platform === 'linux' ? variants.find((variant) => isPermitted(variant)) : undefined };
    if (!found.options) printStatus('No private PID namespace is permitted here: running without that isolation');
  }
  return found.options;
}

function isPermitted(options: readonly string[], script = 'true'): boolean {
  const args = [...options, 'sh', '-c', script];
  return spawnSync('unshare', args, { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** Whether commands can run in a PID namespace of their own on this machine. */
export function canIsolate(): boolean {
  return unshareOptions() !== undefined;
}

/**
 * The same command in a private PID namespace: it cannot signal processes outside. SIGKILL to the spawned process kills
 * everything in the namespace. With `ownNetwork` it also gets a network of its own, where that is permitted.
 */
export function inNamespace(command: string, args: readonly string[], { ownNetwork = false } = {}): Command {
  const options = unshareOptions();
  if (!options) return { command, args, isIsolated: false };
  const isOwn = ownNetwork && isPermitted([...options, '--net'], loopback);
  const all = isOwn ? [...options, '--net'] : options;
  const script = isOwn ? `{ ${loopback}; } && export ${ownNetworkVariable}=1; ${init}` : init;
  return { command: 'unshare', args: [...all, '--', 'sh', '-c', script, 'init', command, ...args], isIsolated: true };
}
