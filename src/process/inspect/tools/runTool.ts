import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { parse } from 'node:path';
import { errorCode } from '../../../common/errors';
import { waitAtMost } from '../../../common/timeLimit';
import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import { getHostSystem } from '../../source/hostSystem';

/** A program with its arguments. No shell sees them. */
export interface ToolCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** What it reads from its standard input; by default nothing. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ToolRunOptions {
  /** How long it may run, in ms. */
  readonly maxMs?: number;
  /** How much it may write to its standard output, in bytes; more ends it. */
  readonly maxOutputBytes?: number;
  readonly abort?: AbortSignal | undefined;
  /** What ends it early; by default SIGTERM, and SIGKILL if it stays. */
  readonly stopSignal?: 'SIGKILL' | undefined;
  /** Finds and ends what the tool has started; without it only the tool itself is ended. */
  readonly tree?: ToolTree | undefined;
}

/** What is needed to end the processes that a tool leaves behind. */
export interface ToolTree {
  listAll(): Promise<readonly ProcessInfo[]>;
  /** Kills one process, if it still is the same. */
  kill(process: Identity): Promise<unknown>;
}

/** How a tool has ended, and what it has written. The text is raw. */
export interface ToolRun {
  /**
   * `exited`: by itself, see `exitCode`. `crashed`: by a signal that is not ours. The others: it was ended, or did not
   * start.
   */
  readonly end: 'exited' | 'crashed' | 'timedOut' | 'tooMuchOutput' | 'aborted' | 'notStarted';
  readonly exitCode: number | undefined;
  /** The signal that has ended it, or the error code of an attempt to start it. */
  readonly detail: string | undefined;
  readonly stdout: string;
  /** At most its last {@link maxErrorBytes}: there the reason is. */
  readonly stderr: string;
}

const defaultMaxMs = 10_000;
const defaultMaxOutputBytes = 8 * 1024 * 1024;
const maxErrorBytes = 16 * 1024;

/** How long a tool has for letting go of its target after SIGTERM, in ms. lldb detaches when it gets it. */
const graceMs = 1_500;
/** How long the output may stay open after the end of a tool, in ms: a process that it has started may hold it. */
const closeMs = 500;

/**
 * Runs a tool to its end, or ends it. It leads a session of its own, so that all that it starts can be told by its
 * session, also once the tool itself is gone.
 */
export async function runTool(command: ToolCommand, options: ToolRunOptions = {}): Promise<ToolRun> {
  const { maxMs = defaultMaxMs, maxOutputBytes = defaultMaxOutputBytes, abort, tree } = options;
  if (abort?.aborted === true) return notRun('aborted', undefined);
  let child: ChildProcess;
  try {
    child = spawn(command.file, [...command.args], {
      detached: getHostSystem().hasSessions,
      // A folder of the workspace could have files in it that the tool reads, or runs.
      cwd: parse(tmpdir()).root,
      env: { ...process.env, ...quietEnvironment, ...command.environment },
      stdio: 'pipe',
      windowsHide: true,
    });
  } catch (error) {
    return notRun('notStarted', errorCode(error));
  }
  const tool = new RunningTool(child, maxOutputBytes, options.stopSignal);
  const timer = setTimeout(() => {
    tool.stop('timedOut');
  }, maxMs);
  const onAbort = (): void => {
    tool.stop('aborted');
  };
  abort?.addEventListener('abort', onAbort);
  try {
    child.stdin?.on('error', () => undefined).end(command.input);
    return await tool.finish(tree);
  } finally {
    clearTimeout(timer);
    abort?.removeEventListener('abort', onAbort);
  }
}

/**
 * English, without colours, pagers or downloads of debug information. What is meant for the virtual machines of the user
 * is not for `jcmd`: with a debug agent on a fixed port it would not start.
 */
const quietEnvironment: Readonly<Record<string, string | undefined>> = {
  LC_ALL: 'C.UTF-8',
  NO_COLOR: '1',
  TERM: 'dumb',
  PAGER: 'cat',
  DEBUGINFOD_URLS: '',
  JAVA_TOOL_OPTIONS: undefined,
  JDK_JAVA_OPTIONS: undefined,
  _JAVA_OPTIONS: undefined,
};

function notRun(end: ToolRun['end'], detail: string | undefined): ToolRun {
  return { end, exitCode: undefined, detail, stdout: '', stderr: '' };
}

class RunningTool {
  private stopReason: ToolRun['end'] | undefined;
  private failure: string | undefined;
  private killTimer: NodeJS.Timeout | undefined;
  private readonly output: Buffer[] = [];
  private outputBytes = 0;
  private errorTail = Buffer.alloc(0);
  private readonly exited: Promise<void>;
  private readonly closed: Promise<void>;

  constructor(
    private readonly child: ChildProcess,
    private readonly maxOutputBytes: number,
    private readonly stopSignal: NodeJS.Signals = 'SIGTERM',
  ) {
    child.stdout?.on('data', (chunk: Buffer) => {
      this.addOutput(chunk);
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.errorTail = Buffer.concat([this.errorTail, chunk]).subarray(-maxErrorBytes);
    });
    this.exited = new Promise((resolve) => {
      child.once('exit', () => {
        resolve();
      });
      child.once('error', (error) => {
        this.failure = errorCode(error) ?? error.message;
        // A failed kill() fires an error as well.
        if (child.pid === undefined) resolve();
      });
    });
    this.closed = new Promise((resolve) => {
      child.once('close', () => {
        resolve();
      });
    });
  }

  /** Asks the tool to exit, and forces it if it does not. */
  stop(reason: ToolRun['end']): void {
    if (this.stopReason !== undefined || this.hasExited) return;
    this.stopReason = reason;
    this.child.kill(this.stopSignal);
    this.killTimer = setTimeout(() => {
      this.child.kill('SIGKILL');
    }, graceMs);
  }

  async finish(tree: ToolTree | undefined): Promise<ToolRun> {
    const killNow = (): void => {
      this.child.kill('SIGKILL');
    };
    process.once('exit', killNow);
    await this.exited;
    process.off('exit', killNow);
    clearTimeout(this.killTimer);
    if (this.child.pid === undefined) return notRun('notStarted', this.failure);
    const isClosed = await waitAtMost(
      closeMs,
      this.closed.then(() => true),
    );
    if (isClosed !== true || this.stopReason !== undefined) {
      // If the system cannot be asked, what is left ends by itself: nothing reads its output any more.
      await endSession(this.child.pid, tree).catch(() => undefined);
      this.child.stdout?.destroy();
      this.child.stderr?.destroy();
    }
    const { exitCode, signalCode } = this.child;
    return {
      end: this.stopReason ?? (exitCode === null ? 'crashed' : 'exited'),
      exitCode: exitCode ?? undefined,
      detail: signalCode ?? undefined,
      stdout: Buffer.concat(this.output).toString('utf8'),
      stderr: this.errorTail.toString('utf8'),
    };
  }

  private get hasExited(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private addOutput(chunk: Buffer): void {
    const part = chunk.subarray(0, this.maxOutputBytes - this.outputBytes);
    this.outputBytes += part.length;
    if (part.length > 0) this.output.push(part);
    if (part.length < chunk.length) this.stop('tooMuchOutput');
  }
}

/** How often a session is searched for what is left of it: what is killed may have started something just before. */
const maxRounds = 5;

/** Ends what is left of a session. Its id stays taken as long as a process is in it, so it cannot be that of another. */
async function endSession(session: number, tree: ToolTree | undefined): Promise<void> {
  if (!tree) return;
  for (let round = 0; round < maxRounds; round++) {
    const left = (await tree.listAll()).filter((one) => one.session === session && one.state !== 'zombie');
    if (left.length === 0) return;
    await Promise.allSettled(left.map((one) => tree.kill(one)));
  }
}
