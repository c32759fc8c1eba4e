import { spawnSync } from 'node:child_process';
import { printStatus } from '../progress';

/** A command as `spawn` takes it. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  /** Whether it will run in a PID namespace of its own. */
  readonly isolated: boolean;
}

/**
 * Pid 1 of the namespace: starts the command and reaps whatever loses its parent, as an init does. When the command
 * ends, so does pid 1, with the same exit code; the kernel then kills all that is left in the namespace. A shell gives
 * its background jobs no stdin, so it is handed over; and they ignore Ctrl+C, but Node undoes that when it starts.
 */
const init = 'exec 9<&0; "$@" <&9 9<&- & exec 9<&-; wait $!';

/** Ways to get a namespace: as root, or as somebody who may have namespaces of users too. */
const ways = [
  ['--pid', '--fork', '--mount-proc', '--kill-child'],
  ['--user', '--map-current-user', '--pid', '--fork', '--mount-proc', '--kill-child'],
];

let tried: { readonly flags: readonly string[] | undefined } | undefined;

/** How `unshare` has to be called here; undefined where it is not permitted. Tried once. */
function way(): readonly string[] | undefined {
  if (!tried) {
    tried = { flags: process.platform === 'linux' ? ways.find(works) : undefined };
    if (!tried.flags) printStatus('No private PID namespace is permitted here: running without that isolation');
  }
  return tried.flags;
}

function works(flags: readonly string[]): boolean {
  return spawnSync('unshare', [...flags, 'true'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}

/** Whether commands can be run in a PID namespace of their own on this machine. */
export function canIsolate(): boolean {
  return way() !== undefined;
}

/**
 * The same command in a private PID namespace, so that whatever it kills by mistake is nobody else's. Killing the
 * process that is spawned (with SIGKILL) kills everything in the namespace.
 */
export function inNamespace(command: string, args: readonly string[]): Command {
  const flags = way();
  if (!flags) return { command, args, isolated: false };
  return { command: 'unshare', args: [...flags, '--', 'sh', '-c', init, 'init', command, ...args], isolated: true };
}
