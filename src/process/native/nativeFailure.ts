/** Why the system is not asked through native calls. */
export type NativeFailureKind =
  /** The user does not want it. */
  | 'setting'
  /** The package has no koffi for this platform. */
  | 'missing'
  /** The process that was to try it could not be started. */
  | 'untried'
  | TrialFailureKind;

/** How it may fail when it is tried. */
export type TrialFailureKind =
  /** The system does not load it, as Smart App Control does not load what is unsigned. */
  | 'refused'
  /** It is not the version that this extension was built with. */
  | 'wrongVersion'
  /** It does not tell the same of its process as Node.js does. */
  | 'mismatch'
  /** The process that has tried it crashed. */
  | 'crashed'
  /** The process that has tried it did not end in time. */
  | 'hung';

/** `detail` is for the log: raw text, some of it of the system. */
export interface NativeFailure {
  readonly kind: NativeFailureKind;
  readonly detail: string;
}

export class NativeError extends Error implements NativeFailure {
  override readonly name = 'NativeError';

  constructor(
    readonly kind: NativeFailureKind,
    readonly detail: string,
  ) {
    super(`${kind}: ${detail}`);
  }
}
