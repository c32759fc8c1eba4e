import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { printStatus } from './progress';

export interface ProgramOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** On top of this process's environment. A variable that is undefined is removed. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly deadlineMs: number;
  /** Collects the output instead of showing it. */
  readonly isQuiet?: boolean;
  /** For a program that uses `endWithParent`: opens the channel that it needs. */
  readonly endsWithParent?: boolean;
}

export interface ProgramResult {
  /** Null if a signal or the deadline ended it. */
  readonly code: number | null;
  readonly output: string;
  readonly isLate: boolean;
}

/** The time that a program has to clean up after SIGTERM. */
const graceMs = 15_000;

const running = new Set<ChildProcess>();

/**
 * Runs a program in a process group of its own until it ends. At the deadline, the whole group gets SIGTERM, so that
 * launchers in it clean up, and SIGKILL after a grace period. Signals go only to process groups that were started here.
 */
export async function runProgram(options: ProgramOptions): Promise<ProgramResult> {
  const outputMode = options.isQuiet === true ? 'pipe' : 'inherit';
  const child = spawn(options.command, options.args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', outputMode, outputMode, ...(options.endsWithParent === true ? ['ipc' as const] : [])],
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
    printStatus(`${options.args.join(' ')} takes more than ${options.deadlineMs / 1000} s: ending it`);
    endGroup(child);
  }, options.deadlineMs);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: expiry.signal.aborted ? null : code, output, isLate: expiry.signal.aborted };
  } catch (error) {
    return { code: null, output: String(error), isLate: expiry.signal.aborted };
  } finally {
    clearTimeout(timer);
    running.delete(child);
  }
}

/** Ends all programs that still run, and waits for that. */
export async function endAllPrograms(): Promise<void> {
  const children = [...running];
  const ends = children.map((child) => once(child, 'exit'));
  for (const child of children) endGroup(child);
  await Promise.allSettled(ends);
}

// What runs when this process exits does not outlive it.
process.on('exit', () => {
  for (const child of running) signalGroup(child, 'SIGTERM');
});

function endGroup(child: ChildProcess): void {
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => {
    signalGroup(child, 'SIGKILL');
  }, graceMs);
  child.once('exit', () => {
    clearTimeout(timer);
  });
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  // The child is not reaped yet, so its pid and its process group still are its own.
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}
