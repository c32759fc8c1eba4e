import type { Action, Outcome } from '../control/report';
import type { EndedWith, Evidence } from '../lineage/lineageRecord';
import type { OrphanState } from '../lineage/orphans';
import type { Ending } from '../model/snapshot';
import type { OriginKind } from '../origin';
import type { ProcessState } from '../processInfo';

/**
 * The lines of a recording, each of which is one JSON object: see `docs/recording.md`. A time named `t` is in ms since the
 * start of the recording, on a clock that does not jump. Other times are in ms since the epoch.
 */
export const formatName = 'runaway-recording';

/** Raised when a line changes its meaning. Types and fields are added without: what a reader does not know it leaves out. */
export const formatVersion = 1;

/** A longer line is not written, and not read. */
export const maxLineBytes = 1_000_000;

/** What is never in a recording, said in its header. */
export const leftOut = ['environment variables', 'secrets in texts', 'names of users', 'contents of files'] as const;

/** Where a recording is made. */
export interface RecordingEnvironment {
  /** The version of this extension. */
  readonly extension: string;
  /** The version of VS Code. */
  readonly vscode: string;
  /** As Node.js names them: `linux`, `6.1.0`, `x64`. */
  readonly platform: string;
  readonly kernel: string;
  readonly arch: string;
  /** A digest of the id of this run of the machine. Start times of two recordings can be compared if it is the same. */
  readonly boot?: string | undefined;
}

export interface Header extends RecordingEnvironment {
  readonly version: number;
  readonly startedAt: number;
  /** The usual time between two snapshots, in ms. */
  readonly intervalMs: number;
  readonly leftOut: readonly string[];
}

/** A process, in facts that change one by one. A fact that is not known is undefined, and is not written. */
export interface ProcessFacts {
  readonly name?: string | undefined;
  readonly commandLine?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  readonly startedAt?: number | undefined;
  readonly parentPid?: number | undefined;
  readonly state?: ProcessState | undefined;
  readonly threads?: number | undefined;
  readonly session?: number | undefined;
  readonly group?: number | undefined;
  /** Whether the user may send it signals; of a process of another user. */
  readonly otherUser?: boolean | undefined;
  /** Percent of one core, and bytes. */
  readonly cpu?: number | undefined;
  readonly memory?: number | undefined;
  /** With everything below it, if that is more than the process itself. */
  readonly treeCpu?: number | undefined;
  readonly treeMemory?: number | undefined;
  readonly treeCount?: number | undefined;
  readonly forksPerSecond?: number | undefined;
  readonly ports?: readonly RecordedPort[] | undefined;
  readonly isVSCode?: boolean | undefined;
  /** The number of the process below which it is shown. */
  readonly below?: number | undefined;
  readonly orphan?: OrphanState | undefined;
  readonly orphanedAt?: number | undefined;
  readonly lostParent?: RecordedParent | undefined;
  readonly lineage?: RecordedLineage | undefined;
  /** Of its tree, though shown elsewhere. */
  readonly detachedDescendants?: readonly RecordedIdentity[] | undefined;
}

export interface RecordedIdentity {
  readonly pid: number;
  readonly startTime: number;
}

export interface RecordedPort {
  readonly port: number;
  readonly addresses: readonly string[];
  readonly isInherited: boolean;
}

/** Why a process counts as one of the workspace: a `LineageRecord`. */
export interface RecordedLineage {
  /** The number of its origin. */
  readonly origin: number;
  readonly evidence: Evidence;
  readonly hostPid?: number | undefined;
  readonly parent?: (RecordedIdentity & { readonly name: string }) | undefined;
  readonly lost?: readonly RecordedParent[] | undefined;
  readonly inherited: boolean;
  readonly orphanedAt?: number | undefined;
  readonly endedWith?: EndedWith | undefined;
}

/** A dead ancestor: a `LostParent`. */
export interface RecordedParent extends RecordedIdentity {
  readonly name: string;
  readonly commandLine: readonly string[];
  readonly endedAt: number;
  readonly parent?: RecordedIdentity | undefined;
}

/** An origin, in facts that change one by one. */
export interface OriginFacts {
  readonly kind?: OriginKind | undefined;
  readonly label?: string | undefined;
  readonly isUnknownTerminal?: boolean | undefined;
  readonly command?: string | undefined;
  readonly isHidden?: boolean | undefined;
  readonly debugType?: string | undefined;
  readonly ending?: Ending | undefined;
  /** The numbers of its root process, and of its topmost processes that are not below it. */
  readonly root?: number | undefined;
  readonly tops?: readonly number[] | undefined;
  /** The root is shown below another origin. */
  readonly isRootElsewhere?: boolean | undefined;
  readonly isVSCode?: boolean | undefined;
  readonly cpu?: number | undefined;
  readonly memory?: number | undefined;
  readonly count?: number | undefined;
}

/** Which facts of a process or an origin have changed: `null` is one that is not known any more. */
export type Change<Facts> = { readonly id: number } & { readonly [Fact in keyof Facts]?: Facts[Fact] | null };

/** A process that is not there any more. */
export interface RecordedEnd {
  readonly id: number;
  /** When it ended; undefined if it is not shown as ended, as what lives for a moment is not. */
  readonly at?: number | undefined;
  /** The last signal that it was sent from here. */
  readonly signal?: string | undefined;
}

/** What is shown at the top, by numbers and in this order. A list that has not changed is not written. */
export interface RecordedLists {
  readonly origins?: readonly number[] | undefined;
  readonly orphans?: readonly number[] | undefined;
  readonly detached?: readonly number[] | undefined;
}

/** Something that has happened, besides changes of processes. */
export type RecordedEvent = { readonly t: number } & (
  | RecordedSignal
  | RecordedRunaway
  | { readonly type: 'failure'; readonly message: string }
  /** Snapshots that were not written, because writing took longer than they are apart: their changes are in the next. */
  | { readonly type: 'skipped'; readonly count: number }
);

/** Signals were sent from here. */
export interface RecordedSignal {
  readonly type: 'signal';
  readonly action: Action;
  readonly target: NamedIdentity;
  readonly processes: readonly (NamedIdentity & { readonly outcome: Outcome; readonly detail?: string | undefined })[];
}

/** A process has begun or ceased to be a runaway. */
export interface RecordedRunaway {
  readonly type: 'runaway';
  readonly phase: 'begin' | 'end';
  /** The rule that has found it. */
  readonly rule: string;
  readonly process: NamedIdentity;
  /** What the rule has measured. */
  readonly text?: string | undefined;
}

export interface NamedIdentity extends RecordedIdentity {
  readonly name: string;
}

/** Why a recording ended. `failed`: the file could not be written any more. */
export type EndReason = 'stopped' | 'closed' | 'duration' | 'size' | 'failed';

export interface Footer {
  readonly t: number;
  readonly reason: EndReason;
  readonly snapshots: number;
  readonly processes: number;
}

/** One line. What `process`, `origin` and `changes` say counts from the next `snapshot` on, as one. */
export type RecordingLine =
  | ({ readonly type: 'header'; readonly format: typeof formatName } & Header)
  | ({ readonly type: 'process'; readonly id: number } & RecordedIdentity & ProcessFacts)
  | ({ readonly type: 'origin'; readonly id: number } & OriginFacts)
  | {
      readonly type: 'changes';
      readonly processes?: readonly Change<ProcessFacts>[];
      readonly origins?: readonly Change<OriginFacts>[];
    }
  | ({ readonly type: 'snapshot'; readonly t: number; readonly ended?: readonly RecordedEnd[] } & RecordedLists)
  | RecordedEvent
  | ({ readonly type: 'footer' } & Footer);
