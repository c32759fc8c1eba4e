import type { Disposable } from '../../common/event';
import type { Outcome } from '../../process/control/report';
import type { Identity } from '../../process/identity';
import type { ProcessInfo } from '../../process/processInfo';
import type { ListeningSocket, ProcessIo } from '../../process/source/processDetails';
import type { ProcessFacts } from '../../process/source/processSource';
import type { ChartRange } from './detailsProtocol';

/**
 * What a panel shows of a process that runs, besides what the model knows. Each part is undefined where it is not known, and
 * is then shown as such. Texts are those of other programs, raw, unless it says that a text is made for the user.
 */
export interface ProcessData extends Partial<Pick<ProcessFacts, 'ignoresTerminate' | 'tracer'>> {
  /** Read anew. */
  readonly process?: ProcessInfo | undefined;
  readonly executable?: string | undefined;
  /** What it is doing, made for the user: `waiting for a child: sleep (456)`. */
  readonly activity?: string | undefined;
  readonly threads?: readonly ThreadData[] | undefined;
  readonly files?: FileData | undefined;
  readonly listening?: readonly ListeningSocket[] | undefined;
  readonly connections?: readonly Connection[] | undefined;
  readonly limits?: readonly Limit[] | undefined;
  readonly signals?: SignalData | undefined;
  readonly io?: ProcessIo | undefined;
  /** In bytes: see `ProcessDetails.proportionalMemory`. */
  readonly proportionalMemory?: number | undefined;
  readonly environment?: ReadonlyMap<string, string> | undefined;
}

export interface ThreadData {
  readonly id: number;
  readonly name: string;
  /** Percent of one core. */
  readonly cpu?: number | undefined;
  /** What it is doing, made for the user. */
  readonly activity?: string | undefined;
}

export interface FileData {
  readonly count: number;
  /** The kinds, made for the user, the most frequent first. */
  readonly kinds?: readonly { readonly kind: string; readonly count: number }[] | undefined;
  readonly open?: readonly OpenFile[] | undefined;
}

export interface OpenFile {
  readonly descriptor: number;
  /** Made for the user. */
  readonly kind: string;
  /** A path, or what the system calls it. */
  readonly target: string;
}

/** A socket that is connected. */
export interface Connection {
  /** With the port. */
  readonly local: string;
  readonly remote: string;
  /** Made for the user. */
  readonly state: string;
}

/** A limit of resources (getrlimit(2)). */
export interface Limit {
  /** As the system names it. */
  readonly name: string;
  /** With the unit; undefined for none. */
  readonly soft: string | undefined;
  readonly hard: string | undefined;
}

/** Names of signals: what the process does with them (signal(7)). */
export interface SignalData {
  readonly handled?: readonly string[] | undefined;
  readonly ignored?: readonly string[] | undefined;
  readonly blocked?: readonly string[] | undefined;
}

/** Asks the system about one process. */
export interface DataReader {
  /** Whether exactly this process exists now; undefined if the system does not tell. */
  isRunning(process: Identity): boolean | undefined;
  /** Undefined if the process is gone, or nothing is known of it. Never late. */
  read(process: Identity): Promise<ProcessData | undefined>;
}

/** Something that has happened to a process, and that a snapshot does not show. */
export type ProcessEvent = {
  /** In ms since the epoch. */
  readonly at: number;
} & (
  | { readonly kind: 'signal'; readonly signal: string; readonly outcome?: Outcome | undefined }
  /** It was marked as a runaway; the text says why, and is made for the user. */
  | { readonly kind: 'runaway'; readonly text?: string | undefined }
);

/** Readings at equal distances, the oldest first; NaN where a value is not known. */
export interface UsageSeries {
  readonly intervalMs: number;
  /** In ms since the epoch. */
  readonly endsAt: number;
  /** Percent of one core. */
  readonly cpu: readonly number[];
  /** Bytes. */
  readonly memory: readonly number[];
  /** The number of processes. */
  readonly count?: readonly number[];
}

/** The part of a `ProcessHistory` that the charts use. */
export interface UsageHistory {
  own(key: string, range?: ChartRange): UsageSeries | undefined;
  tree(key: string, range?: ChartRange): UsageSeries | undefined;
  /** Keeps what is known of a process after its end, until the result is disposed of. */
  hold?(key: string): Disposable;
}
