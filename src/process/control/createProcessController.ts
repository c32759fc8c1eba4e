import { systemClock, type Clock } from '../../common/clock';
import type { Disposable } from '../../common/event';
import type { ProcessInfo } from '../processInfo';
import type { GetProcess, ProcessSource } from '../source/processSource';
import { checkTarget } from './checkTarget';
import type { ControlContext } from './controlContext';
import type { ProcessController } from './processController';
import { createGuard, type Protection } from './protection';
import type { Report } from './report';
import { RequestSender } from './requestSender';
import { createSignalControl } from './signalControl';
import { renice, requestInspector, signalProcess } from './signalProcess';
import { SignalSender, type OnSignalSent } from './signalSender';
import type { SystemControl } from './systemControl';
import { killMembers } from './tree/killMembers';
import { killTree } from './tree/killTree';
import { terminateTrees } from './tree/terminateTrees';
import { isOwnHost } from './vscodeHosts';

export interface ProcessControllerOptions {
  readonly source: Pick<
    ProcessSource,
    'failure' | 'get' | 'getBasic' | 'listAll' | 'getExecutable' | 'startForkMonitor' | 'keepReadable'
  >;
  /** What is refused; by default ourselves, our ancestors, and the other processes of our own VS Code. */
  readonly protection?: Protection;
  /** The pids of processes that are known to be VS Code's own: the parents of terminals' shells, for example. */
  readonly hosts?: () => Iterable<number>;
  readonly clock?: Clock;
  /** How the system acts on processes; by default with the signals of POSIX. */
  readonly system?: SystemControl;
  readonly onSignalSent?: OnSignalSent;
}

/** Creates the controller, with the clock and the signals of the system unless others are handed in. */
export function createProcessController(options: ProcessControllerOptions): ProcessController {
  const { source, clock = systemClock, system = signalControl } = options;
  const getProcess: GetProcess = (pid) => source.get(pid);
  const getBasic: GetProcess = (pid) => source.getBasic(pid);
  const protection = options.protection ?? protectOwnVSCode(source, options.hosts);

  /** Creates what one command works with. What is held for it is released by `dispose`. */
  const createContext = (scope: 'process' | 'tree'): CommandContext => {
    // If no process can be read, that does not mean that there is none.
    if (source.failure) throw source.failure;
    const forkMonitor = source.startForkMonitor();
    const guard = createGuard(protection, {
      getProcess,
      getBasic,
      getChildPids: (parent) => forkMonitor?.readChildren(parent).children ?? [],
    });
    const command = system.startCommand({ getProcess, mayReceive: guard.fullCheck });
    const signals = new SignalSender(getBasic, guard, command.sendSignal, options.onSignalSent);
    return {
      source,
      getProcess,
      getBasic,
      guard,
      signals,
      requests: command.requests && new RequestSender(command.requests, signals, options.onSignalSent),
      setPriority: command.setPriority,
      lateChildrenMs: system.lateChildrenMs,
      clock,
      forkMonitor: scope === 'tree' ? forkMonitor : undefined,
      onExit,
      dispose: () => {
        command.dispose();
      },
    };
  };

  /** Does the work of one command. */
  const run = async <T>(scope: 'process' | 'tree', work: (context: ControlContext) => Promise<T>): Promise<T> => {
    // The guard looks at our own ancestors as soon as it is created. What has nothing to wait for acts in this turn: it is the
    // last one of a window that closes.
    const pending = source.keepReadable();
    const reading = pending && (await pending);
    try {
      const context = createContext(scope);
      try {
        return await work(context);
      } finally {
        context.dispose();
      }
    } finally {
      reading?.dispose();
    }
  };

  /** The same for one target, which is checked before anything is done. */
  const runOn = (
    target: unknown,
    scope: 'process' | 'tree',
    whole: boolean,
    work: (process: ProcessInfo, context: ControlContext) => Promise<Report>,
  ): Promise<Report> => run(scope, async (context) => work(checkTarget(target, whole, context), context));

  return {
    getRefusal: (process) => {
      const context = createContext('process');
      context.dispose();
      return context.guard.fullCheck(process);
    },
    supports: (action) => system.supports(action),
    minFreeNice: system.minFreeNice,
    findTerminateMethods: async (processes) => {
      const bySignal = processes.map(() => ({ kind: 'signal' }) as const);
      if (system.asksBySignal) return bySignal;
      return run('process', async ({ requests }) => requests?.findMethods('terminate', processes) ?? bySignal);
    },
    // The rest of a stopped job is found below the process.
    terminate: (target, { graceMs, whole = false }) =>
      runOn(target, 'tree', whole, (process, context) => signalProcess('terminate', process, graceMs, context)),
    terminateTree: (target, { graceMs, members = [], belongs, whole = false }) =>
      runOn(target, 'tree', whole, async (root, context) => {
        const [result] = await terminateTrees([{ root, members, belongs, whole }], graceMs, context);
        if (result?.status === 'fulfilled') return result.value;
        throw result?.reason;
      }),
    terminateTrees: (trees, { graceMs }) =>
      run('tree', async (context) => {
        const checked = trees.map(({ target, members = [], belongs, whole = false }) =>
          settle(() => ({ root: checkTarget(target, whole, context), members, belongs, whole })),
        );
        const accepted = checked.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
        const results = (accepted.length === 0 ? [] : await terminateTrees(accepted, graceMs, context)).values();
        return checked.map((each) => (each.status === 'rejected' ? each : next(results)));
      }),
    kill: (target) => runOn(target, 'process', false, (process, context) => signalProcess('kill', process, 0, context)),
    killTree: (target, { members = [], belongs, abort, whole = false } = {}) =>
      runOn(target, 'tree', whole, (process, context) =>
        killTree(process, { members, belongs, abort, whole }, context),
      ),
    killMembers: (name, { members = [], belongs, abort }) =>
      run('tree', (context) => killMembers(name, { members, belongs, abort, whole: false }, context)),
    signal: (action, target, { waitMs = 0 } = {}) =>
      runOn(target, 'process', false, (process, context) => signalProcess(action, process, waitMs, context)),
    requestInspector(target, isReady) {
      const context = createContext('process');
      try {
        return requestInspector(checkTarget(target, false, context), isReady, context);
      } finally {
        context.dispose();
      }
    },
    renice: (target, priority) =>
      runOn(target, 'process', false, (process, context) => Promise.resolve(renice(process, priority, context))),
  };
}

const signalControl = createSignalControl();

/** What one command works with, to be disposed of when it is done. */
type CommandContext = ControlContext & Disposable;

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
