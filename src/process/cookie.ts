import type { OriginRef } from './origin';
import type { Identity } from './identity';
import type { Stranger } from './source/source';

/** The environment variable that only the terminals of this workspace have, and with them all that is started there. */
export const cookieName = 'RUNAWAY_WORKSPACE';

/**
 * VS Code gives each terminal of a remote window a variable of this name with a value of its own: it tells from which
 * terminal a process came, and tells apart two windows on one folder, whose cookie is the same.
 */
const terminalHandleName = 'VSCODE_IPC_HOOK_CLI';

type Environment = ReadonlyMap<string, string>;

export interface CookieOptions {
  /** This workspace's value; undefined or empty matches nothing. */
  readonly value: string | undefined;
  /** Whom orphans are handed to: pid 1, and whoever of our ancestors is a subreaper (prctl(2)). */
  readonly adopters: ReadonlySet<number>;
  readonly environment: (process: Identity) => Environment | undefined;
  /** The terminals that are open, with their shells. */
  readonly terminals: () => Iterable<readonly [root: Identity, origin: OriginRef]>;
  /** Whether another window on the same workspace is alive, whose processes carry the same cookie. */
  readonly sharesWorkspace: () => boolean;
  /** What a process is said to come from when its terminal is not known. */
  readonly fallback: OriginRef;
}

/** How often a terminal's shell is asked for its handle: between fork and exec it shows another environment. */
const mostTries = 5;

/** Recognises our processes by what they have inherited: whoever clears its environment is not recognised, no more. */
export class Cookie {
  private readonly terminals = new Map<string, OriginRef>();
  private readonly tries = new Map<string, number>();
  /** Whether one of ours may have been refused, because another window was there. */
  private hasRefused = false;

  constructor(private readonly options: CookieOptions) {}

  /** Learns which terminal's processes carry which handle, from the terminal's own shell. */
  learn(root: Identity, origin: OriginRef): void {
    const tries = this.tries.get(origin.id) ?? 0;
    if (tries >= mostTries) return;
    this.tries.set(origin.id, this.read(root, origin) ? mostTries : tries + 1);
  }

  private read(root: Identity, { id, kind, label }: OriginRef): boolean {
    const handle = this.options.environment(root)?.get(terminalHandleName);
    if (handle) this.terminals.set(handle, { id, kind, label });
    return handle !== undefined;
  }

  /**
   * The origin of a process that nobody of ours is the parent of. Only somebody who was adopted can have lost us: others
   * have a parent that would be ours too.
   */
  originOf(stranger: Stranger): OriginRef | undefined {
    const { value, adopters, environment, sharesWorkspace, fallback } = this.options;
    if (!value || !adopters.has(stranger.parentPid)) return undefined;
    const variables = environment(stranger);
    if (variables?.get(cookieName) !== value) return undefined;
    const handle = variables.get(terminalHandleName) ?? '';
    // It may have been started before anybody has looked at its terminal.
    if (!this.terminals.has(handle)) for (const [root, origin] of this.options.terminals()) this.read(root, origin);
    const known = this.terminals.get(handle);
    if (known) return known;
    if (!sharesWorkspace()) return fallback;
    this.hasRefused = true;
    return undefined;
  }

  /** Whether those that were refused should be asked again, as the other window has gone. True once. */
  shouldAskAgain(): boolean {
    if (!this.hasRefused || this.options.sharesWorkspace()) return false;
    this.hasRefused = false;
    return true;
  }
}
