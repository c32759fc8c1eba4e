import { systemClock, type Clock } from '../../common/clock';
import { killMembers } from './tree/killMembers';
import { killTree } from './tree/killTree';
import { SignalSender, type SendSignal } from './signalSender';
import { renice, signalProcess } from './signalProcess';
import { terminateTrees } from './tree/terminateTree';
import type { ProcessController } from './processController';
import type { ProcessInfo } from '../processInfo';
import { checkTarget, createGuard, type Protection } from './protection';
import type { ProcessSource } from '../source/processSource';
import { isOwnHost } from './vscodeHosts';
import type { ControlContext } from './controlContext';
import { type Target } from '../identity';
import { type GetProcess } from '../source/processSource';

export interface ProcessControllerOptions {
  readonly source: Pick<
    ProcessSource,
    'failure' | 'get' | 'getBasic' | 'listAll' | 'getExecutable' | 'startForkMonitor'
  >;
  /** Whom to refuse; without it, ourselves, our ancestors, and VS Code's own processes next to us. */
  readonly protection?: Protection;
  /** The pids of processes that are known to be VS Code's own: the parents of terminals' shells, for example. */
  readonly hosts?: () => Iterable<number>;
  readonly clock?: Clock;
  readonly kill?: SendSignal;
}

/** The one that ends processes, with the system's own ways of doing so unless others are handed in. */
export function createProcessController(options: ProcessControllerOptions): ProcessController {
  const { source, clock = systemClock } = options;
  const look: GetProcess = (pid) => source.get(pid);
  const protection = options.protection ?? ourselves(source, options.hosts);
  const kill = options.kill ?? ((pid, signal) => void process.kill(pid, signal));
  const glance: GetProcess = (pid) => source.getBasic(pid);

  /** Gathers what one command works with. */
  const createContext = (reach: 'one' | 'tree'): ControlContext => {
    // That nobody can be seen does not mean that nobody is there.
    if (source.failure) throw source.failure;
    const forkMonitor = source.startForkMonitor();
    const guard = createGuard(protection, glance, look, (parent) => forkMonitor?.readChildren(parent).children ?? []);
    const signals = new SignalSender(glance, guard, kill);
    return {
      source,
      look,
      glance,
      guard,
      clock,
      forkMonitor: reach === 'tree' ? forkMonitor : undefined,
      onExit,
      signals,
    };
  };

  const check = ({ pid, startTime }: Target, { guard }: ControlContext, whole = false): ProcessInfo =>
    checkTarget({ pid, startTime, whole }, look, guard);

  /** Checks the target before anything is done. */
  const begin = (
    target: Target,
    reach: 'one' | 'tree',
    whole = false,
  ): { readonly process: ProcessInfo; readonly parts: ControlContext } => {
    const parts = createContext(reach);
    return { process: check(target, parts, whole), parts };
  };

  return {
    async terminate(target, { graceMs, whole }) {
      // What was stopped with it is below it.
      const { process, parts } = begin(target, 'tree', whole);
      return signalProcess('terminate', process, graceMs, parts);
    },
    async terminateTree(target, { graceMs, members = [], belongs, whole = false }) {
      const { process, parts } = begin(target, 'tree', whole);
      const [result] = await terminateTrees([{ root: process, members, belongs, whole }], graceMs, parts);
      if (result?.status === 'fulfilled') return result.value;
      throw result?.reason;
    },
    async terminateTrees(trees, { graceMs }) {
      const parts = createContext('tree');
      const checked = await Promise.allSettled(
        trees.map(async ({ target, members = [], belongs, whole = false }) => {
          return Promise.resolve({ root: check(target, parts, whole), members, belongs, whole });
        }),
      );
      const accepted = checked.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
      const ended = (accepted.length === 0 ? [] : await terminateTrees(accepted, graceMs, parts)).values();
      return checked.map((each) => (each.status === 'rejected' ? each : next(ended)));
    },
    async kill(target) {
      const { process, parts } = begin(target, 'one');
      return signalProcess('kill', process, 0, parts);
    },
    async killTree(target, { members = [], belongs, abort, whole = false } = {}) {
      const { process, parts } = begin(target, 'tree', whole);
      return killTree(process, { members, belongs, abort, whole }, parts);
    },
    async killMembers(name, { members = [], belongs, abort }) {
      return killMembers(name, { members, belongs, abort, whole: false }, createContext('tree'));
    },
    async signal(action, target, { waitMs = 0 } = {}) {
      const { process, parts } = begin(target, 'one');
      return signalProcess(action, process, waitMs, parts);
    },
    async renice(target, priority) {
      const { process, parts } = begin(target, 'one');
      return Promise.resolve(renice(process, priority, parts));
    },
  };
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

/** What must survive wherever this runs. */
function ourselves(
  source: Pick<ProcessSource, 'get' | 'getExecutable'>,
  hosts: () => Iterable<number> = () => [],
): Protection {
  const self = process.pid;
  const look: GetProcess = (pid) => source.get(pid);
  const readExecutable = (pid: number): string | undefined => source.getExecutable(pid);
  return {
    self,
    isHost: (other) => [...hosts()].includes(other.pid) || isOwnHost(other, self, look, readExecutable),
  };
}
