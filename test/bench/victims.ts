import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** A tree to be killed, in a process group of its own. */
export interface Victims {
  /** Its root, and the group. */
  readonly root: number;
  /** All of it, the root included. */
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

/** Starts a shell with so many sleeping processes below it, itself included. */
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

/** Whether a process of this pid runs; a zombie does not. */
export function runs(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/** Until none of them runs, or the time is over. Those that still run then. */
export async function waitUntilGone(pids: readonly number[], mostMs: number): Promise<readonly number[]> {
  const deadline = performance.now() + mostMs;
  for (const pid of pids) {
    while (runs(pid)) {
      if (performance.now() > deadline) return pids.filter(runs);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return [];
}
