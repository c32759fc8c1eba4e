import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { repository } from '../paths';
import { printStatus } from '../progress';

/** A program to run to its end, but no longer than that. */
export interface Job {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly deadline: number;
  /** Collects the output instead of showing it. */
  readonly quiet?: boolean;
  /** For a program that uses `endWithParent`: it is given what it needs for that. */
  readonly tied?: boolean;
}

/** How it ended. */
export interface Ending {
  /** Null when a signal ended it, or the deadline. */
  readonly code: number | null;
  readonly output: string;
  readonly late: boolean;
}

/** Time for a program to clean up after SIGTERM. */
const grace = 15_000;

const running = new Set<ChildProcess>();

/**
 * Runs a program in a process group of its own. When its time is up, the whole group is asked to end, so that launchers
 * in it clean up, and killed if it does not. Only processes that were started here are ever signalled.
 */
export async function runProgram(job: Job): Promise<Ending> {
  const shown = job.quiet === true ? 'pipe' : 'inherit';
  const child = spawn(job.command, job.args, {
    cwd: repository,
    env: { ...process.env, ...job.env },
    stdio: ['ignore', shown, shown, ...(job.tied === true ? ['ipc' as const] : [])],
    detached: process.platform !== 'win32',
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const expiry = new AbortController();
  const timer = setTimeout(() => {
    expiry.abort();
    printStatus(`${job.args.join(' ')} takes more than ${job.deadline / 1000} s: ending it`);
    endGroup(child);
  }, job.deadline);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: expiry.signal.aborted ? null : code, output, late: expiry.signal.aborted };
  } catch (error) {
    return { code: null, output: String(error), late: expiry.signal.aborted };
  } finally {
    clearTimeout(timer);
    running.delete(child);
  }
}

/** Ends all that still runs, for use when this process is told to end. */
export async function endAll(): Promise<void> {
  const children = [...running];
  const ends = children.map((child) => once(child, 'exit'));
  for (const child of children) endGroup(child);
  await Promise.allSettled(ends);
}

function endGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => {
    signalGroup(child, 'SIGKILL');
  }, grace);
  child.once('exit', () => {
    clearTimeout(timer);
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  // Not reaped yet, so nobody else can have got this pid or process group.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}
