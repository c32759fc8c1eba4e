import { keyOf, type Identity } from '../identity';
import { toOriginRef, type OriginRef } from '../origin';
import type { ProcessInfo } from '../processInfo';
import { getVSCodeRole } from '../programs/vscodeProcesses';
import type { UnknownProcess } from '../source/processSource';

/** The environment variable that only the terminals of this workspace have, and all that is started in them. */
export const markerVariable = 'RUNAWAY_WORKSPACE';

/**
 * VS Code gives each terminal of a remote window a variable of this name with a value of its own. It shows from which
 * terminal a process came, and tells apart two windows on one folder, which have the same marker.
 */
const terminalHandleVariable = 'VSCODE_IPC_HOOK_CLI';

/**
 * Variables by which VS Code tells its child processes which script to run (`bootstrap-fork.ts`,
 * `VSCODE_AMD_ENTRYPOINT` before VS Code 1.97). All that an extension host starts inherits them; terminals do not get
 * them (`sanitizeProcessEnvironment` in base/common/processes.ts).
 */
const entryPointVariables = ['VSCODE_ESM_ENTRYPOINT', 'VSCODE_AMD_ENTRYPOINT'];

type Environment = ReadonlyMap<string, string>;

export interface EnvironmentMarkerOptions {
  /** This workspace's value; undefined or empty matches nothing. */
  readonly value: () => string | undefined;
  /** The processes that adopt orphans: see `getAdopters`. */
  readonly adopters: ReadonlySet<number>;
  readonly environment: (process: Identity) => Environment | undefined;
  readonly getProcess: (pid: number) => ProcessInfo | undefined;
  /** See `isStartedByMain`. */
  readonly isStartedByMain: (process: UnknownProcess) => boolean;
  /** The terminals that are open, with their shells. */
  readonly terminals: () => Iterable<readonly [root: Identity, origin: OriginRef]>;
  /** Whether another window on the same workspace is alive, whose processes carry the same marker. */
  readonly hasOtherWindow: () => boolean;
  /** Whether another VS Code was ever started from a terminal of this workspace: its terminals have inherited the marker. */
  readonly hasOtherVSCode: () => boolean;
  /** The origin of a process whose terminal is not known: it may be open or closed. */
  readonly fallback: OriginRef;
}

/** How often to read the handle of a terminal from its shell: between fork and exec the shell shows another environment. */
const maxTries = 5;

/** Closed terminals are remembered, since what they left may be found later: the newest, at most this many. */
const maxTerminals = 500;

/**
 * Recognises processes of this workspace by the environment that they have inherited. The environment shows from which
 * terminal a process descends, not to which window it belongs: a window that was opened from a terminal has inherited the
 * same, and so have its processes. The nearest window counts.
 */
export class EnvironmentMarker {
  /** By handle. */
  private readonly terminals = new Map<string, OriginRef>();
  /** By origin and root. */
  private readonly tries = new Map<string, number>();
  private hasSeenVSCode = false;
  /** A process of ours may have been refused, because there was another window. */
  private hasRefused = false;

  constructor(private readonly options: EnvironmentMarkerOptions) {}

  /** Learns the handle of a terminal from its shell. */
  learn(root: Identity, origin: OriginRef): void {
    const key = `${origin.id} ${keyOf(root)}`;
    const tries = this.tries.get(key) ?? 0;
    if (tries >= maxTries) return;
    this.tries.set(key, this.readHandle(root, origin) ? maxTries : tries + 1);
    dropOldest(this.tries);
  }

  private readHandle(root: Identity, origin: OriginRef): boolean {
    const handle = this.options.environment(root)?.get(terminalHandleVariable);
    if (handle) this.terminals.set(handle, toOriginRef(origin));
    dropOldest(this.terminals);
    return handle !== undefined;
  }

  /**
   * The origin of a process whose parent is not ours. Only a process with an adopter as its parent can have lost its tie
   * to us: the parent of any other would be ours too.
   */
  originOf(process: UnknownProcess): OriginRef | undefined {
    const { adopters, environment, hasOtherWindow, fallback } = this.options;
    const value = this.options.value();
    if (!value || !adopters.has(process.parentPid)) return undefined;
    const variables = environment(process);
    if (variables?.get(markerVariable) !== value || hasEntryPoint(variables)) return undefined;
    if (this.isVSCode(process) || this.options.isStartedByMain(process)) return undefined;
    const handle = variables.get(terminalHandleVariable) ?? '';
    // The process may be older than the first reading of its terminal's handle.
    if (!this.terminals.has(handle)) {
      for (const [root, origin] of this.options.terminals()) this.readHandle(root, origin);
    }
    const known = this.terminals.get(handle);
    if (known) return known;
    // An unknown terminal may be one of a window that has inherited our marker.
    if (handle !== '' && (this.hasSeenVSCode || this.options.hasOtherVSCode())) return undefined;
    if (!hasOtherWindow()) return fallback;
    this.hasRefused = true;
    return undefined;
  }

  /** Whether to examine the refused processes again, since the other window has gone. Returns true once. */
  shouldAskAgain(): boolean {
    if (!this.hasRefused || this.options.hasOtherWindow()) return false;
    this.hasRefused = false;
    return true;
  }

  /**
   * Whether a process in the session of a terminal of ours belongs to another window: a VS Code that was started there
   * has its extension host, and all that this starts, in the same session.
   */
  readonly isOfOtherWindow = (process: UnknownProcess): boolean => {
    const variables = this.options.environment(process);
    return variables !== undefined && hasEntryPoint(variables);
  };

  private isVSCode({ pid }: UnknownProcess): boolean {
    const process = this.options.getProcess(pid);
    const isVSCode = process !== undefined && getVSCodeRole(process) !== undefined;
    this.hasSeenVSCode ||= isVSCode;
    return isVSCode;
  }
}

function dropOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= maxTerminals) return;
    map.delete(key);
  }
}

function hasEntryPoint(variables: Environment): boolean {
  return entryPointVariables.some((name) => variables.has(name));
}
