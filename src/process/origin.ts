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

/** An origin that is open now. */
export interface Origin extends OriginRef {
  /** The process at which its tree begins: a terminal's shell; the extension host itself. */
  readonly rootPid: number;
  /** The command line that runs in a terminal now, where its shell tells. */
  readonly command?: string;
}
