import { promisify } from 'node:util';
import pidtree from 'pidtree';
import treeKill from 'tree-kill';
import { ourEngine, type Engine } from './engine';

/** A method to kill a tree. */
export interface Killer {
  readonly name: string;
  kill(root: number): Promise<void>;
}

const treeKillAsync = promisify<number, string>(treeKill);

/** Kill Tree of an engine. */
function engineKiller(name: string, engine: Engine): Killer {
  const controller = engine.createController();
  return {
    name,
    kill: async (root) => {
      await controller.killTree({ pid: root });
    },
  };
}

/** Our Kill Tree first, and that of an earlier checkout, if there is one. */
export function ourKillers(earlier: Engine | undefined): readonly [Killer, ...Killer[]] {
  return [engineKiller('ours', ourEngine), ...(earlier ? [engineKiller('earlier', earlier)] : [])];
}

export const treeKiller: Killer = { name: 'tree-kill', kill: (root) => treeKillAsync(root, 'SIGKILL') };

export const pidtreeKiller: Killer = {
  name: 'pidtree + kill',
  kill: async (root) => {
    for (const pid of await pidtree(root, { root: true })) tryKill(pid);
  },
};

/** The lower bound: one call of the kernel. It reaches only processes that have stayed in the group. */
export const groupKiller: Killer = {
  name: 'kill -9 -PGID',
  kill: (root) => {
    if (root <= 1) throw new Error(`${root} is no process group of ours`);
    process.kill(-root, 'SIGKILL');
    return Promise.resolve();
  },
};

/** The process may have exited since it was listed. */
export function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH
  }
}
