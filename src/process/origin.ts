/** What the workspace starts processes for. */
export type OriginKind = 'terminal' | 'task' | 'debug' | 'extensionHost';

/** An origin by name: enough to say where a process came from when the origin itself is long gone. */
export interface OriginRef {
  /** Unique among the origins of all windows that ever were: it is written to the ledger. */
  readonly id: string;
  readonly kind: OriginKind;
  /** What the person knows it by: the terminal's title, the task's name. */
  readonly label: string;
}

/** The id of the origin of processes that come from a terminal of this workspace, of which it is not known which one. */
export const unknownTerminalId = 'unknown-terminal';

/** An origin that is open now. */
export interface Origin extends OriginRef {
  /** The process at which its tree begins: a terminal's shell; the extension host itself. */
  readonly rootPid: number;
  /** The command line that runs in a terminal now, where its shell tells. */
  readonly command?: string;
}

/** Which kind a process is counted to when it is the root of several origins: the first of these, the most special one. */
const precedence: readonly OriginKind[] = ['debug', 'task', 'terminal', 'extensionHost'];

/**
 * The origin of each root, by pid. A process that is the root of several (two debug sessions of one program, for example)
 * has only one, so that it is shown once: of one kind it is the first.
 */
export function byRoot(origins: Iterable<Origin>): ReadonlyMap<number, Origin> {
  const found = new Map<number, Origin>();
  for (const origin of origins) {
    const other = found.get(origin.rootPid);
    if (!other || precedence.indexOf(origin.kind) < precedence.indexOf(other.kind)) found.set(origin.rootPid, origin);
  }
  return found;
}
