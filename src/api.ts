/**
 * What other extensions get of this one: declarations, without code. Copy this file into an extension that uses it. What it
 * says stays true while `version` is 1; more may be added. `docs/api.md` has an example.
 */
import type { Event } from 'vscode';

/** What `activate()` returns, and `exports` is: `vscode.extensions.getExtension<RunawayApi>('runaway-tools.runaway')`. */
export interface RunawayApi {
  readonly version: 1;
  /**
   * The trees below the terminals, tasks, debug sessions and extensions of this workspace, as last listed. The shell of a
   * terminal is not among them, what runs in it is. Orphans are not among them either. Each reading of the property makes
   * the objects anew: compare processes by `pid` and `startTime`.
   */
  readonly processes: readonly RunawayProcess[];
  /** The processes that were left behind, with their trees. Daemons and what the user keeps are not among them. */
  readonly orphans: readonly RunawayProcess[];
  /**
   * Fires after every listing, whether or not something has changed: once a second while the view is visible, about every
   * five seconds otherwise, and at once when a terminal, task or debug session starts or ends.
   */
  readonly onDidChange: Event<void>;
  /**
   * Asks a process to exit (SIGTERM), and waits until it has, or until the time of the setting
   * `runaway.terminate.graceSeconds` is over. The user is not asked, and is told of the outcome.
   * @throws {RunawayRefusal} Rejects if the process must not be signalled, or does not exist: nothing was sent.
   */
  terminate(target: RunawayTarget): Promise<RunawayReport>;
  /** Forces a process to end (SIGKILL). Its children live on. Otherwise as {@link terminate}. */
  kill(target: RunawayTarget): Promise<RunawayReport>;
  /** Forces a process and everything below it to end. Otherwise as {@link terminate}. */
  killTree(target: RunawayTarget): Promise<RunawayReport>;
}

/** A process: plain data, as of the last listing. */
export interface RunawayProcess {
  readonly pid: number;
  /**
   * Identifies the process together with the pid, which alone is handed out again. In ms, on a clock of the system: for
   * comparison only, it is no time of day.
   */
  readonly startTime: number;
  readonly parentPid: number;
  /** The system's name of the program; on Linux it has at most 15 bytes. Any program can choose its own. */
  readonly name: string;
  /** The arguments, the program first; empty if they cannot be read. Any program can change its own. */
  readonly commandLine: readonly string[];
  /** Percent of one core, so that four busy threads are 400; undefined before the second reading. */
  readonly cpu: number | undefined;
  /** Resident memory of the process itself, in bytes. */
  readonly memory: number;
  /**
   * The TCP ports on which it accepts connections, sorted; empty if it has none, or if none is known. They are read every few
   * seconds while the view is visible, and are as they were last while it is hidden.
   */
  readonly ports: readonly RunawayPort[];
  /**
   * How it has got out of hand, as its row says; empty if it has not, or if the user ignores it. `cpu`: it has used much CPU
   * for long. `memory`: its memory grows without pause. `processes`: its tree has very many processes. `forks`: it starts
   * short-lived processes all the time. `pileUp`: it starts like processes again and again, and they never end. There may
   * be more in the future.
   */
  readonly runaway: readonly RunawayKind[];
  /** What the process was started for, by the name that the user knows: the title of a terminal, the name of a task. */
  readonly origin: string;
  /** What kind of thing `origin` is. There may be more kinds in the future. */
  readonly originKind: RunawayOriginKind;
  /**
   * The processes that it has started, in at most 50 levels, so that a caller can recurse, as `JSON.stringify` does. A
   * process on the last level but one has all of its descendants as children, each after its parent, which is in
   * `parentPid`.
   */
  readonly children: readonly RunawayProcess[];
}

export type RunawayKind = 'cpu' | 'memory' | 'processes' | 'forks' | 'pileUp';

export type RunawayOriginKind = 'terminal' | 'task' | 'debug' | 'extension' | 'extensionHost';

/** A TCP port on which a process accepts connections. */
export interface RunawayPort {
  readonly port: number;
  /** The addresses that it is bound to: `0.0.0.0` and `::` stand for all of the machine's. */
  readonly addresses: readonly string[];
  /** Another process, which still runs, has opened the socket, and this one has a copy of it. */
  readonly isInherited: boolean;
}

/** What to signal: a {@link RunawayProcess}, or a pid. With a start time it is exactly one process. */
export interface RunawayTarget {
  readonly pid: number;
  /** Without it, the process that has the pid now is meant. */
  readonly startTime?: number;
}

/** What has become of the target, and of the processes below it if these were signalled, too. */
export interface RunawayReport {
  readonly target: Omit<RunawayOutcome, 'outcome' | 'detail'>;
  /** Each process that was to be signalled, the target first. */
  readonly processes: readonly RunawayOutcome[];
  /** From the call to the last look at the processes, in ms. */
  readonly durationMs: number;
}

export interface RunawayOutcome {
  readonly pid: number;
  readonly startTime: number;
  /** The telling name, as the view has it: `api.js`. */
  readonly name: string;
  /**
   * `gone`: it no longer runs. `alive`: it still runs after the wait. `denied`: the signal was not permitted. `replaced`:
   * the pid belongs to another process now, and nothing was sent.
   */
  readonly outcome: 'gone' | 'alive' | 'denied' | 'replaced';
  /** For a log: an error code of the system, the state of a process that still runs. */
  readonly detail?: string;
}

/** Why nothing was sent. */
export interface RunawayRefusal extends Error {
  readonly name: 'RefusedError';
  /** A sentence in English that names the process. */
  readonly message: string;
  /**
   * `notAPid`, `group` (0 and below), `init` (pid 1), `self` (this extension host), `ancestor` (what VS Code was started
   * by), `host` (VS Code's own), `otherVSCode`, `kernel`, `noSuchProcess`, or `replaced`. There may be more in the future.
   */
  readonly reason: string;
}
