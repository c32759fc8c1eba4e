import fc from 'fast-check';
import { createProcessController } from '../../../src/process/control/createProcessController';
import { createSignalControl } from '../../../src/process/control/signalControl';
import type { ProcessController } from '../../../src/process/control/processController';
import type { ProcessInfo } from '../../../src/process/processInfo';
import type { ForkMonitor } from '../../../src/process/source/forkMonitor';
import { fakeSource } from './fakeSource';
import { processInfo } from './fixtures';

/** A process of the fake kernel, with what the controller cannot see of it. */
export interface FakeProcess {
  readonly pid: number;
  readonly startTime: number;
  parentPid: number;
  session: number;
  group: number;
  readonly threads: number;
  /**
   * Whether it descends from the root of the tree, whatever the system shows. `ambiguous`: a process outside of the tree
   * left it behind in the process group of the job; nothing shows that, so it may be ended or not.
   */
  readonly inTree: boolean | 'ambiguous';
  life: 'alive' | 'zombie';
  stop: 'no' | 'pending' | 'stopped';
  /** It has been sent, and has not taken effect yet. */
  pendingSignal: 'SIGTERM' | 'SIGKILL' | undefined;
  /** In uninterruptible sleep. */
  readonly blocked: boolean;
  /** Belongs to another user. */
  readonly deniesSignals: boolean;
  readonly ignoresTerminate: boolean;
  /** In how many steps a stop takes effect; in the last of them the process forks once more. */
  stopDelay: number;
  /** In how many steps the process exits after a signal. */
  exitDelay: number;
  /** Does nothing unless it is made to. */
  readonly passive: boolean;
}

/** A process at the start; fields that are left out have common values. */
export type FakeProcessInit = Partial<FakeProcess> & { readonly pid: number };

/** What a process may do between any two calls of the controller. */
export type Move = 'fork' | 'exit' | 'leafExit' | 'setsid' | 'setpgid' | 'reap';

/** What happens in one step. An index counts modulo the number of choices, so that any number is valid. */
export interface Step {
  /** Signals take no effect in this step on the processes whose pid plus this number is divisible by 3. */
  readonly delay: number;
  /** Which of the processes that may act does so, and what it does. */
  readonly actor: number;
  readonly move: number;
  /** Of a fork: whether the child takes over a pid that has become free, and otherwise from where on a pid is sought. */
  readonly reusesPid: boolean;
  readonly pid: number;
  /** Of setpgid: which process of the session has the new group. */
  readonly group: number;
}

/** Schedules for property tests. */
export const anySchedule: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    delay: fc.nat(2),
    actor: fc.nat(63),
    move: fc.nat(59),
    reusesPid: fc.boolean(),
    pid: fc.nat(399),
    group: fc.nat(63),
  }),
  { maxLength: 150 },
);

export interface FakeKernelOptions {
  readonly processes: readonly FakeProcessInit[];
  /** What the processes of the tree do; the others do everything. */
  readonly moves?: readonly Move[];
  /** When it is used up, no process does anything by itself any more. */
  readonly schedule?: readonly Step[];
  /** Without it, the controller has nothing but listings. */
  readonly hasForkMonitor?: boolean;
  /** Called in each step with its number; `isSending` between the last read of a process and the signal to it. */
  readonly onStep?: (step: number, kernel: FakeKernel, isSending: boolean) => void;
}

const allMoves: readonly Move[] = ['fork', 'exit', 'setsid', 'setpgid', 'reap'];

/** What a process may do between its last read and the signal to it: its pid stays its own. */
const movesWhileSending: readonly Move[] = ['fork', 'setsid'];

/** At most this many processes, so that the tests stay fast. */
const maxProcesses = 40;

/** The pids of forked processes begin here. */
const firstForkedPid = 500;

/** The pid of the process that runs the controller. */
export const ownPid = 50;

/**
 * A kernel whose processes act while they are read: between any two calls of the controller, a process may fork, exit,
 * leave its session or group, reap, or take over a pid that has become free. It has the rules that make it hard to kill
 * trees: a stop comes late and lets a fork in progress finish, orphans are re-parented to pid 1, and a stopped process
 * group that becomes orphaned is continued.
 */
export class FakeKernel {
  private readonly byPid = new Map<number, FakeProcess>();
  private readonly schedule: Step[];
  private readonly moves: readonly Move[];
  private started = 0;
  private newProcesses: FakeProcess[] = [];
  /** Pids that have become free, the last first. */
  private readonly freePids: number[] = [];
  private steps = 0;
  private time = 0;
  /** Every signal that was sent, and to what kind of process. */
  readonly signals: { readonly pid: number; readonly signal: string; readonly inTree: FakeProcess['inTree'] }[] = [];
  /** How many signals had been sent when all processes were listed for the first time. */
  signalsBeforeListing: number | undefined;
  /** How many times all processes have been listed. */
  listings = 0;
  readonly controller: ProcessController;

  constructor(private readonly options: FakeKernelOptions) {
    this.schedule = [...(options.schedule ?? [])];
    this.moves = options.moves ?? allMoves;
    this.add({ pid: 1, parentPid: 0, passive: true });
    this.add({ pid: ownPid, passive: true });
    for (const process of options.processes) this.add(process);
    this.controller = createProcessController({
      source: fakeSource({
        get: (pid) => {
          this.step();
          return this.read(pid);
        },
        listAll: () => this.listAll(),
        startForkMonitor: () => (options.hasForkMonitor === false ? undefined : this.startForkMonitor()),
      }),
      protection: { self: ownPid, isHost: () => false },
      clock: {
        now: () => this.time,
        sleep: (ms) => {
          this.time += Math.max(1, ms);
          this.step();
          return Promise.resolve();
        },
      },
      system: createSignalControl(({ pid }, signal) => {
        this.step(movesWhileSending);
        this.kill(pid, signal);
      }),
    });
  }

  get all(): readonly FakeProcess[] {
    return [...this.byPid.values()];
  }

  /** The living members of the tree. */
  get survivors(): readonly FakeProcess[] {
    return this.all.filter(({ inTree, life }) => inTree === true && life === 'alive');
  }

  get stopped(): readonly FakeProcess[] {
    return this.all.filter(
      ({ stop, life, pendingSignal }) => life === 'alive' && stop !== 'no' && pendingSignal !== 'SIGKILL',
    );
  }

  get(pid: number): FakeProcess | undefined {
    return this.byPid.get(pid);
  }

  /** A process forks, and the child is like it. */
  fork(pid: number): void {
    const process = this.byPid.get(pid);
    if (process?.life === 'alive') this.addChild(process);
  }

  /** A process forks, also if it is stopped: then something has continued it. The child leaves the session. */
  forkIntoNewSession(pid: number): void {
    const process = this.byPid.get(pid);
    if (process?.life !== 'alive' || process.pendingSignal === 'SIGKILL') return;
    process.stop = 'no';
    const child = this.addChild(process);
    if (child) child.session = child.group = child.pid;
  }

  exit(pid: number): void {
    const process = this.byPid.get(pid);
    if (process) this.endProcess(process);
  }

  private add(init: FakeProcessInit): FakeProcess {
    const process: FakeProcess = {
      startTime: ++this.started,
      parentPid: 1,
      session: init.pid,
      group: init.pid,
      threads: 1,
      inTree: false,
      life: 'alive',
      stop: 'no',
      pendingSignal: undefined,
      blocked: false,
      deniesSignals: false,
      ignoresTerminate: false,
      stopDelay: 0,
      exitDelay: 0,
      passive: false,
      ...init,
    };
    this.byPid.set(process.pid, process);
    return process;
  }

  private read(pid: number): ProcessInfo | undefined {
    const process = this.byPid.get(pid);
    if (!process) return undefined;
    const { startTime, parentPid, session, group, threads } = process;
    return processInfo({ pid, startTime, parentPid, session, group, threads, state: stateOf(process) });
  }

  /** One process after the other, as a folder of `/proc` is read: the listing is no picture of one moment. */
  private listAll(): Promise<readonly ProcessInfo[]> {
    this.signalsBeforeListing ??= this.signals.length;
    this.listings++;
    const pids = [...this.byPid.keys()].sort((a, b) => a - b);
    return Promise.resolve(
      pids.flatMap((pid) => {
        this.step();
        return this.read(pid) ?? [];
      }),
    );
  }

  private startForkMonitor(): ForkMonitor {
    this.newProcesses = [];
    return {
      readChildren: ({ pid }) => {
        this.step();
        const process = this.byPid.get(pid);
        const allThreadsStopped = process === undefined || process.stop === 'stopped' || process.life === 'zombie';
        const children = this.all.filter(({ parentPid }) => parentPid === pid).map((child) => child.pid);
        return { allThreadsStopped, children };
      },
      newProcesses: () => {
        const processes = this.newProcesses;
        this.newProcesses = [];
        return this.readEach(processes);
      },
      pidExists: (pid) => this.byPid.has(pid),
    };
  }

  private *readEach(processes: readonly FakeProcess[]): Generator<ProcessInfo> {
    for (const { pid } of processes) {
      this.step();
      const process = this.read(pid);
      if (process) yield process;
    }
  }

  private kill(pid: number, signal: string): void {
    const process = this.byPid.get(pid);
    if (!process) throw Object.assign(new Error('ESRCH'), { code: 'ESRCH' });
    this.signals.push({ pid, signal, inTree: process.inTree });
    if (process.deniesSignals) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    if (signal === 'SIGSTOP' && process.stop === 'no') process.stop = 'pending';
    if (signal === 'SIGCONT') process.stop = 'no';
    // SIGTERM to a stopped process takes effect when it is continued.
    if (signal === 'SIGKILL' || (signal === 'SIGTERM' && !process.ignoresTerminate)) process.pendingSignal = signal;
  }

  private step(possibleMoves: readonly Move[] = allMoves): void {
    // Before the first signal nothing matters: a process that has left the tree by then is no member.
    if (this.signals.length === 0) return;
    const isSending = possibleMoves !== allMoves;
    this.options.onStep?.(++this.steps, this, isSending);
    const step = this.schedule.shift();
    for (const process of this.all) {
      // A signal takes effect some time later, and at the latest when the schedule is used up.
      if (step !== undefined && (step.delay + process.pid) % 3 === 0) continue;
      if (process.stop === 'pending' && !process.blocked) this.advanceStop(process);
      if (!isSending && endsBySignal(process) && process.exitDelay-- <= 0) this.endProcess(process);
    }
    if (step) this.act(step, possibleMoves);
  }

  private advanceStop(process: FakeProcess): void {
    if (process.stopDelay === 1) this.addChild(process);
    if (process.stopDelay-- > 0) return;
    process.stopDelay = 0;
    process.stop = 'stopped';
  }

  /** Lets one process do something by itself. */
  private act(step: Step, possibleMoves: readonly Move[]): void {
    const actor = pick(
      this.all.filter(({ passive, life }) => !passive && life === 'alive'),
      step.actor,
    );
    if (!actor || actor.pendingSignal === 'SIGKILL' || actor.stop === 'stopped' || actor.blocked) return;
    const moves = actor.inTree === true ? this.moves : allMoves;
    const move = pick(
      moves.filter((each) => possibleMoves.includes(each) || each === 'leafExit'),
      step.move,
    );
    // A process that is being stopped may finish a fork in progress, and nothing else.
    if (!move || (actor.stop !== 'no' && move !== 'fork')) return;
    switch (move) {
      case 'fork':
        this.addChild(actor, step);
        return;
      case 'exit':
        this.endProcess(actor);
        return;
      case 'leafExit':
        if (possibleMoves.includes('exit') && !this.all.some(({ parentPid }) => parentPid === actor.pid)) {
          this.endProcess(actor);
        }
        return;
      case 'setsid':
        if (actor.group !== actor.pid) actor.session = actor.group = actor.pid;
        return;
      case 'setpgid':
        this.joinGroup(actor, step.group);
        return;
      case 'reap':
        for (const process of this.all) {
          if (process.parentPid === actor.pid && process.life === 'zombie') this.remove(process);
        }
        return;
    }
  }

  private joinGroup(process: FakeProcess, index: number): void {
    if (process.inTree !== true) return;
    const isSessionLeader = this.all.some(({ session, pid }) => session === process.pid && pid === process.pid);
    if (isSessionLeader) return;
    const session = this.all.filter((each) => each.session === process.session && each.life === 'alive');
    process.group = pick(session, index)?.group ?? process.group;
  }

  private addChild(
    parent: FakeProcess,
    { reusesPid, pid }: Pick<Step, 'reusesPid' | 'pid'> = plainFork,
  ): FakeProcess | undefined {
    if (this.byPid.size >= maxProcesses) return undefined;
    const { session, group } = parent;
    const isBesideMember = this.all.some((process) => process.inTree !== false && process.group === group);
    const inTree = parent.inTree === false && isBesideMember ? 'ambiguous' : parent.inTree;
    const childPid = this.findFreePid(reusesPid, firstForkedPid + pid);
    const child = this.add({ pid: childPid, parentPid: parent.pid, session, group, inTree });
    this.newProcesses.push(child);
    return child;
  }

  /** A pid is not free as long as a session or a process group has its number. */
  private findFreePid(reuses: boolean, from: number): number {
    const taken = new Set(this.all.flatMap(({ pid, session, group }) => [pid, session, group]));
    const freed = reuses ? this.freePids.find((pid) => !taken.has(pid)) : undefined;
    let pid = freed ?? from;
    while (taken.has(pid)) pid++;
    return pid;
  }

  private remove({ pid }: FakeProcess): void {
    this.byPid.delete(pid);
    this.freePids.unshift(pid);
  }

  private endProcess(process: FakeProcess): void {
    if (process.life === 'zombie') return;
    const children = this.all.filter(({ parentPid }) => parentPid === process.pid);
    const groups = new Set([process, ...children].map(({ group }) => group));
    const notOrphaned = [...groups].filter((group) => !this.isOrphaned(group));
    process.life = 'zombie';
    process.stop = 'no';
    process.pendingSignal = undefined;
    for (const child of children) {
      child.parentPid = 1;
      if (child.life === 'zombie') this.remove(child);
    }
    if (process.parentPid === 1) this.remove(process);
    for (const group of notOrphaned) if (this.isOrphaned(group)) this.continueGroup(group);
  }

  /** Whether no process of a group has a parent in the same session but another group (setpgid(2)). */
  private isOrphaned(group: number): boolean {
    return this.all
      .filter((process) => process.group === group && process.life === 'alive')
      .every((process) => {
        const parent = this.byPid.get(process.parentPid);
        return !parent || parent.life === 'zombie' || parent.session !== process.session || parent.group === group;
      });
  }

  private continueGroup(group: number): void {
    const members = this.all.filter((process) => process.group === group && process.life === 'alive');
    if (members.some(({ stop }) => stop === 'stopped')) for (const member of members) member.stop = 'no';
  }
}

/** A fork that no schedule decides about. */
const plainFork = { reusesPid: false, pid: 1 };

function stateOf({ life, blocked, stop }: FakeProcess): ProcessInfo['state'] {
  if (life === 'zombie') return 'zombie';
  if (blocked) return 'blocked';
  return stop === 'stopped' ? 'stopped' : 'sleeping';
}

function endsBySignal({ pendingSignal, stop, blocked }: FakeProcess): boolean {
  return !blocked && (pendingSignal === 'SIGKILL' || (pendingSignal === 'SIGTERM' && stop !== 'stopped'));
}

function pick<T>(choices: readonly T[], index: number): T | undefined {
  return choices[index % choices.length];
}
