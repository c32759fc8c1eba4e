import type { NativeFailureKind } from '../native/nativeFailure';

/** How the processes are listed. */
export type SourceName = 'procfs' | 'windows' | 'macos' | 'powershell' | 'ps' | 'ps-list';

/** Why the system is not asked in the best way that there is for it. */
export interface FallbackReason {
  /** `failed`: the source that was used before has failed again and again. */
  readonly kind: NativeFailureKind | 'failed';
  /** For the log: raw text, some of it of the system. */
  readonly detail: string;
}

/** Which source is used now. */
export interface SourceState {
  readonly name: SourceName;
  /** Undefined if this is the best source for the system. */
  readonly fallback: FallbackReason | undefined;
}
