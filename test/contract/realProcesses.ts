import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { until } from '../unit/support/realProcessFixture';
import type { SourceFixture } from './processSource';

/** Where processes accept connections on Windows. */
const pipes = '\\\\.\\pipe\\';

/** What {@link RealProcesses} does for the fixture of a source that reads the system itself. */
type RealPart = Pick<SourceFixture, 'start' | 'end' | 'commandLine' | 'variable' | 'dispose'> & {
  readonly makeZombie: NonNullable<SourceFixture['makeZombie']>;
};

/** Real processes that a test starts and ends. */
export class RealProcesses implements RealPart {
  private readonly folder = mkdtempSync(join(tmpdir(), 'contract-'));
  /** Each process accepts connections at this path followed by its pid. */
  private readonly address =
    process.platform === 'win32' ? `${pipes}${basename(this.folder)}-` : join(this.folder, 'pid-');
  /** The parent of each process that was started and not ended; undefined if that is the test itself. */
  private readonly parents = new Map<number, number | undefined>();

  readonly commandLine: readonly string[];
  readonly variable = ['RUNAWAY_CONTRACT_TEST', this.folder] as const;

  constructor(
    private readonly readState: (pid: number) => 'alive' | 'zombie' | undefined,
    /** What the processes run. */
    private readonly program = join(__dirname, 'startChildren.js'),
  ) {
    this.commandLine = [process.execPath, program, this.address];
  }

  readonly start = async (parentPid?: number): Promise<number> => {
    const pid = await (parentPid === undefined ? this.startHere() : this.startBelow(parentPid));
    this.parents.set(pid, parentPid);
    return pid;
  };

  readonly end = async (pid: number): Promise<void> => {
    process.kill(pid, 'SIGKILL');
    this.parents.delete(pid);
    await until(`${pid} to be gone`, () => this.readState(pid) === undefined);
  };

  /** A parent that is stopped does not read the exit codes of its children. */
  readonly makeZombie = async (pid: number): Promise<void> => {
    const parent = this.parents.get(pid);
    if (parent === undefined) throw new Error(`${pid} has no parent that may be stopped`);
    process.kill(parent, 'SIGSTOP');
    process.kill(pid, 'SIGKILL');
    this.parents.delete(pid);
    await until(`${pid} to be a zombie`, () => this.readState(pid) === 'zombie');
  };

  readonly dispose = (): void => {
    // None of them has been reaped, so each still has its pid.
    for (const pid of this.parents.keys()) process.kill(pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  };

  private async startBelow(parentPid: number): Promise<number> {
    return Number(await text(connect(`${this.address}${parentPid}`)));
  }

  private async startHere(): Promise<number> {
    const [name, value] = this.variable;
    const env = { ...process.env, [name]: value };
    const child: ChildProcess = fork(this.program, [this.address], { stdio: 'ignore', execArgv: [], env });
    await new Promise((resolve) => child.once('message', resolve));
    return child.pid ?? -1;
  }
}
