/** What the workspace starts processes for. */
export type OriginKind = 'terminal' | 'task' | 'debug' | 'extension' | 'extensionHost';

/** What differs between the kinds of origins. */
export interface OriginRules {
  /** The root process is VS Code's own: it ends with the window, is not written to the ledger, and is listed last. */
  readonly isRootVSCode: boolean;
  /** Its processes are children of the extension host. */
  readonly isOfExtensions: boolean;
  /** The row of the origin stands for its root process, which may be signalled. */
  readonly canEndRoot: boolean;
  /** The root process counts in the totals of the origin. */
  readonly countsRoot: boolean;
  /** The origin is shown although nothing but its root runs in it. */
  readonly isShownWhenEmpty: boolean;
  /**
   * The pty host starts the root process as the shell of a terminal. When the terminal closes, the kernel and the shell
   * send SIGHUP to what runs in it.
   */
  readonly isTerminal: boolean;
  /**
   * The extension host may be the parent of the root process. Once the origin has ended, that parent no longer counts:
   * a root that still runs is left behind.
   */
  readonly isStartedByExtensionHost: boolean;
  /** The origin ends with its root process. The terminal of a task may stay open; so may a terminal without its shell. */
  readonly endsWithRoot: boolean;
  /** Decides between two origins with one root process: the lower number wins. */
  readonly precedence: number;
}

/** The rules of each kind. Icons and texts are the view's. */
export const originRules: Readonly<Record<OriginKind, OriginRules>> = {
  debug: {
    isRootVSCode: false,
    isOfExtensions: false,
    canEndRoot: true,
    countsRoot: true,
    isShownWhenEmpty: true,
    isTerminal: false,
    isStartedByExtensionHost: true,
    endsWithRoot: true,
    precedence: 1,
  },
  task: {
    isRootVSCode: false,
    isOfExtensions: false,
    canEndRoot: true,
    countsRoot: true,
    isShownWhenEmpty: true,
    isTerminal: true,
    isStartedByExtensionHost: false,
    endsWithRoot: true,
    precedence: 2,
  },
  terminal: {
    isRootVSCode: false,
    isOfExtensions: false,
    canEndRoot: true,
    countsRoot: true,
    isShownWhenEmpty: true,
    isTerminal: true,
    isStartedByExtensionHost: false,
    endsWithRoot: false,
    precedence: 3,
  },
  // It has no root of its own: what it starts are children of the extension host.
  extension: {
    isRootVSCode: false,
    isOfExtensions: true,
    canEndRoot: false,
    countsRoot: false,
    isShownWhenEmpty: false,
    isTerminal: false,
    isStartedByExtensionHost: true,
    endsWithRoot: false,
    precedence: 4,
  },
  // It runs for all of the window's extensions, not for the processes of the workspace alone.
  extensionHost: {
    isRootVSCode: true,
    isOfExtensions: true,
    canEndRoot: false,
    countsRoot: false,
    isShownWhenEmpty: false,
    isTerminal: false,
    isStartedByExtensionHost: false,
    endsWithRoot: false,
    precedence: 5,
  },
};

/** Whether a value from outside, such as a ledger, is a kind that this version knows. */
export function isOriginKind(value: unknown): value is OriginKind {
  return typeof value === 'string' && Object.hasOwn(originRules, value);
}

/** An origin by name: enough to say where a process came from after the origin itself has gone. */
export interface OriginRef {
  /** Unique among the origins of all windows there ever were: it is written to the ledger. */
  readonly id: string;
  readonly kind: OriginKind;
  /** The name that the user knows: the title of the terminal, the name of the task. */
  readonly label: string;
}

/** The id of the origin of processes that come from a terminal of this workspace if it is not known from which. */
export const unknownTerminalId = 'unknown-terminal';

/** An origin that is open now. */
export interface Origin extends OriginRef {
  /** The process at which its tree begins: the shell of a terminal; the extension host itself. */
  readonly rootPid: number;
  /** The command line that runs in a terminal now, if its shell reports it. */
  readonly command?: string;
  /** It is a terminal that the user does not see. */
  readonly isHidden?: boolean;
  /** What a debug session debugs: `node`, `python`. */
  readonly debugType?: string;
  /** VS Code can end it and start exactly the same again. */
  readonly isRestartable?: boolean;
}

/** The plain name of an origin, without what is true only while it is open. */
export function toOriginRef({ id, kind, label }: OriginRef): OriginRef {
  return { id, kind, label };
}

/**
 * The origin of each root, by pid. A process that is the root of several origins (two debug sessions of one program, for
 * example) gets the one that precedes, or else the first, so that it is shown once.
 */
export function originsByRootPid(origins: Iterable<Origin>): ReadonlyMap<number, Origin> {
  const found = new Map<number, Origin>();
  for (const origin of origins) {
    const other = found.get(origin.rootPid);
    if (!other || precedes(origin, other)) found.set(origin.rootPid, origin);
  }
  return found;
}

function precedes(a: Origin, b: Origin): boolean {
  return originRules[a.kind].precedence < originRules[b.kind].precedence;
}
