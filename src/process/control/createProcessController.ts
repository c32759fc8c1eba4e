import { systemClock, type Clock } from '../../common/clock';
import type { ProcessInfo } from '../processInfo';
import type { GetProcess, ProcessSource } from '../source/processSource';
import { checkTarget } from './checkTarget';
import type { ControlContext } from './controlContext';
import type { ProcessController } from './processController';
import { createGuard, type Protection } from './protection';
import { renice, requestInspector, signalProcess } from './signalProcess';
import { SignalSender, type OnSignalSent, type SendSignal } from './signalSender';
import { killMembers } from './tree/killMembers';
import { killTree } from './tree/killTree';
import { terminateTrees } from './tree/terminateTrees';
import { isOwnHost } from './vscodeHosts';

export interface ProcessControllerOptions {
  readonly source: Pick<
    ProcessSource,
    'failure' | 'get' | 'getBasic' | 'listAll' | 'getExecutable' | 'startForkMonitor'
  >;
  /** What is refused; by default ourselves, our ancestors, and the other processes of our own VS Code. */
  readonly protection?: Protection;
  /** The pids of processes that are known to be VS Code's own: the parents of terminals' shells, for example. */
  readonly hosts?: () => Iterable<number>;
  readonly clock?: Clock;
  readonly kill?: SendSignal;
  readonly onSignalSent?: OnSignalSent;
}

/** Creates the controller, with the clock and the signals of the system unless others are handed in. */
export function createProcessController(options: ProcessControllerOptions): ProcessController {
  const { source, clock = systemClock } = options;
  const getProcess: GetProcess = (pid) => source.get(pid);
  const getBasic: GetProcess = (pid) => source.getBasic(pid);
  const protection = options.protection ?? protectOwnVSCode(source, options.hosts);
  const kill = options.kill ?? (({ pid }, signal) => void process.kill(pid, signal));

  /** Creates what one command works with. */
  const createContext = (scope: 'process' | 'tree'): ControlContext => {
    // If no process can be read, that does not mean that there is none.
    if (source.failure) throw source.failure;
    const forkMonitor = source.startForkMonitor();
    const guard = createGuard(protection, {
      getProcess,
      getBasic,
      getChildPids: (parent) => forkMonitor?.readChildren(parent).children ?? [],
    });
    return {
      source,
      getProcess,
      getBasic,
      guard,
      signals: new SignalSender(getBasic, guard, kill, options.onSignalSent),
      clock,
      forkMonitor: scope === 'tree' ? forkMonitor : undefined,
      onExit,
    };
  };

  /** Checks the target before anything is done. */
  const begin = (
    target: unknown,
    scope: 'process' | 'tree',
    whole = false,
  ): { readonly process: ProcessInfo; readonly context: ControlContext } => {
    const context = createContext(scope);
    return { process: checkTarget(target, whole, context), context };
  };

  return {
    getRefusal: (process) => createContext('process').guard.fullCheck(process),
    async terminate(target, { graceMs, whole }) {
      // The rest of a stopped job is found below the process.
      const { process, context } = begin(target, 'tree', whole);
      return signalProcess('terminate', process, graceMs, context);
    },
    async terminateTree(target, { graceMs, members = [], belongs, whole = false }) {
      const { process, context } = begin(target, 'tree', whole);
      const [result] = await terminateTrees([{ root: process, members, belongs, whole }], graceMs, context);
      if (result?.status === 'fulfilled') return result.value;
      throw result?.reason;
    },
    async terminateTrees(trees, { graceMs }) {
      const context = createContext('tree');
      const checked = trees.map(({ target, members = [], belongs, whole = false }) =>
        settle(() => ({ root: checkTarget(target, whole, context), members, belongs, whole })),
      );
      const accepted = checked.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
      const results = (accepted.length === 0 ? [] : await terminateTrees(accepted, graceMs, context)).values();
      return checked.map((each) => (each.status === 'rejected' ? each : next(results)));
    },
    async kill(target) {
      const { process, context } = begin(target, 'process');
      return signalProcess('kill', process, 0, context);
    },
    async killTree(target, { members = [], belongs, abort, whole = false } = {}) {
      const { process, context } = begin(target, 'tree', whole);
      return killTree(process, { members, belongs, abort, whole }, context);
    },
    async killMembers(name, { members = [], belongs, abort }) {
      return killMembers(name, { members, belongs, abort, whole: false }, createContext('tree'));
    },
    async signal(action, target, { waitMs = 0 } = {}) {
      const { process, context } = begin(target, 'process');
      return signalProcess(action, process, waitMs, context);
    },
    requestInspector(target, isReady) {
      const { process, context } = begin(target, 'process');
      return requestInspector(process, isReady, context);
    },
    async renice(target, priority) {
      const { process, context } = begin(target, 'process');
      return Promise.resolve(renice(process, priority, context));
    },
  };
}

function settle<T>(work: () => T): PromiseSettledResult<T> {
  try {
    return { status: 'fulfilled', value: work() };
  } catch (reason) {
    return { status: 'rejected', reason };
  }
}

function next<T>(items: Iterator<T, unknown>): T {
  const item = items.next();
  if (item.done === true) throw new Error('there is one result for each tree');
  return item.value;
}

function onExit(callback: () => void): () => void {
  process.once('exit', callback);
  return () => process.off('exit', callback);
}

/** Protects this process and the VS Code that it runs in. */
function protectOwnVSCode(
  source: Pick<ProcessSource, 'get' | 'getExecutable'>,
  hosts: () => Iterable<number> = () => [],
): Protection {
  const self = process.pid;
  const getProcess: GetProcess = (pid) => source.get(pid);
  const readExecutable = (pid: number): string | undefined => source.getExecutable(pid);
  return {
    self,
    isHost: (other) => [...hosts()].includes(other.pid) || isOwnHost(other, self, getProcess, readExecutable),
  };
}
