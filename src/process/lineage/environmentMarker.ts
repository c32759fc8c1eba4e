import type { OriginRef } from '../origin';
import { keyOf, type Identity } from '../identity';
import type { ProcessInfo } from '../processInfo';
import type { UnknownProcess } from '../source/processSource';
import { getVSCodeRole } from '../programs/vscodeProcesses';

/** The environment variable that only the terminals of this workspace have, and with them all that is started there. */
export const markerVariable = 'RUNAWAY_WORKSPACE';

/**
 * VS Code gives each terminal of a remote window a variable of this name with a value of its own: it tells from which
 * terminal a process came, and tells apart two windows on one folder, whose cookie is the same.
 */
const terminalHandleName = 'VSCODE_IPC_HOOK_CLI';

/**
 * Variables by which VS Code tells its child processes which script to run (`bootstrap-fork.ts`,
 * `VSCODE_AMD_ENTRYPOINT` before VS Code 1.97). All that an extension host starts inherits them; terminals do not get
 * them (`sanitizeProcessEnvironment` in base/common/processes.ts).
 */
const entryPointNames = ['VSCODE_ESM_ENTRYPOINT', 'VSCODE_AMD_ENTRYPOINT'];

type Environment = ReadonlyMap<string, string>;

export interface EnvironmentMarkerOptions {
  /** This workspace's value; undefined or empty matches nothing. */
  readonly value: () => string | undefined;
  /** The processes that orphans are handed to: see `getAdopters`. */
  readonly adopters: ReadonlySet<number>;
  readonly environment: (process: Identity) => Environment | undefined;
  readonly look: (pid: number) => ProcessInfo | undefined;
  /** See `isStartedByMain`. */
  readonly isStartedByMain: (stranger: UnknownProcess) => boolean;
  /** The terminals that are open, with their shells. */
  readonly terminals: () => Iterable<readonly [root: Identity, origin: OriginRef]>;
  /** Whether another window on the same workspace is alive, whose processes carry the same cookie. */
  readonly hasOtherWindow: () => boolean;
  /** Whether another VS Code was ever started from a terminal of this workspace: its terminals have inherited the mark. */
  readonly hasOtherVSCode: () => boolean;
  /** What a process is said to come from when its terminal is not known: it may be open or closed. */
  readonly fallback: OriginRef;
}

/** How often a terminal's shell is asked for its handle: between fork and exec it shows another environment. */
const maxTries = 5;

/**
 * Recognises processes of this workspace by the environment that they have inherited. That says which terminal a process
 * descends from, not which window it belongs to: a window that was opened from a terminal has inherited the same, and so
 * have its processes. The nearest window counts.
 */
export class EnvironmentMarker {
  private readonly terminals = new Map<string, OriginRef>();
  private readonly tries = new Map<string, number>();
  private hasSeenVSCode = false;
  /** Whether one of ours may have been refused, because another window was there. */
  private hasRefused = false;

  constructor(private readonly options: EnvironmentMarkerOptions) {}

  /** Learns which terminal's processes carry which handle, from the terminal's own shell. */
  learn(root: Identity, origin: OriginRef): void {
    const key = `${origin.id} ${keyOf(root)}`;
    const tries = this.tries.get(key) ?? 0;
    if (tries >= maxTries) return;
    this.tries.set(key, this.read(root, origin) ? maxTries : tries + 1);
    dropOldest(this.tries);
  }

  private read(root: Identity, { id, kind, label }: OriginRef): boolean {
    const handle = this.options.environment(root)?.get(terminalHandleName);
    if (handle) this.terminals.set(handle, { id, kind, label });
    dropOldest(this.terminals);
    return handle !== undefined;
  }

  /**
   * The origin of a process whose parent is not ours. Only a process that was handed to an adopter can have lost us:
   * others have a parent that would be ours too.
   */
  originOf(stranger: UnknownProcess): OriginRef | undefined {
    const { adopters, environment, hasOtherWindow, fallback } = this.options;
    const value = this.options.value();
    if (!value || !adopters.has(stranger.parentPid)) return undefined;
    const variables = environment(stranger);
    if (variables?.get(markerVariable) !== value || hasEntryPoint(variables)) return undefined;
    if (this.isVSCode(stranger) || this.options.isStartedByMain(stranger)) return undefined;
    const handle = variables.get(terminalHandleName) ?? '';
    // It may have been started before its terminal was looked at.
    if (!this.terminals.has(handle)) for (const [root, origin] of this.options.terminals()) this.read(root, origin);
    const known = this.terminals.get(handle);
    if (known) return known;
    // A terminal that is not known may be one of a window that has inherited our mark.
    if (handle !== '' && (this.hasSeenVSCode || this.options.hasOtherVSCode())) return undefined;
    if (!hasOtherWindow()) return fallback;
    this.hasRefused = true;
    return undefined;
  }

  /** Whether those that were refused should be asked again, as the other window has gone. True once. */
  shouldAskAgain(): boolean {
    if (!this.hasRefused || this.options.hasOtherWindow()) return false;
    this.hasRefused = false;
    return true;
  }

  /**
   * Whether a process in the session of a terminal of ours belongs to another window all the same: a VS Code that was
   * started there has its extension host, and all that this starts, in the same session.
   */
  readonly isOfOtherWindow = (stranger: UnknownProcess): boolean => {
    const variables = this.options.environment(stranger);
    return variables !== undefined && hasEntryPoint(variables);
  };

  private isVSCode({ pid }: UnknownProcess): boolean {
    const process = this.options.look(pid);
    const isVSCode = process !== undefined && getVSCodeRole(process) !== undefined;
    this.hasSeenVSCode ||= isVSCode;
    return isVSCode;
  }
}

/** A closed terminal is remembered, since what it has left may be found later; of more than this many, the newest. */
const maxTerminals = 500;

function dropOldest(map: Map<string, unknown>): void {
  for (const key of map.keys()) {
    if (map.size <= maxTerminals) return;
    map.delete(key);
  }
}

function hasEntryPoint(variables: Environment): boolean {
  return entryPointNames.some((name) => variables.has(name));
}
