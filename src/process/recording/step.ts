import type {
  Change,
  OriginFacts,
  ProcessFacts,
  RecordedEnd,
  RecordedIdentity,
  RecordedLists,
} from './recordingFormat';

/** What has changed with one snapshot, or that a listing failed. */
export interface Step {
  readonly t: number;
  readonly processes: readonly (RecordedIdentity & { readonly id: number; readonly facts: ProcessFacts })[];
  readonly origins: readonly { readonly id: number; readonly facts: OriginFacts }[];
  readonly processChanges: readonly Change<ProcessFacts>[];
  readonly originChanges: readonly Change<OriginFacts>[];
  /** Undefined if the listing failed: then nothing else is in the step. */
  readonly snapshot?: RecordedLists & { readonly ended?: readonly RecordedEnd[] | undefined };
  readonly failure?: string;
}
