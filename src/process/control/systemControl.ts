import type { Disposable } from '../../common/event';
import type { ProcessInfo } from '../processInfo';
import type { GetProcess } from '../source/processSource';
import type { RefusalReason } from './refusal';
import type { Action } from './report';
import type { SendSignal, SignalResult } from './signalSender';

/** How a process is asked to exit. */
export type TerminateMethod =
  /** By SIGTERM, which no other process gets. */
  | { readonly kind: 'signal' }
  /** By closing its windows, as their close buttons do. */
  | { readonly kind: 'windows' }
  /** By Ctrl+C to its console. Every process of that console gets it: the others are named. */
  | { readonly kind: 'console'; readonly others: readonly ProcessInfo[] }
  /** Not at all, for this reason. */
  | { readonly kind: 'none'; readonly reason: RequestRefusal };

/** Why a process cannot be asked to exit. It can be killed all the same. */
export type RequestRefusal = Extract<RefusalReason, 'unaskable' | 'sharedConsole'>;

/** What can be asked of a process: to exit by whatever way it has, or to stop what it is doing as by Ctrl+C. */
export type Request = Extract<Action, 'terminate' | 'interrupt'>;

/**
 * How one operating system acts on processes. What differs between systems is behind this interface: callers do not ask
 * which system it is.
 */
export interface SystemControl {
  /** Whether each process is asked to exit by a signal: then {@link CommandControl.requests} is undefined. */
  readonly asksBySignal: boolean;
  /** Whether the system has a signal for this action, or something that does the same. */
  supports(action: Action): boolean;
  /** The lowest nice value that a user may set without the rights of the administrator: a lower one means more CPU. */
  readonly minFreeNice: number;
  /**
   * Pauses in ms after a tree was killed, before each of which all processes are listed once more: a process whose creator
   * is killed while it creates it may appear late. Empty where that cannot happen.
   */
  readonly lateChildrenMs: readonly number[];
  /** Starts one command that acts on processes. What is held for it is released when it is disposed of. */
  startCommand(context: CommandContext): CommandControl;
}

/** What the control of a system has to know of the others. */
export interface CommandContext {
  readonly getProcess: GetProcess;
  /** Why a process must not get what is meant for another one; undefined if it may. */
  readonly mayReceive: (process: ProcessInfo) => RefusalReason | undefined;
}

/** How the system acts on the processes of one command. */
export interface CommandControl extends Disposable {
  readonly sendSignal: SendSignal;
  /** Changes the priority: see `ProcessController.renice`. Throws the error of the system. */
  readonly setPriority: (process: ProcessInfo, nice: number) => void;
  /** Where the system has no signal that asks a process to exit, how it is asked. */
  readonly requests: SystemRequests | undefined;
}

/** How processes are asked to exit where there is no signal for that. */
export interface SystemRequests {
  /**
   * How each process would be asked: nothing is sent.
   * @returns one method for each process, in the same order.
   */
  findMethods(request: Request, processes: readonly ProcessInfo[]): Promise<readonly TerminateMethod[]>;
  /**
   * Asks processes that have just been looked up. None gets the same twice within one command.
   * @returns one result for each process, in the same order.
   */
  send(request: Request, processes: readonly ProcessInfo[]): Promise<readonly SignalResult[]>;
}
