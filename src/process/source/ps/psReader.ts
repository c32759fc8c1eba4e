import { messageOf } from '../../../common/errors';
import { groupBy } from '../../../common/groupBy';
import type { Identity } from '../../identity';
import type { ProcessInfo } from '../../processInfo';
import { findProgram, splitAtBlanks } from '../../programs/splitCommandLine';
import { ListingError, type ProcessSource } from '../processSource';
import { describeOurselves } from '../table/describeOurselves';
import type { ProcessTableReader } from '../table/processTableReader';
import { getProgramReaderParts, type ProgramReaderOptions, type ProgramReaderParts } from '../table/programReader';
import { steadyStartTime } from '../table/steadyStartTime';
import { createTableSource } from '../table/tableSource';
import { parsePs, type PsProcess } from './parsePs';
import { findRefusedColumns, getPsArguments, psColumns, type PsColumn } from './psColumns';
import { psPath, systemPs, type Ps, type PsAnswer } from './runPs';

/** How long a listing is good for {@link PsReader.read}, in ms. */
const maxListingAgeMs = 1_000;

export interface PsOptions extends ProgramReaderOptions {
  readonly ps?: Ps;
}

/**
 * For macOS and BSD without native calls: one `ps` with explicit columns lists all processes. It knows CPU time, state,
 * groups, users, and what is in the foreground of a terminal; no environment, folder or port. Start times are in whole
 * seconds.
 */
export function createPsSource(options: PsOptions = {}): ProcessSource {
  return createTableSource(createPsReader(options), options.now);
}

export function createPsReader(options: PsOptions = {}): ProcessTableReader {
  return new PsReader(options.ps ?? systemPs, getProgramReaderParts(options));
}

class PsReader implements ProcessTableReader {
  readonly name = 'ps';
  /** Those that this `ps` has. */
  private columns: readonly PsColumn[] = psColumns;
  /** All processes, as last listed. */
  private last: ReadonlyMap<number, ProcessInfo> = new Map();
  private listedAt = -Infinity;

  constructor(
    private readonly ps: Ps,
    private readonly parts: ProgramReaderParts,
  ) {}

  async listAll(known: readonly Identity[]): Promise<readonly ProcessInfo[]> {
    const columns = this.columns;
    const answer = await this.ps.run(getPsArguments(columns)).catch(failWith);
    const found = this.parse(answer, columns).filter((process) => process.pid !== answer.pid && !this.isOwnPs(process));
    // Without ourselves it is not a list of all processes, whatever it is.
    if (!found.some(({ pid }) => pid === this.parts.ownIdentity.pid)) throw new ListingError(describeFailure(answer));
    const knownByPid = groupBy(known, ({ pid }) => pid);
    const all = found.map((process) => this.toProcessInfo(process, knownByPid.get(process.pid)));
    this.last = new Map(all.map((process) => [process.pid, process]));
    this.listedAt = this.parts.now();
    return all;
  }

  /** From a listing that is not older than a second; otherwise by a `ps` for this process, which is waited for. */
  read(pid: number): ProcessInfo | undefined {
    if (this.listedAt === -Infinity && pid === this.parts.ownIdentity.pid)
      return describeOurselves(this.parts.ownIdentity);
    if (this.parts.now() - this.listedAt >= maxListingAgeMs) return this.readNow(pid);
    const listed = this.last.get(pid);
    if (listed) return this.parts.pidExists(pid) ? listed : undefined;
    // It may have started since.
    return this.parts.pidExists(pid) ? this.readNow(pid) : undefined;
  }

  /** By the process group in the foreground of its terminal, `tpgid`. */
  isInForeground({ pid }: Identity): boolean | undefined {
    const process = this.askFor(pid);
    return process && process.foregroundGroup > 0 ? process.foregroundGroup === process.group : undefined;
  }

  dispose(): void {
    this.last = new Map();
  }

  /** Another one that runs at the same time. */
  private isOwnPs({ parentPid, command }: PsProcess): boolean {
    return (
      parentPid === this.parts.ownIdentity.pid && command.startsWith(`${psPath} -`) && command.includes(' -o pid= ')
    );
  }

  private readNow(pid: number): ProcessInfo | undefined {
    const found = this.askFor(pid);
    return found && this.toProcessInfo(found);
  }

  private askFor(pid: number): PsProcess | undefined {
    const columns = this.columns;
    let answer: PsAnswer;
    try {
      answer = this.ps.runNow(getPsArguments(columns, pid));
    } catch (error) {
      return failWith(error);
    }
    const [found] = this.parse(answer, columns);
    // It prints nothing if there is no such process.
    if (!found && hasFailed(answer)) throw new ListingError(describeFailure(answer));
    return found?.pid === pid ? found : undefined;
  }

  /** What it has refused is not asked for again. */
  private parse(answer: PsAnswer, columns: readonly PsColumn[]): readonly PsProcess[] {
    const refused = findRefusedColumns(answer.stderr);
    const printed = columns.filter((column) => !refused.has(column));
    this.columns = printed;
    return parsePs(answer.stdout, printed);
  }

  private toProcessInfo(found: PsProcess, known: readonly Identity[] = []): ProcessInfo {
    const { pid, parentPid, name, command, state, cpuTime, memory = 0, session = 0, group, uids } = found;
    const own = pid === this.parts.ownIdentity.pid ? this.parts.ownIdentity : undefined;
    return {
      pid,
      startTime: steadyStartTime(found.startTime, [this.last.get(pid), ...known, own]),
      parentPid,
      name,
      commandLine: splitAtBlanks(command, findProgram(command, name)),
      state,
      cpuTime,
      childrenCpuTime: 0,
      memory,
      threads: 0,
      session,
      group,
      uid: uids.effective,
      otherUser: this.parts.users.other(uids),
      cwd: undefined,
      startedAt: found.startTime,
      kernelThread: false,
    };
  }
}

function hasFailed({ exitCode, stderr }: PsAnswer): boolean {
  const hasComplaint = stderr.split('\n').some((line) => line.trim() !== '' && findRefusedColumns(line).size === 0);
  return exitCode > 1 || hasComplaint;
}

function describeFailure({ exitCode, stderr }: PsAnswer): string {
  const reason = stderr.trim().split('\n', 1)[0]?.slice(0, 200);
  return `ps cannot be understood (exit code ${exitCode}${reason ? `, ${reason}` : ''}).`;
}

/** @throws {ListingError} always */
function failWith(error: unknown): never {
  throw new ListingError(`ps cannot be asked: ${messageOf(error)}`);
}
