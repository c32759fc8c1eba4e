import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** A tree to kill, in a process group of its own. */
export interface Victims {
  /** The pid of its root, which is also its process group. */
  readonly root: number;
  /** All pids, with the root. */
  readonly pids: readonly number[];
}

const script = `
  i=1
  while [ $i -lt "$1" ]; do
    sleep 1000000 &
    echo $!
    i=$((i + 1))
  done
  echo ready
  wait
`;

/** Starts a shell with sleeping children: `size` processes in all. */
export async function startVictims(size: number): Promise<Victims> {
  const shell = spawn('sh', ['-c', script, 'victims', String(size)], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  let output = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  while (!output.includes('ready')) await once(shell.stdout, 'data');
  const root = shell.pid ?? -1;
  return { root, pids: [root, ...(output.match(/\d+/g) ?? []).map(Number)] };
}

/** Whether a process with this pid runs. A zombie does not. */
export function runs(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/**
 * Waits until none of them runs, or the time is over.
 * @returns the pids that still run.
 */
export async function waitUntilGone(pids: readonly number[], timeoutMs: number): Promise<readonly number[]> {
  const deadline = performance.now() + timeoutMs;
  for (const pid of pids) {
    while (runs(pid)) {
      if (performance.now() > deadline) return pids.filter(runs);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return [];
}
