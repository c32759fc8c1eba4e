import type { Disposable } from '../../common/event';
import type { Action, Outcome } from '../../process/control/report';
import type { Identity } from '../../process/identity';
import type { ProcessInfo } from '../../process/processInfo';
import type { SocketAddress } from '../../process/source/heldSocket';
import type { ProcessDetails, ProcessIo } from '../../process/source/processDetails';
import type { Connection } from '../../process/source/processSockets';
import type { ProcessFacts } from '../../process/source/processSource';
import type { ChartRange } from './detailsProtocol';

/**
 * What a panel shows of a process that runs, besides what the model knows. Each part is undefined where it is not known, and
 * is then shown as such. Texts are those of other programs, raw, unless it says that a text is made for the user.
 */
export interface ProcessData
  extends Optional<Pick<ProcessFacts, 'ignoresTerminate' | 'tracer'>>, Optional<Omit<ProcessDetails, 'listening'>> {
  /** Read anew. */
  readonly process?: ProcessInfo | undefined;
  /** What it is doing, in sentences that are made for the user. */
  readonly activity?: string | undefined;
  readonly threads?: readonly ThreadData[] | undefined;
  readonly listening?: readonly SocketAddress[] | undefined;
  readonly connections?: readonly Connection[] | undefined;
}

type Optional<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

export interface ThreadData {
  readonly id: number;
  readonly name: string;
  /** Percent of one core. */
  readonly cpu?: number | undefined;
  /** What it is doing, made for the user. */
  readonly activity?: string | undefined;
}

/** Asks the system about one process. */
export interface DataReader {
  /** Whether exactly this process exists now; undefined if the system does not tell. */
  isRunning(process: Identity): boolean | undefined;
  /** Undefined if the process is gone, or nothing is known of it. Never late. */
  read(process: Identity): Promise<ProcessData | undefined>;
  /** What processes have read and written, by their keys, without those that do not tell; by default nothing is known. */
  readIo?(processes: readonly Identity[]): Promise<ReadonlyMap<string, ProcessIo> | undefined>;
}

/** Something that has happened to a process, and that a snapshot does not show. */
export type ProcessEvent = {
  /** In ms since the epoch. */
  readonly at: number;
} &
  /** It was sent something from here. */
  (
    | { readonly kind: 'sent'; readonly action: Action; readonly outcome: Outcome }
    /** It was marked as a runaway, or is none any more. The text says why. */
    | { readonly kind: 'runaway' | 'runawayEnded'; readonly text?: string | undefined }
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
