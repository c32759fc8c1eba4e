import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Sleeping processes below one shell. */
export interface Crowd {
  /** The pid of the shell, their parent. */
  readonly pid: number;
  end(): Promise<void>;
}

/** At the end of its stdin, also if this process has died, or after a line, the shell kills all its children. */
export const crowdScript = `
  pids=
  i=1
  while [ $i -lt "$1" ]; do
    sleep 1000000 &
    pids="$pids $!"
    i=$((i + 1))
  done
  echo ready
  read x
  kill -9 $pids
  wait
`;

/** Starts `size` processes, with the shell. */
export async function startCrowd(size: number): Promise<Crowd> {
  const shell = spawn('sh', ['-c', crowdScript, 'crowd', String(size)], { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(shell.stdout, 'data');
  return { pid: shell.pid ?? -1, end: () => endShell(shell) };
}

async function endShell(shell: ChildProcess): Promise<void> {
  const ended = once(shell, 'exit');
  shell.stdin?.end();
  await ended;
}
