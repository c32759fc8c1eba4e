import type { HeldSocket } from './heldSocket';

/** What costs too much to be read in every listing. Each part is undefined where the system does not tell it. */
export interface ProcessDetails {
  /** Number of open files, sockets and pipes. */
  readonly openFiles: number | undefined;
  readonly io: ProcessIo | undefined;
  readonly listening: readonly HeldSocket[] | undefined;
  /** Bytes of memory; of a page that several processes share, each has its part (Pss, proc_pid_smaps(5)). */
  readonly proportionalMemory: number | undefined;
  /** The environment that the process was started with. */
  readonly environment: ReadonlyMap<string, string> | undefined;
}

/** Bytes since the start of the process (proc_pid_io(5)), including those of children that it has waited for. */
export interface ProcessIo {
  /** By read(2), write(2) and similar calls, including caches, pipes and terminals. */
  readonly read: number;
  readonly written: number;
  /** From and to disks. */
  readonly readFromDisk: number;
  readonly writtenToDisk: number;
}
