import type { OtherUser, ProcessInfo, ProcessState } from '../processInfo';

/** What a process is doing just now: facts as the system tells them. `inspect/threads` says what they mean. */
export interface ProcessActivity extends RelatedProcess {
  readonly state: ProcessState;
  readonly isKernelThread: boolean;
  /** The first thread first, then the busiest; not all of them if there are very many. */
  readonly threads: readonly ThreadActivity[];
  readonly threadCount: number;
  readonly parent: RelatedProcess | undefined;
  /** The process that traces it, as debuggers do. */
  readonly tracer: RelatedProcess | undefined;
  /** Of a zombie: how it has ended, if the system tells. */
  readonly ended: ExitStatus | undefined;
  /** Its user, if that is not ours. */
  readonly otherUser: OtherUser | undefined;
  /** Whether it is in a pid namespace below ours, as the processes of containers are. */
  readonly isInContainer: boolean;
  /** What could not be read. */
  readonly gaps: readonly ActivityGap[];
}

/**
 * Why something is not known. `otherUser`: the process belongs to another user. `ptraceScope`: the system lets only
 * ancestors look into a process (Yama, `/proc/sys/kernel/yama/ptrace_scope`). `denied`: the system does not let us look
 * into it for another reason. `late`: a file did not answer, or there was no time left.
 */
export type ActivityGap = 'otherUser' | 'ptraceScope' | 'denied' | 'late';

/** Another process, as far as it is named to the user. */
export type RelatedProcess = Pick<ProcessInfo, 'pid' | 'startTime' | 'name' | 'commandLine'>;

export type ExitStatus = { readonly code: number } | { readonly signal: number };

export interface ThreadActivity {
  readonly tid: number;
  /** At most 15 bytes, which may be anything. */
  readonly name: string;
  readonly state: ProcessState;
  /** It has begun to exit, and is not gone. */
  readonly isExiting: boolean;
  /** In ms, since its start. */
  readonly cpuTime: number;
  /** Percent of one core, between two readings; undefined if there was only one. */
  readonly cpu: number | undefined;
  /** Percent of the time in which it ran, or would have run if a core had been free; undefined if that is not known. */
  readonly demand: number | undefined;
  /** Whether it spent more of its CPU time in the kernel than in code of its own; undefined if it used hardly any. */
  readonly isMostlyInKernel: boolean | undefined;
  /** The function of the kernel that it sleeps in; undefined if it does not sleep, or the system does not tell. */
  readonly waitChannel: string | undefined;
  /** The system call that it is in; undefined if it is in none, or the system does not tell. */
  readonly systemCall: SystemCall | undefined;
  /** What its system call works on. */
  readonly descriptor: Descriptor | undefined;
  /** The children of the process that it waits for, the first of them. Any one of several will do. */
  readonly awaited: readonly RelatedProcess[];
}

export interface SystemCall {
  readonly number: number;
  /** Undefined if it is none of those that are known here. */
  readonly name: string | undefined;
  /** As signed numbers of 64 bits; those beyond 2^53 are not exact. */
  readonly args: readonly number[];
}

export interface Descriptor {
  readonly number: number;
  readonly target: DescriptorTarget;
}

export type DescriptorTarget =
  | FileTarget
  | TerminalTarget
  | PipeTarget
  | SocketTarget
  | EventPollTarget
  | { readonly kind: 'terminalMaster' | 'event' | 'timer' | 'signal' | 'fileEvents' | 'process' }
  /** As `/proc/PID/fd` names it. */
  | { readonly kind: 'other'; readonly name: string };

export interface FileTarget {
  readonly kind: 'file';
  readonly path: string;
  readonly isDeleted: boolean;
}

export interface TerminalTarget {
  readonly kind: 'terminal';
  /** `/dev/pts/3` */
  readonly path: string;
}

export interface PipeTarget {
  readonly kind: 'pipe';
  /** Of a FIFO, which has a name. */
  readonly path: string | undefined;
  /** Which end this is; undefined if the system does not tell. */
  readonly end: 'read' | 'write' | undefined;
  /** The first processes that hold its other end, other than the process itself. */
  readonly otherEnd: readonly RelatedProcess[];
  /** Whether the process itself holds its other end. */
  readonly isWithinProcess: boolean;
}

export interface SocketTarget {
  readonly kind: 'socket';
  /** Undefined if the system does not list it: it may be of another kind of network. */
  readonly protocol: 'tcp' | 'udp' | 'unix' | undefined;
  readonly state: SocketState | undefined;
  readonly local: SocketAddress | undefined;
  readonly remote: SocketAddress | undefined;
  /** Of a Unix socket that is bound to a name. */
  readonly path: string | undefined;
  /** The first processes of this machine at the other end of a connection. */
  readonly peers: readonly RelatedProcess[];
  /** Whether the program at the other end has accepted the connection; undefined if it is not known. */
  readonly isAccepted: boolean | undefined;
}

export type SocketState = 'listening' | 'connecting' | 'connected' | 'closing' | 'open';

export interface SocketAddress {
  /** `0.0.0.0` and `::` stand for all addresses. */
  readonly address: string;
  readonly port: number;
}

export interface EventPollTarget {
  readonly kind: 'eventPoll';
  /** The first descriptors whose events it waits for. */
  readonly watched: readonly Descriptor[];
  readonly watchedCount: number;
}
