import { isAlive, type ProcessInfo } from '../processInfo';
import { describe } from './describe';
import { noImage, readImage, type Image } from './image';
import { listPids } from './listPids';
import { mayGoRound, windowBetween, type PidMark, type PidWindow } from './pidWindow';
import type { Pausable } from './slices';
import type { Interest } from './source';
import type { Machine } from './machine';
import { parseStat, type Stat } from './stat';
import { StatFiles, type ProcFs } from './statFiles';

/** A window with more pids than this is not tried pid by pid: the folder is listed for it instead. */
const widestTried = 512;
/** However well all goes, everybody is listed anew after this time, in ms: a net below the tricks. */
const fullEveryMs = 300_000;
/**
 * Who was born within this time before the youngest that is there, in ms, is asked about again for as long: it may just be
 * executing a program, and show no environment, or be losing the parent by which it would have been ours.
 */
const youngMs = 1_000;
/** Of more young ones than this only the last are asked again: that many at once are no work of a person. */
const mostYoung = 256;
/**
 * A pid is handed out a moment before its process is to be seen (alloc_pid and attach_pid in copy_process, kernel/fork.c).
 * So many may be forking at a time: those of the last pids that were not there are looked for once more.
 */
const mostForking = 64;
/** Processes read between two places where the work may be interrupted. */
const readsPerStep = 16;

/** A process that is followed, as last read. */
interface Followed {
  stat: Stat;
  image: Image;
  info: ProcessInfo;
  /** The text of `stat`: what sleeps shows the same again, and need not be taken apart. Undefined: it is, whatever it shows. */
  text: Buffer | undefined;
}

/** What one round found. */
export interface Round {
  readonly processes: readonly ProcessInfo[];
  readonly reads: number;
  /** When the processes followed had been read: CPU time is counted up to then. */
  readonly at: number;
  /** How long that took, with all that came between. */
  readonly spreadMs: number;
  readonly full: string | undefined;
}

/**
 * Follows the trees below some processes, and reads no more of `/proc` than can have changed: those that are followed
 * and the pids handed out since the last round. A stranger cannot become one of ours later: a process is only ever
 * re-parented to one of its ancestors (find_new_reaper, kernel/exit.c), so if it gets below one of ours then it was
 * before. Nothing is kept about strangers, but for a moment the pids of the young ones.
 */
export class Follower {
  private readonly followed = new Map<number, Followed>();
  /** Young strangers, and since when they are known. */
  private readonly young = new Map<number, { readonly startTime: number; readonly since: number }>();
  /**
   * Pids to be looked for once more: of the last ones handed out, those that nobody had yet, and those that were followed
   * until now, which may have been handed out again since they were read last.
   */
  private readonly absent = new Set<number>();
  private readonly files: StatFiles;
  private mark: PidMark | undefined;
  private fullAt = 0;
  private reads = 0;

  constructor(
    private readonly fs: ProcFs,
    private readonly machine: Machine,
    private readonly now: () => number,
    keptFiles?: number,
  ) {
    this.files = new StatFiles(fs, keptFiles);
  }

  /** How many `stat` files are open. */
  get openFiles(): number {
    return this.files.open;
  }

  *round(interest: Interest): Pausable<Round> {
    this.reads = 0;
    const { window, mark } = this.look(interest);
    // Should this round fail half-way, the next one has to list everybody.
    this.mark = undefined;
    const startedAt = this.now();
    yield* this.readFollowed();
    // What they used until now is what they have read: a full listing takes a while after this.
    const at = this.now();
    if (window.kind === 'full') {
      // What is forked after the mark may be missed by a listing that takes a while: it is looked for where it must be.
      yield* this.readEverybody(interest, mark);
      this.mark = mark && (yield* this.catchUp(mark, interest));
    } else {
      const late = yield* this.readLate();
      const newcomers = yield* this.newcomers(window.after, window.upTo);
      yield* this.adopt([...late, ...newcomers, ...(yield* this.readYoung())], interest);
      this.mark = mark;
    }
    return {
      processes: Array.from(this.followed.values(), ({ info }) => info),
      reads: this.reads,
      at,
      spreadMs: at - startedAt,
      full: window.kind === 'full' ? window.reason : undefined,
    };
  }

  dispose(): void {
    this.files.dispose();
    this.followed.clear();
    this.young.clear();
    this.absent.clear();
  }

  /** Where new processes are to be looked for. */
  private look({ roots, askAgain }: Interest): { readonly window: PidWindow; readonly mark: PidMark | undefined } {
    const at = this.now();
    const before = this.mark;
    const { machine } = this;
    const distrust = machine.distrust();
    const load = distrust === undefined ? machine.load() : undefined;
    if (!load) {
      return { window: { kind: 'full', reason: distrust ?? '/proc/loadavg cannot be read' }, mark: undefined };
    }
    const needForks = before !== undefined && mayGoRound(before, at - before.at + 1_000, machine.pidMax());
    const mark: PidMark = { ...load, at, forks: needForks || before === undefined ? machine.forks() : undefined };
    let window = windowBetween(before, mark, machine.pidMax());
    if (window.kind === 'window' && at - this.fullAt >= fullEveryMs)
      window = { kind: 'full', reason: 'once in a while' };
    if (window.kind === 'window' && askAgain) window = { kind: 'full', reason: 'a claim may hold now' };
    if (window.kind === 'window' && this.hasNewRoot(roots)) window = { kind: 'full', reason: 'a new root' };
    return { window, mark };
  }

  private hasNewRoot(roots: ReadonlySet<number>): boolean {
    for (const pid of roots) if (!this.followed.has(pid) && this.fs.existsSync(`/proc/${pid}`)) return true;
    return false;
  }

  private *readFollowed(): Pausable<void> {
    for (const [pid, one] of this.followed) {
      this.reads++;
      const length = this.files.read(pid, true);
      if (!this.showsTheSame(one, length)) {
        const stat = this.parse(length);
        if (stat?.startTime === one.stat.startTime) this.update(one, stat, length);
        else this.drop(pid);
      }
      if (this.reads % readsPerStep === 0) yield;
    }
  }

  private showsTheSame({ text, info }: Followed, length: number): boolean {
    return (
      length === text?.length &&
      text.compare(this.files.text, 0, length) === 0 &&
      info.startedAt === this.machine.bootTime() + info.startTime
    );
  }

  /** Everybody with a pid handed out since the last round who is not followed. */
  private *newcomers(after: number, upTo: number): Pausable<Stat[]> {
    const pids = yield* this.pidsIn(after, upTo);
    this.noteAbsent(pids, after, upTo);
    return yield* this.readStrangers(pids);
  }

  private noteAbsent(pids: readonly number[], after: number, upTo: number): void {
    const there = new Set(pids);
    for (let pid = Math.max(after, upTo - mostForking) + 1; pid <= upTo; pid++)
      if (!there.has(pid)) this.absent.add(pid);
  }

  /** Whoever had a pid at the last round, and was not to be seen then. */
  private *readLate(): Pausable<Stat[]> {
    const pids = [...this.absent].filter((pid) => this.fs.existsSync(`/proc/${pid}/stat`));
    this.absent.clear();
    return yield* this.readStrangers(pids);
  }

  private *readYoung(): Pausable<Stat[]> {
    const read = yield* this.readStrangers([...this.young.keys()]);
    const found = read.filter(({ pid, startTime }) => this.young.get(pid)?.startTime === startTime);
    const there = new Set(found.map(({ pid }) => pid));
    for (const pid of this.young.keys()) if (!there.has(pid)) this.young.delete(pid);
    return found;
  }

  /** Of these pids, whoever is there and not followed. */
  private *readStrangers(pids: readonly number[]): Pausable<Stat[]> {
    const found: Stat[] = [];
    for (const pid of pids) {
      const stat = this.followed.has(pid) ? undefined : this.read(pid);
      if (stat) found.push(stat);
      if (this.reads % readsPerStep === 0) yield;
    }
    return found;
  }

  private *pidsIn(after: number, upTo: number): Pausable<readonly number[]> {
    if (upTo - after > widestTried) return (yield* listPids(this.fs)).filter((pid) => pid > after && pid <= upTo);
    const pids: number[] = [];
    // Asking whether a file is there costs a tenth of the exception for opening one that is not.
    for (let pid = after + 1; pid <= upTo; pid++) {
      if (this.fs.existsSync(`/proc/${pid}/stat`)) pids.push(pid);
      if (pid % readsPerStep === 0) yield;
    }
    return pids;
  }

  private *readEverybody(interest: Interest, mark: PidMark | undefined): Pausable<void> {
    this.fullAt = this.now();
    this.young.clear();
    this.absent.clear();
    const pids = yield* listPids(this.fs);
    if (mark) this.noteAbsent(pids, 0, mark.lastPid);
    yield* this.adopt(yield* this.readStrangers(pids), interest);
  }

  private *catchUp(mark: PidMark, interest: Interest): Pausable<PidMark | undefined> {
    const lastPid = this.machine.load()?.lastPid;
    if (lastPid === undefined || lastPid < mark.lastPid) return undefined;
    yield* this.adopt(yield* this.newcomers(mark.lastPid, lastPid), interest);
    return { ...mark, lastPid };
  }

  /** Of processes that are not followed, follows those that are ours. */
  private *adopt(found: readonly Stat[], interest: Interest): Pausable<void> {
    const children = new Map<number, Stat[]>();
    const pids = new Set(found.map(({ pid }) => pid));
    const strangers: Stat[] = [];
    for (const first of found) {
      // Its parent may have died before it was read: then it has another one by now.
      const orphaned = !pids.has(first.parentPid) && !this.followed.has(first.parentPid) && first.parentPid > 1;
      const stat = orphaned && !this.fs.existsSync(`/proc/${first.parentPid}`) ? this.read(first.pid) : first;
      if (!stat) continue;
      strangers.push(stat);
      const siblings = children.get(stat.parentPid);
      if (siblings) siblings.push(stat);
      else children.set(stat.parentPid, [stat]);
    }

    const queue: Stat[] = [];
    for (const stat of strangers)
      if (interest.roots.has(stat.pid) || this.followed.has(stat.parentPid)) queue.push(stat);
    yield* this.followAll(queue, children);
    for (const [index, stat] of strangers.entries()) {
      if (!this.followed.has(stat.pid) && interest.claims?.(stat)) yield* this.followAll([stat], children);
      if (index % readsPerStep === 0) yield;
    }
    this.noteYoung(strangers);
  }

  /** Remembers who is to be asked about again. */
  private noteYoung(strangers: readonly Stat[]): void {
    const at = this.now();
    const youngest = strangers.reduce((most, { startTime }) => Math.max(most, startTime), 0);
    for (const { pid, startTime } of [...strangers].reverse()) {
      const before = this.young.get(pid);
      const since = before?.startTime === startTime ? before.since : at;
      const isYoung = startTime > youngest - youngMs && at - since < youngMs && !this.followed.has(pid);
      if (!isYoung) this.young.delete(pid);
      else if (before || this.young.size < mostYoung) this.young.set(pid, { startTime, since });
    }
  }

  /** Follows these and all below them. */
  private *followAll(queue: Stat[], children: ReadonlyMap<number, readonly Stat[]>): Pausable<void> {
    for (let stat = queue.pop(); stat; stat = queue.pop()) {
      if (this.followed.has(stat.pid)) continue;
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
      const image = isSame ? readImage(this.fs, stat.pid, shown.image) : noImage;
      this.followed.set(stat.pid, { stat: shown, image, info: describe(shown, image, this.machine), text });
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
    const stat = parseStat(this.files.text, length, this.machine.pageSize);
    return stat?.isThread ? undefined : stat;
  }

  private copyText(length: number): Buffer {
    return Buffer.from(this.files.text.subarray(0, length));
  }

  private update(one: Followed, stat: Stat, length: number): void {
    one.text = this.copyText(length);
    // Between fork and exec a process shows its parent's command line.
    if (stat.image !== one.image.mark) one.image = readImage(this.fs, stat.pid, stat.image);
    one.stat = stat;
    one.info = describe(stat, one.image, this.machine);
  }

  private drop(pid: number): void {
    this.files.release(pid);
    this.followed.delete(pid);
    this.absent.add(pid);
  }
}
