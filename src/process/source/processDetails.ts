import type { LinkedFile } from '../fileLink';
import type { HeldSocket } from './heldSocket';
import type { DescriptorTarget } from './processActivity';

/** What costs too much to be read in every listing. Each part is undefined where the system does not tell it. */
export interface ProcessDetails {
  readonly executable: LinkedFile | undefined;
  readonly descriptors: DescriptorSummary | undefined;
  readonly listening: readonly HeldSocket[] | undefined;
  readonly limits: readonly ResourceLimit[] | undefined;
  readonly signals: SignalDispositions | undefined;
  readonly contextSwitches: ContextSwitches | undefined;
  readonly environment: readonly EnvironmentVariable[] | undefined;
  /** The namespaces (namespaces(7)) that are other ones than ours: `pid`, `net`, `mnt`. */
  readonly otherNamespaces: readonly string[] | undefined;
  /** Its control group in the unified hierarchy, `/user.slice/…`; its first one if there is none (cgroups(7)). */
  readonly controlGroup: string | undefined;
  readonly io: ProcessIo | undefined;
  /** Bytes of memory; of a page that several processes share, each has its part (Pss, proc_pid_smaps(5)). */
  readonly proportionalMemory: number | undefined;
}

export type DescriptorKind = DescriptorTarget['kind'];

export interface DescriptorSummary {
  readonly count: number;
  /** How many there are of each kind, among those that were looked at. */
  readonly kinds: ReadonlyMap<DescriptorKind, number>;
  /** The first of them. */
  readonly first: readonly OpenDescriptor[];
  /** Whether there are more than were looked at. */
  readonly isCut: boolean;
}

export interface OpenDescriptor {
  readonly number: number;
  readonly kind: DescriptorKind;
  /** As the system names it: a path, or `pipe:[4711]`. */
  readonly name: string;
}

/** As getrlimit(2) has it; undefined stands for no limit. */
export interface ResourceLimit {
  /** `Max open files` */
  readonly name: string;
  readonly soft: number | undefined;
  readonly hard: number | undefined;
  /** `bytes`; empty if it has none */
  readonly unit: string;
}

/** Names of signals: `SIGTERM`. */
export interface SignalDispositions {
  readonly handled: readonly string[];
  readonly ignored: readonly string[];
  /** Undefined if the system does not tell. */
  readonly blocked: readonly string[] | undefined;
  /** Sent, and not delivered yet. */
  readonly pending: readonly string[] | undefined;
}

export interface ContextSwitches {
  /** It had to wait for something. */
  readonly voluntary: number;
  /** Another process got its core. */
  readonly involuntary: number;
}

/** The value of a secret is not handed out. */
export interface EnvironmentVariable {
  readonly name: string;
  readonly value: string | undefined;
}

/**
 * Bytes since the start of the process; on Linux including those of children that it has waited for (proc_pid_io(5)).
 */
export interface ProcessIo {
  /** By read(2), write(2) and similar calls, including caches, pipes and terminals. */
  readonly read: number;
  readonly written: number;
  /** From and to disks; undefined where the system does not tell these apart. */
  readonly readFromDisk: number | undefined;
  readonly writtenToDisk: number | undefined;
}
