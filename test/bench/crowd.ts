import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Sleeping processes below one shell. */
export interface Crowd {
  /** The shell: the root of them all. */
  readonly pid: number;
  end(): Promise<void>;
}

/** When there is nothing more to read, because we end it or have died ourselves, it ends all that it has started. */
const script = `
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

/** Starts so many processes, the shell included. */
export async function startCrowd(size: number): Promise<Crowd> {
  const shell = spawn('sh', ['-c', script, 'crowd', String(size)], { stdio: ['pipe', 'pipe', 'ignore'] });
  await once(shell.stdout, 'data');
  return { pid: shell.pid ?? -1, end: () => endShell(shell) };
}

async function endShell(shell: ChildProcess): Promise<void> {
  const ended = once(shell, 'exit');
  shell.stdin?.end();
  await ended;
}
