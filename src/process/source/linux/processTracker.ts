import { keyOf, type Identity } from '../../identity';
import { isAlive, type ProcessInfo } from '../../processInfo';
import { toProcessInfo } from './toProcessInfo';
import type { Environments } from './environments';
import { noImage, type Image, type ImageReader } from './image';
import { listPids } from './listPids';
import { mayHaveWrapped, newPidRange, type PidMark, type PidRange } from './pidRange';
import { wait, type SlicedTask } from '../../../common/timeSlicing';
import type { ForkCount, ListRequest } from '../processSource';
import type { SystemInfo } from './systemInfo';
import { parseStat, type Stat } from './stat';
import { StatFiles, type ProcFs } from './statFiles';
import { findSurvivingThread, hasLostFirstThread, type SurvivingThread } from './survivingThread';

/** A window with more pids than this is not tried pid by pid: the folder is listed for it instead. */
const maxProbedPids = 512;
/** However well all goes, everybody is listed anew after this time, in ms: a net below the tricks. */
const fullEveryMs = 300_000;
/**
 * Who was born within this time before the youngest that is there, in ms, is asked about again for as long: it may just be
 * executing a program, and show no environment, or be losing the parent by which it would have been ours.
 */
const recentMs = 1_000;
/** Of more young ones than this only the last are asked again: that many at once are no work of a person. */
const maxRecentCandidates = 256;
/**
 * A pid is handed out a moment before its process is to be seen (alloc_pid and attach_pid in copy_process, kernel/fork.c).
 * So many may be forking at a time: those of the last pids that were not there are looked for once more.
 */
const maxForking = 64;
/** Processes read between two places where the work may be interrupted. */
const readsPerStep = 16;
/**
 * After this time, in ms, a command line, folder and user are read again: a program may write over its arguments, change
 * its folder and its user, and the system tells of none of that.
 */
const imageBelievedMs = 30_000;
/** The same where the command line could not be read: the process may have kept the reader waiting. */
const incompleteImageBelievedMs = 1_000;
/** Of those that are followed, so large a part is read again in one listing at most, so that none takes long. */
const imagesPerListing = 1 / 16;

/** A process that is followed, as last read. */
interface TrackedProcess {
  stat: Stat;
  image: Image;
  /** On the clock that does not jump; -Infinity where the command line was not asked for, since the process was blocked. */
  imageReadAt: number;
  /** A thread that goes on where the first one has exited. */
  survivor: SurvivingThread | undefined;
  info: ProcessInfo;
  /** The text of `stat`: what sleeps shows the same again, and need not be taken apart. Undefined: it is, whatever it shows. */
  text: Buffer | undefined;
}

/** What one round found. */
export interface ScanResult {
  readonly processes: readonly ProcessInfo[];
  readonly reads: number;
  /** When the processes followed had been read: CPU time is counted up to then. */
  readonly at: number;
  /** How long that took, with all that came between. */
  readonly spreadMs: number;
  readonly full: string | undefined;
  readonly forks: ForkCount | undefined;
}

/** How a follower reads what is no `stat`; without it, it does not. */
export interface TrackerReaders {
  readonly images: ImageReader;
  readonly environments: Environments;
}

/**
 * Follows the trees below some processes, and reads no more of `/proc` than can have changed: those that are followed
 * and the pids handed out since the last round. A stranger cannot become one of ours later: a process is only ever
 * re-parented to one of its ancestors (find_new_reaper, kernel/exit.c), so if it gets below one of ours then it was
 * before. Nothing is kept about strangers, but for a moment the pids of the young ones.
 */
export class ProcessTracker {
  private readonly tracked = new Map<number, TrackedProcess>();
  /** Young strangers, and since when they are known. */
  private readonly recentCandidates = new Map<number, { readonly startTime: number; readonly since: number }>();
  /**
   * Pids to be looked for once more: of the last ones handed out, those that nobody had yet, and those that were followed
   * until now, which may have been handed out again since they were read last.
   */
  private readonly unseenPids = new Set<number>();
  private readonly files: StatFiles;
  private mark: PidMark | undefined;
  private fullAt = 0;
  private reads = 0;
  /** For the count of forks: the mark of the round before, and of the one that is under way the new children seen. */
  private forkMark: PidMark | undefined;
  private readonly seenChildren = new Map<string, number>();
  private bornAfter = Infinity;

  constructor(
    private readonly fs: ProcFs,
    private readonly system: SystemInfo,
    private readonly now: () => number,
    private readonly readers: TrackerReaders | undefined,
    keptFiles?: number,
  ) {
    this.files = new StatFiles(fs, keptFiles);
  }

  /** How many `stat` files are open. */
  get openFiles(): number {
    return this.files.open;
  }

  /** The image of a process as it was read last; undefined when this is not followed, or runs another program now. */
  knownImage(stat: Stat): Image | undefined {
    const one = this.tracked.get(stat.pid);
    return one?.stat.startTime === stat.startTime && one.image.mark === stat.image && one.image.isComplete
      ? one.image
      : undefined;
  }

  *scan(interest: ListRequest): SlicedTask<ScanResult> {
    this.reads = 0;
    this.seenChildren.clear();
    const { window, mark, pids, sinceMs } = this.chooseRange(interest);
    // Should this round fail half-way, the next one has to list everybody.
    this.mark = undefined;
    const startedAt = this.now();
    yield* this.readTracked();
    // What they used until now is what they have read: a full listing takes a while after this.
    const at = this.now();
    if (window.kind === 'full') {
      // What is forked after the mark may be missed by a listing that takes a while: it is looked for where it must be.
      yield* this.readAll(interest, mark);
      this.mark = mark && (yield* this.catchUp(mark, interest));
    } else {
      const late = yield* this.readUnseenPids();
      const newcomers = yield* this.readNewPids(window.after, window.upTo);
      yield* this.trackOwned([...late, ...newcomers, ...(yield* this.readRecentCandidates())], interest);
      this.mark = mark;
    }
    yield* this.readImages();
    return {
      processes: Array.from(this.tracked.values(), ({ info }) => info),
      reads: this.reads,
      at,
      spreadMs: at - startedAt,
      full: window.kind === 'full' ? window.reason : undefined,
      forks: pids === undefined ? undefined : this.countForks(pids, sinceMs),
    };
  }

  dispose(): void {
    this.files.dispose();
    this.tracked.clear();
    this.recentCandidates.clear();
    this.unseenPids.clear();
  }

  /** Where new processes are to be looked for, and how many pids were handed out since the last round. */
  private chooseRange({ roots, known, askAgain }: ListRequest): {
    readonly window: PidRange;
    readonly mark: PidMark | undefined;
    readonly pids: number | undefined;
    readonly sinceMs: number;
  } {
    const at = this.now();
    const before = this.mark;
    const beforeForks = this.forkMark;
    this.forkMark = undefined;
    const { system } = this;
    const distrust = system.unreliableReason();
    const load = distrust === undefined ? system.load() : undefined;
    if (!load) {
      const reason = distrust ?? '/proc/loadavg cannot be read';
      return { window: { kind: 'full', reason }, mark: undefined, pids: undefined, sinceMs: 0 };
    }
    const needForks = before !== undefined && mayHaveWrapped(before, at - before.at + 1_000, system.pidMax());
    const mark: PidMark = { ...load, at, forks: needForks || before === undefined ? system.forks() : undefined };
    this.forkMark = mark;
    this.bornAfter = beforeForks?.lastPid ?? Infinity;
    const counted = newPidRange(beforeForks, mark, system.pidMax());
    let window = newPidRange(before, mark, system.pidMax());
    if (window.kind === 'window' && at - this.fullAt >= fullEveryMs)
      window = { kind: 'full', reason: 'once in a while' };
    if (window.kind === 'window' && askAgain) window = { kind: 'full', reason: 'a claim may hold now' };
    if (window.kind === 'window' && this.hasNewRoot(roots, known)) window = { kind: 'full', reason: 'a new root' };
    return {
      window,
      mark,
      pids: counted.kind === 'window' ? counted.upTo - counted.after : undefined,
      sinceMs: at - (beforeForks?.at ?? at),
    };
  }

  private hasNewRoot(roots: ReadonlySet<number>, known: readonly Identity[] = []): boolean {
    for (const pid of roots) if (!this.tracked.has(pid) && this.fs.existsSync(`/proc/${pid}`)) return true;
    return known.some(({ pid, startTime }) => {
      if (this.tracked.get(pid)?.stat.startTime === startTime) return false;
      return this.read(pid)?.startTime === startTime;
    });
  }

  private countForks(pids: number, sinceMs: number): ForkCount | undefined {
    if (sinceMs <= 0) return undefined;
    return { pids, perSecond: (pids * 1000) / sinceMs, seenChildren: new Map(this.seenChildren) };
  }

  private *readTracked(): SlicedTask<void> {
    for (const [pid, one] of this.tracked) {
      this.reads++;
      const length = this.files.read(pid, true);
      if (!this.showsTheSame(one, length) || one.survivor) {
        const stat = this.parse(length);
        if (stat?.startTime === one.stat.startTime) this.update(one, stat, length);
        else this.drop(pid);
      }
      if (this.reads % readsPerStep === 0) yield;
    }
  }

  private showsTheSame({ text, info }: TrackedProcess, length: number): boolean {
    return (
      length === text?.length &&
      text.compare(this.files.text, 0, length) === 0 &&
      info.startedAt === this.system.dateOf(info.startTime)
    );
  }

  /** Everybody with a pid handed out since the last round who is not followed. */
  private *readNewPids(after: number, upTo: number): SlicedTask<Stat[]> {
    const pids = yield* this.pidsIn(after, upTo);
    this.noteUnseenPids(pids, after, upTo);
    return yield* this.readUnknown(pids);
  }

  private noteUnseenPids(pids: readonly number[], after: number, upTo: number): void {
    const there = new Set(pids);
    for (let pid = Math.max(after, upTo - maxForking) + 1; pid <= upTo; pid++)
      if (!there.has(pid)) this.unseenPids.add(pid);
  }

  /** Whoever had a pid at the last round, and was not to be seen then. */
  private *readUnseenPids(): SlicedTask<Stat[]> {
    const pids = [...this.unseenPids].filter((pid) => this.fs.existsSync(`/proc/${pid}/stat`));
    this.unseenPids.clear();
    return yield* this.readUnknown(pids);
  }

  private *readRecentCandidates(): SlicedTask<Stat[]> {
    const read = yield* this.readUnknown([...this.recentCandidates.keys()]);
    const found = read.filter(({ pid, startTime }) => this.recentCandidates.get(pid)?.startTime === startTime);
    const there = new Set(found.map(({ pid }) => pid));
    for (const pid of this.recentCandidates.keys()) if (!there.has(pid)) this.recentCandidates.delete(pid);
    return found;
  }

  /** Of these pids, whoever is there and not followed. */
  private *readUnknown(pids: readonly number[]): SlicedTask<Stat[]> {
    const found: Stat[] = [];
    for (const pid of pids) {
      const stat = this.tracked.has(pid) ? undefined : this.read(pid);
      if (stat) found.push(stat);
      if (this.reads % readsPerStep === 0) yield;
    }
    return found;
  }

  private *pidsIn(after: number, upTo: number): SlicedTask<readonly number[]> {
    if (upTo - after > maxProbedPids) return (yield* listPids(this.fs)).filter((pid) => pid > after && pid <= upTo);
    const pids: number[] = [];
    // Asking whether a file is there costs a tenth of the exception for opening one that is not.
    for (let pid = after + 1; pid <= upTo; pid++) {
      if (this.fs.existsSync(`/proc/${pid}/stat`)) pids.push(pid);
      if (pid % readsPerStep === 0) yield;
    }
    return pids;
  }

  private *readAll(interest: ListRequest, mark: PidMark | undefined): SlicedTask<void> {
    this.fullAt = this.now();
    this.recentCandidates.clear();
    this.unseenPids.clear();
    const pids = yield* listPids(this.fs);
    if (mark) this.noteUnseenPids(pids, 0, mark.lastPid);
    yield* this.trackOwned(yield* this.readUnknown(pids), interest);
  }

  private *catchUp(mark: PidMark, interest: ListRequest): SlicedTask<PidMark | undefined> {
    const lastPid = this.system.load()?.lastPid;
    if (lastPid === undefined || lastPid < mark.lastPid) return undefined;
    yield* this.trackOwned(yield* this.readNewPids(mark.lastPid, lastPid), interest);
    return { ...mark, lastPid };
  }

  /** Of processes that are not followed, follows those that are ours. */
  private *trackOwned(found: readonly Stat[], interest: ListRequest): SlicedTask<void> {
    const known = new Set((interest.known ?? []).map(keyOf));
    const children = new Map<number, Stat[]>();
    const pids = new Set(found.map(({ pid }) => pid));
    const strangers: Stat[] = [];
    for (const first of found) {
      // Its parent may have died before it was read: then it has another one by now.
      const orphaned = !pids.has(first.parentPid) && !this.tracked.has(first.parentPid) && first.parentPid > 1;
      const stat = orphaned && !this.fs.existsSync(`/proc/${first.parentPid}`) ? this.read(first.pid) : first;
      if (!stat) continue;
      strangers.push(stat);
      const siblings = children.get(stat.parentPid);
      if (siblings) siblings.push(stat);
      else children.set(stat.parentPid, [stat]);
    }

    const queue: Stat[] = [];
    for (const stat of strangers) {
      const isRoot = interest.roots.has(stat.pid) || (known.size > 0 && known.has(keyOf(stat)));
      if (isRoot || this.tracked.has(stat.parentPid)) queue.push(stat);
    }
    yield* this.trackAll(queue, children);
    yield* this.trackInherited(strangers, children, interest);
    this.noteNewChildren(strangers);
    this.noteRecentCandidates(strangers);
  }

  /** Follows those that are ours on other evidence; where that is an environment, it is read in between. */
  private *trackInherited(
    strangers: readonly Stat[],
    children: ReadonlyMap<number, readonly Stat[]>,
    interest: ListRequest,
  ): SlicedTask<void> {
    const environments = this.readers?.environments;
    const open: Stat[] = [];
    for (const [index, stat] of strangers.entries()) {
      if (!this.tracked.has(stat.pid) && interest.isOurs) {
        const question = (): boolean => interest.isOurs?.(stat) === true;
        const { answer, isOpen } = environments?.ask(question) ?? { answer: question(), isOpen: false };
        // An answer that has been given without the environment that it depends on is no answer yet.
        if (isOpen) open.push(stat);
        else if (answer) yield* this.trackAll([stat], children);
      }
      if (index % readsPerStep === 0) yield;
    }
    if (!environments || open.length === 0) return;
    try {
      yield* wait(environments.readWanted((process) => this.mayBeAsked(process)));
      for (const stat of open) {
        const { answer } = environments.ask(() => !this.tracked.has(stat.pid) && interest.isOurs?.(stat) === true);
        if (answer) yield* this.trackAll([stat], children);
      }
    } finally {
      environments.clear();
    }
  }

  /** Whether the pid still means this process, and it does not sleep where it may hold the lock that reading takes. */
  private mayBeAsked({ pid, startTime }: Identity): boolean {
    const stat = this.read(pid);
    return stat?.startTime === startTime && stat.state !== 'blocked';
  }

  /** Counts which processes those that were born since the last round are children of. */
  private noteNewChildren(strangers: readonly Stat[]): void {
    for (const { pid, parentPid } of strangers) {
      const parent = pid > this.bornAfter && this.tracked.has(pid) ? this.tracked.get(parentPid) : undefined;
      if (!parent) continue;
      const key = keyOf(parent.stat);
      this.seenChildren.set(key, (this.seenChildren.get(key) ?? 0) + 1);
    }
  }

  /** Remembers who is to be asked about again. */
  private noteRecentCandidates(strangers: readonly Stat[]): void {
    const at = this.now();
    const youngest = strangers.reduce((most, { startTime }) => Math.max(most, startTime), 0);
    for (const { pid, startTime } of [...strangers].reverse()) {
      const before = this.recentCandidates.get(pid);
      const since = before?.startTime === startTime ? before.since : at;
      const isYoung = startTime > youngest - recentMs && at - since < recentMs && !this.tracked.has(pid);
      if (!isYoung) this.recentCandidates.delete(pid);
      else if (before || this.recentCandidates.size < maxRecentCandidates)
        this.recentCandidates.set(pid, { startTime, since });
    }
  }

  /** Follows these and all below them. */
  private *trackAll(queue: Stat[], children: ReadonlyMap<number, readonly Stat[]>): SlicedTask<void> {
    for (let stat = queue.pop(); stat; stat = queue.pop()) {
      if (this.tracked.has(stat.pid)) continue;
      this.reads++;
      const length = this.files.read(stat.pid, true);
      const again = this.parse(length);
      const isSame = again?.startTime === stat.startTime;
      if (!isSame) this.files.release(stat.pid);
      // Who has just lost its parent, or has just died and lost its children, is taken for what it was a moment ago: that
      // is what tells who belongs to whom. The next round reads it anew.
      const hasChanged = !isSame || again.parentPid !== stat.parentPid || (!isAlive(again) && isAlive(stat));
      const shown = hasChanged ? stat : again;
      const text = hasChanged ? undefined : this.copyText(length);
      const survivor = this.survivorOf(shown);
      const info = toProcessInfo(shown, noImage, this.system, survivor);
      this.tracked.set(stat.pid, { stat: shown, image: noImage, imageReadAt: -Infinity, survivor, info, text });
      queue.push(...(children.get(stat.pid) ?? []));
      yield;
    }
  }

  /** Reads a process that is not followed. */
  private read(pid: number): Stat | undefined {
    this.reads++;
    return this.parse(this.files.read(pid, false));
  }

  /** What was read last; nobody when that was a thread, or nothing. */
  private parse(length: number): Stat | undefined {
    const stat = parseStat(this.files.text, length, this.system.pageSize);
    return stat?.isThread ? undefined : stat;
  }

  private copyText(length: number): Buffer {
    return Buffer.from(this.files.text.subarray(0, length));
  }

  private update(one: TrackedProcess, stat: Stat, length: number): void {
    one.text = this.copyText(length);
    one.stat = stat;
    one.survivor = this.survivorOf(stat);
    one.info = toProcessInfo(stat, one.image, this.system, one.survivor);
  }

  private survivorOf(stat: Stat): SurvivingThread | undefined {
    return hasLostFirstThread(stat) ? findSurvivingThread(this.fs, this.system, stat.pid) : undefined;
  }

  /** Reads command line, folder and user of those that are new, that run another program now, and of some others again. */
  private *readImages(): SlicedTask<void> {
    const images = this.readers?.images;
    if (!images) return;
    let again = Math.ceil(this.tracked.size * imagesPerListing);
    for (const one of this.tracked.values()) {
      const isNew = this.isImageNew(one);
      if (!isNew && (again === 0 || !this.isImageOld(one))) continue;
      if (!isNew) again--;
      yield* this.readImage(one, images);
    }
  }

  private isImageNew({ stat, image, imageReadAt }: TrackedProcess): boolean {
    // Between fork and exec a process shows its parent's command line.
    return stat.image !== image.mark || (imageReadAt === -Infinity && stat.state !== 'blocked');
  }

  private isImageOld({ stat, image, imageReadAt }: TrackedProcess): boolean {
    if (stat.state === 'blocked') return false;
    return this.now() - imageReadAt >= (image.isComplete ? imageBelievedMs : incompleteImageBelievedMs);
  }

  private *readImage(one: TrackedProcess, images: ImageReader): SlicedTask<void> {
    const { pid, startTime } = one.stat;
    const stat = this.parse(this.files.read(pid, true));
    // It has gone, and the next round finds that out; the process that has its pid now must not lend it a command line.
    if (stat?.startTime !== startTime) return;
    one.imageReadAt = stat.state === 'blocked' ? -Infinity : this.now();
    const image = yield* wait(images.read(stat, one.survivor?.folder ?? `/proc/${pid}`, one.image));
    const isSame = sameImage(image, one.image);
    one.image = image;
    if (!isSame) one.info = toProcessInfo(one.stat, image, this.system, one.survivor);
  }

  private drop(pid: number): void {
    this.files.release(pid);
    this.tracked.delete(pid);
    this.unseenPids.add(pid);
  }
}

function sameImage(a: Image, b: Image): boolean {
  return (
    a.cwd === b.cwd &&
    a.uid === b.uid &&
    a.otherUser?.name === b.otherUser?.name &&
    a.otherUser?.acceptsSignals === b.otherUser?.acceptsSignals &&
    a.commandLine.length === b.commandLine.length &&
    a.commandLine.every((argument, index) => argument === b.commandLine[index])
  );
}
