import { readUInt64 } from './readFields';

/** Which process it is, of all that have run since the system was started (`proc_uniqidentifierinfo`). */
export interface UniqueIdentifier {
  /** Counts up by one for each process, and is never used again. */
  readonly id: number;
  /**
   * The id of the process that has started it. When that ends, it stays; but if the process executes a program after
   * that, it becomes the id of the parent of then (pinsertchild, kern_proc.c).
   */
  readonly parentId: number;
  /** Changes when the process executes a program. */
  readonly version: number;
}

/** Reads a buffer of {@link pidInfo} that is full. */
export function decodeUniqueIdentifier(buffer: Buffer): UniqueIdentifier {
  return {
    id: readUInt64(buffer, 16),
    parentId: readUInt64(buffer, 24),
    version: buffer.readInt32LE(32),
  };
}
