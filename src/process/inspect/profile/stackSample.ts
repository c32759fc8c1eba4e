/** One function on a stack. All text is raw. */
export interface Frame {
  readonly functionName: string;
  /** The source file as the tool names it: a path, or only a file name; undefined if it is not known. */
  readonly file?: string | undefined;
  /** From 1; undefined if it is not known. */
  readonly line?: number | undefined;
}

/** A stack, and how many times it was met. */
export interface StackSample {
  /** The outermost function first. */
  readonly frames: readonly Frame[];
  readonly count: number;
}

/** Deeper stacks are cut at the inner end: a runaway recursion has hundreds of thousands of frames. */
export const maxFrames = 512;

/** Parsers read at most so many stacks. */
export const maxStacks = 20_000;
