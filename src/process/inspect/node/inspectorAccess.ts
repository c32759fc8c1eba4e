import { constants } from 'node:os';
import { UserFacingError } from '../../../common/errors';
import { sameProcess, type Identity } from '../../identity';
import type { PortState } from '../../portState';
import { isAlive, isStopped, type ProcessInfo } from '../../processInfo';
import type { ProcessController } from '../../control/processController';
import type { RefusalReason } from '../../control/refusal';
import type { ProcessSource } from '../../source/processSource';
import type { ProcessSockets } from '../../source/processSockets';
import type { Connect } from './connect';
import { findInspector, type Inspector } from './findInspector';
import { parseInspectorOptions, type InspectorOptions } from './inspectorOptions';
import { getNodeRuntime } from './nodeRuntime';

/** What inspections work with. */
export interface InspectorContext {
  readonly source: Pick<
    ProcessSource,
    'get' | 'environment' | 'getExecutable' | 'handlesSignal' | 'processSockets' | 'portHolders'
  >;
  readonly controller: Pick<ProcessController, 'getRefusal' | 'requestInspector'>;
  readonly connect?: Connect;
}

/** How the inspector of a process can be had, found out without anything that the process would notice. */
export type InspectorAccess =
  | {
      /** It is open already, and stays so. */
      readonly kind: 'open';
      readonly inspector: Inspector;
      /** How many debuggers are attached. */
      readonly debuggers: number;
      readonly measuresCoverage: boolean;
    }
  | {
      /**
       * It opens at SIGUSR1, on this port; 0 means one that the system chooses. The program prints "Debugger listening…",
       * "For help…" and "Debugger attached." into its terminal. **If the program has a handler of its own for SIGUSR1,
       * that runs instead**, which does not show from outside: the user is to be asked.
       */
      readonly kind: 'closed';
      readonly port: number;
      /** The program measures its coverage (`NODE_V8_COVERAGE`), which a CPU profile makes useless. */
      readonly measuresCoverage: boolean;
    }
  | NoAccess;

export interface NoAccess {
  readonly kind: 'none';
  readonly reason: NoAccessReason;
  /** What holds the port, for `portTaken`. */
  readonly port?: { readonly port: number; readonly state: PortState };
  /** For `refused`. */
  readonly refusal?: RefusalReason;
}

export type NoAccessReason =
  | 'gone' // the process has ended
  | 'notNode' // it runs another program, which might die of the signal
  | 'stopped' // it is stopped, or a debugger holds it: it answers nothing until it is continued
  | 'unknown' // the system does not tell its sockets: it is another user's, or the system is another one
  | 'otherNetwork' // it is in a container: its ports are not ours
  | 'disabled' // `--disable-sigusr1`, `--permission`: the signal would open nothing
  | 'noHandler' // it has no handler for the signal, and would die of it
  | 'handlerUnknown' // the system has no such signal, or does not tell whether the process has a handler for it
  | 'portTaken' // another process listens on its port
  | 'refused'; // it must not be signalled

/** The inspector of a process cannot be had. */
export class NoAccessError extends UserFacingError {
  override readonly name = 'NoAccessError';
  constructor(readonly access: NoAccess) {
    super(`Its inspector cannot be had: ${access.reason}.`);
  }
}

/** SIGUSR1 has another number on other systems; Windows has none. */
const openSignal = constants.signals.SIGUSR1;

export async function getInspectorAccess(
  target: Identity,
  context: InspectorContext,
  signal?: AbortSignal,
): Promise<InspectorAccess> {
  const { source, controller, connect } = context;
  const process = source.get(target.pid);
  if (!process || !sameProcess(process, target) || !isAlive(process)) return none('gone');
  const runtime = readRuntime(process, context);
  const options = readOptions(process, context);
  if (!runtime && !options.isRequested) return none('notNode');
  if (isStopped(process)) return none('stopped');
  const sockets = await source.processSockets(process);
  if (!sockets) return none('unknown');
  if (!sockets.isOnOurNetwork) return none('otherNetwork');
  const inspector = await findInspector(sockets.listening, { signal, ...(connect && { connect }) });
  const measuresCoverage = source.environment(process)?.has('NODE_V8_COVERAGE') === true;
  if (inspector) {
    return { kind: 'open', inspector, debuggers: countConnections(sockets, inspector.port), measuresCoverage };
  }
  if (!runtime) return none('notNode');
  const refusal = controller.getRefusal(process);
  if (refusal) return { kind: 'none', reason: 'refused', refusal };
  if (options.isSignalDisabled) return none('disabled');
  const isHandled = source.handlesSignal(process, openSignal);
  if (isHandled !== true) return none(isHandled === undefined ? 'handlerUnknown' : 'noHandler');
  const state = options.port === 0 ? undefined : await source.portHolders(options.port);
  if (state && isTaken(state, options.host)) {
    return { kind: 'none', reason: 'portTaken', port: { port: options.port, state } };
  }
  return { kind: 'closed', port: options.port, measuresCoverage };
}

/**
 * Whether a process, as it is now, opens its inspector at SIGUSR1, or runs a handler of its own, but does not die. The
 * program is read too: a process keeps its identity when it executes another one.
 */
export function survivesOpenSignal(process: ProcessInfo, context: InspectorContext): boolean {
  return (
    !isStopped(process) &&
    readRuntime(process, context) !== undefined &&
    context.source.handlesSignal(process, openSignal) === true
  );
}

/** How many connections a process has on a port of its own; without the one from `exceptFrom`. */
export function countConnections({ connections }: ProcessSockets, port: number, exceptFrom?: number): number {
  return connections.filter((each) => each.port === port && each.remotePort !== exceptFrom).length;
}

function readRuntime(process: Identity, { source }: InspectorContext) {
  return getNodeRuntime(source.getExecutable(process.pid), source.environment(process));
}

function readOptions(process: ProcessInfo, { source }: InspectorContext): InspectorOptions {
  return parseInspectorOptions(process.commandLine, source.environment(process)?.get('NODE_OPTIONS'));
}

/** Whether something listens where the inspector would: one address may be bound to by one socket only. */
function isTaken({ holders, hidden }: PortState, host: string): boolean {
  const addresses = [...holders.flatMap((each) => each.addresses), ...hidden.map((each) => each.address)];
  return addresses.some((address) => ['0.0.0.0', '::', host].includes(address) || host === 'localhost');
}

function none(reason: NoAccessReason): NoAccess {
  return { kind: 'none', reason };
}
