/** A profile as V8 writes it into a `.cpuprofile` (`Profile` of the Chrome DevTools Protocol). */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** In µs. */
  readonly startTime: number;
  readonly endTime: number;
  /** The ids of the nodes that were met, in the order of time. */
  readonly samples: readonly number[];
  /** The time before each sample, in µs. The time of the last sample lasts until `endTime`. */
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  /** How many times the node was the innermost one. */
  readonly hitCount: number;
  readonly children: readonly number[];
}

export interface CallFrame {
  readonly functionName: string;
  readonly scriptId: string;
  /** A file URI if the path is known, else what is known of it. */
  readonly url: string;
  /** From 0; -1 if it is not known. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}
