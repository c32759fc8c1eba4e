import { systemClock, type Clock } from '../../common/clock';
import { procfsWatch, type OpenWatch } from '../source/linux/forkMonitor';
import { killMembers } from './tree/killMembers';
import { killTree } from './tree/killTree';
import { Sender, type Kill } from './signalSender';
import { renice, signalOne } from './signalProcess';
import { terminateTrees } from './tree/terminateTree';
import type { Ender, Target } from './processController';
import type { ProcessInfo } from '../processInfo';
import { checkTarget, createGuard, type Look, type Protection } from './protection';
import { readProgram } from '../source/linux/readProgram';
import type { ProcessSource } from '../source/processSource';
import { isOwnHost } from './vscodeHosts';
import type { Parts } from './controlContext';

export interface EnderOptions {
  readonly source: Pick<ProcessSource, 'failure' | 'look' | 'glance' | 'tree' | 'everybody'>;
  /** Whom to refuse; without it, ourselves, our ancestors, and VS Code's own processes next to us. */
  readonly protection?: Protection;
  /** The pids of processes that are known to be VS Code's own: the parents of terminals' shells, for example. */
  readonly hosts?: () => Iterable<number>;
  readonly clock?: Clock;
  readonly kill?: Kill;
  /** How a tree is watched closely; undefined where it cannot be. */
  readonly openWatch?: OpenWatch | undefined;
}

/** The one that ends processes, with the system's own ways of doing so unless others are handed in. */
export function createEnder(options: EnderOptions): Ender {
  const { source, clock = systemClock } = options;
  const look: Look = (pid) => source.look(pid);
  const protection = options.protection ?? ourselves(look, options.hosts);
  const kill = options.kill ?? ((pid, signal) => void process.kill(pid, signal));
  const glance: Look = (pid) => (source.glance ? source.glance(pid) : source.look(pid));
  const openWatch = 'openWatch' in options ? options.openWatch : procfsWatch(glance);

  /** Gathers what one command works with. */
  const createParts = (reach: 'one' | 'tree'): Parts => {
    // That nobody can be seen does not mean that nobody is there.
    if (source.failure) throw source.failure;
    const watch = openWatch?.();
    const guard = createGuard(protection, glance, look, (parent) => watch?.brood(parent).children ?? []);
    const sender = new Sender(glance, guard, kill);
    return { source, look, glance, guard, clock, watch: reach === 'tree' ? watch : undefined, onExit, sender };
  };

  const check = ({ pid, startTime }: Target, { guard }: Parts, whole = false): ProcessInfo =>
    checkTarget({ pid, startTime, whole }, look, guard);

  /** Checks the target before anything is done. */
  const begin = (
    target: Target,
    reach: 'one' | 'tree',
    whole = false,
  ): { readonly process: ProcessInfo; readonly parts: Parts } => {
    const parts = createParts(reach);
    return { process: check(target, parts, whole), parts };
  };

  return {
    async terminate(target, { graceMs, whole }) {
      // What was stopped with it is below it.
      const { process, parts } = begin(target, 'tree', whole);
      return signalOne('terminate', process, graceMs, parts);
    },
    async terminateTree(target, { graceMs, members = [], belongs, whole = false }) {
      const { process, parts } = begin(target, 'tree', whole);
      const [result] = await terminateTrees([{ root: process, members, belongs, whole }], graceMs, parts);
      if (result?.status === 'fulfilled') return result.value;
      throw result?.reason;
    },
    async terminateTrees(trees, { graceMs }) {
      const parts = createParts('tree');
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
      return signalOne('kill', process, 0, parts);
    },
    async killTree(target, { members = [], belongs, abort, whole = false } = {}) {
      const { process, parts } = begin(target, 'tree', whole);
      return killTree(process, { members, belongs, abort, whole }, parts);
    },
    async killMembers(name, { members = [], belongs, abort }) {
      return killMembers(name, { members, belongs, abort, whole: false }, createParts('tree'));
    },
    async signal(action, target, { waitMs = 0 } = {}) {
      const { process, parts } = begin(target, 'one');
      return signalOne(action, process, waitMs, parts);
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
function ourselves(look: Look, hosts: () => Iterable<number> = () => []): Protection {
  const self = process.pid;
  return {
    self,
    isHost: (other) => [...hosts()].includes(other.pid) || isOwnHost(other, self, look, readProgram),
  };
}
