import { promisify } from 'node:util';
import pidtree from 'pidtree';
import treeKill from 'tree-kill';
import { createProcessController } from '../../src/process/control/createProcessController';
import { createProcfsSource } from '../../src/process/source/linux/procfsSource';

/** A way to kill a tree. */
export interface Killer {
  readonly name: string;
  kill(root: number): Promise<void>;
}

const treeKillAsync = promisify<number, string>(treeKill);

/** As the extension does it. */
export function ourKiller(): Killer {
  const ender = createProcessController({ source: createProcfsSource() });
  return {
    name: 'ours',
    kill: async (root) => {
      await ender.killTree({ pid: root });
    },
  };
}

export const treeKiller: Killer = { name: 'tree-kill', kill: (root) => treeKillAsync(root, 'SIGKILL') };

export const pidtreeKiller: Killer = {
  name: 'pidtree + kill',
  kill: async (root) => {
    for (const pid of await pidtree(root, { root: true })) tryKill(pid);
  },
};

/** The least that it can take: the kernel does it all in one call. It reaches who has stayed in the group, no more. */
export const groupKiller: Killer = {
  name: 'kill -9 -PGID',
  kill: (root) => {
    if (root <= 1) throw new Error(`${root} is no process group of ours`);
    process.kill(-root, 'SIGKILL');
    return Promise.resolve();
  },
};

/** Some have exited since they were listed. */
export function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // ESRCH
  }
}
