import { wait, type SlicedTask } from '../../../common/timeSlicing';
import type { Identity } from '../../identity';
import { isAlive, type ProcessInfo } from '../../processInfo';
import { groupByParent } from '../groupByParent';
import type { ForkCount, ListRequest } from '../processSource';
import { RecentCandidates, UnseenPids } from './candidates';
import type { Environments } from './environments';
import { isImageOf, type Image, type ImageReader } from './image';
import { ImageRefresh } from './imageRefresh';
import { hasStat, listPids, listPidsBetween } from './listPids';
import type { PidMark } from './pidRange';
import { RunDetector } from './runDetector';
import { ScanPass } from './scanPass';
import { ScanPlanner } from './scanPlanner';
import type { Stat } from './stat';
import type { ProcFs } from './statFiles';
import { StatReader } from './statReader';
import type { SystemInfo } from './systemInfo';
import { TrackedProcess } from './trackedProcess';

/** Processes read between two places where the work may be interrupted. */
const readsPerStep = 16;
/** In one of so many scans, a process is read even if it has not run: the system may have taken some of its memory. */
const scansPerSureRead = 8;

/** What one scan found. */
export interface ScanResult {
  readonly processes: readonly ProcessInfo[];
  readonly reads: number;
  /** When the tracked processes had been read: their CPU time is counted up to then. */
  readonly at: number;
  /** How long it took to read them, including what came in between, in ms. */
  readonly spreadMs: number;
  /** Why all processes were read; undefined if only those were that may be new. */
  readonly fullReason: string | undefined;
  readonly forks: ForkCount | undefined;
}

/** What a tracker reads besides `stat`. */
export interface TrackerReaders {
  readonly images: ImageReader;
  readonly environments: Environments;
}

/**
 * Tracks the trees below some processes, and reads no more of `/proc` than can have changed: the tracked processes, and
 * the pids handed out since the scan before. Any other process cannot become ours later: a process is only ever
 * re-parented to one of its ancestors (find_new_reaper, kernel/exit.c), so if it gets below one of ours, it was below one
 * before. Nothing is kept about other processes, except the pids of the young ones for a moment.
 */
export class ProcessTracker {
  private readonly tracked = new Map<number, TrackedProcess>();
  private readonly recent = new RecentCandidates();
  private readonly unseen = new UnseenPids();
  private readonly stats: StatReader;
  private readonly runs: RunDetector;
  private scans = 0;
  private readonly planner: ScanPlanner;
  private readonly imageRefresh: ImageRefresh;

  constructor(
    private readonly fs: ProcFs,
    private readonly system: SystemInfo,
    private readonly now: () => number,
    private readonly readers: TrackerReaders,
    maxKeptFiles?: number,
  ) {
    this.stats = new StatReader(fs, system, maxKeptFiles);
    this.runs = new RunDetector(fs, maxKeptFiles);
    this.planner = new ScanPlanner(system, now);
    this.imageRefresh = new ImageRefresh(readers.images, this.stats, now);
  }

  /** The image of a process as last read; undefined if the process is not tracked, or runs another program now. */
  knownImage(stat: Stat): Image | undefined {
    const process = this.tracked.get(stat.pid);
    if (process?.stat.startTime !== stat.startTime) return undefined;
    const { image } = process;
    return isImageOf(image, stat) && image.isComplete ? image : undefined;
  }

  /**
   * Whether a process may have run since then, on the clock of this tracker. What it does after a scan shows in the next
   * one.
   */
  mayHaveRunSince({ pid, startTime }: Identity, at: number): boolean {
    const process = this.tracked.get(pid);
    return process?.stat.startTime !== startTime || process.ranAt >= at;
  }

  /** Reads the tracked processes, then finds new ones, then reads the images of both. */
  *scan(request: ListRequest): SlicedTask<ScanResult> {
    const readsBefore = this.stats.reads;
    const plan = this.planner.begin(() => this.reasonForFull(request));
    const pass = new ScanPass(request, plan);
    const { range, mark } = plan;

    const startedAt = this.now();
    yield* this.readTracked();
    // The CPU time that was read is up to now. What follows may take a while.
    const at = this.now();

    if (range.kind === 'range') {
      yield* this.findNew(range.after, range.upTo, pass);
      this.planner.complete(mark);
    } else {
      yield* this.findAll(pass, mark);
      // A process that is forked after the mark may be missed by a listing that takes a while.
      this.planner.complete(mark && (yield* this.findLate(pass, mark)));
    }

    const reads = this.stats.reads - readsBefore;
    yield* this.imageRefresh.run(this.tracked);
    return {
      processes: Array.from(this.tracked.values(), ({ info }) => info),
      reads,
      at,
      spreadMs: at - startedAt,
      fullReason: range.kind === 'full' ? range.reason : undefined,
      forks: pass.countForks(),
    };
  }

  dispose(): void {
    this.stats.dispose();
    this.runs.dispose();
    this.tracked.clear();
    this.recent.clear();
    this.unseen.clear();
  }

  /** What of a request can only be answered by reading all processes. */
  private reasonForFull({ roots, known = [], askAgain }: ListRequest): string | undefined {
    if (askAgain) return 'a claim may hold now';
    for (const pid of roots) if (!this.tracked.has(pid) && this.fs.existsSync(`/proc/${pid}`)) return 'a new root';
    const hasNewRoot = known.some(({ pid, startTime }) => {
      if (this.tracked.get(pid)?.stat.startTime === startTime) return false;
      return this.stats.read(pid)?.startTime === startTime;
    });
    return hasNewRoot ? 'a new root' : undefined;
  }

  private *readTracked(): SlicedTask<void> {
    this.scans++;
    const skipped: (readonly [number, TrackedProcess])[] = [];
    let hasDeath = false;
    let step = 0;
    for (const [pid, process] of this.tracked) {
      if (this.isUnchanged(process)) skipped.push([pid, process]);
      else if (this.readAgain(pid, process) === 'dead') hasDeath = true;
      if (++step % readsPerStep === 0) yield;
    }
    if (!hasDeath) return;
    // The children of a process that has died have got another parent, without having run.
    for (const [pid, process] of skipped) {
      this.readAgain(pid, process);
      if (++step % readsPerStep === 0) yield;
    }
  }

  /**
   * Whether the `stat` of a process is the same as when it was read last, as far as it is used: it changes only if the
   * process runs, or loses its parent, which is seen if that is tracked. Its first thread stands for all if there is no other.
   */
  private isUnchanged(process: TrackedProcess): boolean {
    const { isQuiet, dependsOnTextAlone } = process;
    const { pid, threads, state, parentPid } = process.stat;
    const tells = isQuiet && threads === 1 && state !== 'running' && dependsOnTextAlone && this.tracked.has(parentPid);
    // Asked later, it tells of the time in between, too.
    if (tells && (this.scans + pid) % scansPerSureRead === 0) return false;
    const hasRun = !tells || this.runs.mayHaveRun(pid);
    if (hasRun) process.ranAt = this.now();
    return !hasRun;
  }

  private readAgain(pid: number, process: TrackedProcess): 'alive' | 'dead' {
    const { stats } = this;
    const length = stats.readKept(pid);
    process.isQuiet = stats.isText(process.text, length);
    if (process.isQuiet && process.dependsOnTextAlone) return 'alive';
    const stat = stats.parse(length);
    if (stat?.startTime === process.stat.startTime) {
      process.update(stat, stats.copyText(length));
      return isAlive(stat) ? 'alive' : 'dead';
    }
    this.drop(pid);
    return 'dead';
  }

  private drop(pid: number): void {
    this.stats.release(pid);
    this.runs.release(pid);
    this.tracked.delete(pid);
    this.unseen.add(pid);
  }

  /** Finds new processes among the pids in `(after, upTo]`, and among the candidates of earlier scans. */
  private *findNew(after: number, upTo: number, pass: ScanPass): SlicedTask<void> {
    const unseen = this.unseen.take().filter((pid) => hasStat(this.fs, pid));
    const late = yield* this.readUntracked(unseen);
    const started = yield* this.readRange(after, upTo);
    const recent = this.recent.retain(yield* this.readUntracked(this.recent.pids()));
    yield* this.trackOwned([...late, ...started, ...recent], pass);
  }

  private *findAll(pass: ScanPass, mark: PidMark | undefined): SlicedTask<void> {
    this.planner.noteFullScan();
    this.recent.clear();
    this.unseen.clear();
    const pids = yield* listPids(this.fs);
    if (mark) this.unseen.addMissing(pids, 0, mark.lastPid);
    yield* this.trackOwned(yield* this.readUntracked(pids), pass);
  }

  /**
   * Finds the processes that were started after a mark.
   * @returns the mark up to which all is read now; undefined if the pids have wrapped.
   */
  private *findLate(pass: ScanPass, mark: PidMark): SlicedTask<PidMark | undefined> {
    const lastPid = this.system.load()?.lastPid;
    if (lastPid === undefined || lastPid < mark.lastPid) return undefined;
    yield* this.trackOwned(yield* this.readRange(mark.lastPid, lastPid), pass);
    return { ...mark, lastPid };
  }

  private *readRange(after: number, upTo: number): SlicedTask<readonly Stat[]> {
    const pids = yield* listPidsBetween(this.fs, after, upTo);
    this.unseen.addMissing(pids, after, upTo);
    return yield* this.readUntracked(pids);
  }

  /** Of these pids, the processes that exist and are not tracked. */
  private *readUntracked(pids: readonly number[]): SlicedTask<readonly Stat[]> {
    const found: Stat[] = [];
    for (const pid of pids) {
      const stat = this.tracked.has(pid) ? undefined : this.stats.read(pid);
      if (stat) found.push(stat);
      if (this.stats.reads % readsPerStep === 0) yield;
    }
    return found;
  }

  /** Of processes that are not tracked, tracks those that are ours. */
  private *trackOwned(found: readonly Stat[], pass: ScanPass): SlicedTask<void> {
    const processes = this.refreshOrphans(found);
    const children = groupByParent(processes);
    const roots = processes.filter((stat) => pass.isRoot(stat) || this.tracked.has(stat.parentPid));
    yield* this.trackTrees(roots, children);
    yield* this.trackClaimed(processes, children, pass.request);
    pass.countYoung(processes, this.tracked);
    this.recent.update(processes, this.now(), (pid) => this.tracked.has(pid));
  }

  /** Reads a process again whose parent has died since it was read: then it has another parent by now. */
  private refreshOrphans(found: readonly Stat[]): readonly Stat[] {
    const pids = new Set(found.map(({ pid }) => pid));
    return found.flatMap((stat) => {
      const { pid, parentPid } = stat;
      const mayBeOrphan = parentPid > 1 && !pids.has(parentPid) && !this.tracked.has(parentPid);
      if (!mayBeOrphan || this.fs.existsSync(`/proc/${parentPid}`)) return stat;
      return this.stats.read(pid) ?? [];
    });
  }

  /** Tracks the processes that the request claims. If a claim depends on an environment, that is read first. */
  private *trackClaimed(processes: readonly Stat[], children: ChildrenOf, request: ListRequest): SlicedTask<void> {
    if (!request.isOurs) return;
    const { environments } = this.readers;
    const undecided: Stat[] = [];
    for (const [index, stat] of processes.entries()) {
      if (!this.tracked.has(stat.pid)) {
        const isOurs = (): boolean => request.isOurs?.(stat) === true;
        const { answer, isOpen } = environments.ask(isOurs);
        // An answer that was given without the environment that it depends on is no answer yet.
        if (isOpen) undecided.push(stat);
        else if (answer) yield* this.trackTrees([stat], children);
      }
      if (index % readsPerStep === 0) yield;
    }
    if (undecided.length === 0) return;
    try {
      yield* wait(environments.readWanted((process) => this.canReadEnvironment(process)));
      for (const stat of undecided) {
        const { answer } = environments.ask(() => !this.tracked.has(stat.pid) && request.isOurs?.(stat) === true);
        if (answer) yield* this.trackTrees([stat], children);
      }
    } finally {
      environments.clear();
    }
  }

  /** Whether the pid still belongs to this process, which is in no sleep in which it may hold the lock that reading takes. */
  private canReadEnvironment({ pid, startTime }: Identity): boolean {
    const stat = this.stats.read(pid);
    return stat?.startTime === startTime && stat.state !== 'blocked';
  }

  /** Tracks these processes and all below them. */
  private *trackTrees(roots: readonly Stat[], children: ChildrenOf): SlicedTask<void> {
    const queue = [...roots];
    for (let stat = queue.pop(); stat; stat = queue.pop()) {
      if (this.tracked.has(stat.pid)) continue;
      this.tracked.set(stat.pid, this.readFirst(stat));
      queue.push(...(children.get(stat.pid) ?? []));
      yield;
    }
  }

  /** Reads a process once more, because its file is kept open from now on. */
  private readFirst(stat: Stat): TrackedProcess {
    const length = this.stats.readKept(stat.pid);
    const again = this.stats.parse(length);
    const isSame = again?.startTime === stat.startTime;
    if (!isSame) this.stats.release(stat.pid);
    // A process that has just lost its parent, or has just died and lost its children, is shown as it was a moment ago:
    // that tells what belongs to what. The next scan reads it anew.
    const hasChanged = !isSame || again.parentPid !== stat.parentPid || (!isAlive(again) && isAlive(stat));
    const [shown, text] = hasChanged ? [stat, undefined] : [again, this.stats.copyText(length)];
    return new TrackedProcess(this.fs, this.system, shown, text);
  }
}

type ChildrenOf = ReadonlyMap<number, readonly Stat[]>;
