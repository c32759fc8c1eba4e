import { createProcessController } from '../../../src/process/control/createProcessController';
import type { ProcessController } from '../../../src/process/control/processController';
import type { ForkMonitor } from '../../../src/process/source/forkMonitor';
import type { ProcessInfo } from '../../../src/process/processInfo';
import { processInfo } from './fixtures';
import { fakeSource } from './fakeSource';

/** A process of the fake world, with what is true of it and nobody can see. */
export interface Being {
  readonly pid: number;
  readonly startTime: number;
  parent: number;
  session: number;
  group: number;
  readonly threads: number;
  /**
   * Descends from the tree's root, whatever the system shows. `joint`: left behind in the process group of the job by
   * somebody beside the tree; nobody can tell, and it may go either way.
   */
  readonly ours: boolean | 'joint';
  life: 'alive' | 'zombie';
  stop: 'no' | 'pending' | 'stopped';
  /** It has been sent, and is not yet acted upon. */
  doom: 'SIGTERM' | 'SIGKILL' | undefined;
  /** In uninterruptible sleep. */
  readonly blocked: boolean;
  /** Belongs to another user. */
  readonly denies: boolean;
  /** Does nothing about SIGTERM. */
  readonly ignores: boolean;
  /** It takes so many moments until a stop takes effect, and in the last of them it forks once more. */
  slowness: number;
  /** So many moments it takes to die. */
  agony: number;
  /** Does nothing of its own will. */
  readonly steady: boolean;
}

/** A process to begin with: what is not said is usual. */
export type Birth = Partial<Being> & { readonly pid: number };

/** What may happen between any two things that the engine does. */
export type Move = 'fork' | 'exit' | 'leafExit' | 'setsid' | 'setpgid' | 'reap';

export interface WorldOptions {
  readonly beings: readonly Birth[];
  /** What those of the tree do; outsiders do everything. */
  readonly moves?: readonly Move[];
  /** Each number decides about one moment; when they are used up, nobody acts of their own will any more. */
  readonly tape?: readonly number[];
  /** Without it, the engine has nothing but listings. */
  readonly watched?: boolean;
  /** Called at each moment with its number; `sending` when it is between the last look at a process and a signal to it. */
  readonly onMoment?: (moment: number, world: World, sending: boolean) => void;
}

const everyMove: readonly Move[] = ['fork', 'exit', 'setsid', 'setpgid', 'reap'];

/** More processes than this are not forked, so that the world stays small. */
const mostBeings = 40;

/**
 * A system that lives while it is looked at: between any two calls of the engine, processes may fork, exit, leave their
 * session or group, reap, and take over pids that have become free. It knows the rules that make killing trees hard:
 * a stop comes late and lets a fork in progress finish, orphans go to pid 1, and a stopped process group that becomes
 * orphaned is continued.
 */
export class World {
  private readonly beings = new Map<number, Being>();
  private readonly tape: number[];
  private readonly moves: readonly Move[];
  private ticks = 0;
  private born: Being[] = [];
  /** Pids whose processes are gone, the last first. */
  private readonly freed: number[] = [];
  private moment = 0;
  private time = 0;
  /** Every signal that was sent, and whom it reached. */
  readonly signals: { readonly pid: number; readonly signal: string; readonly ours: Being['ours'] }[] = [];
  /** How many signals had been sent when everybody was listed for the first time. */
  signalsBeforeListing: number | undefined;
  /** How many times everybody has been listed. */
  listings = 0;
  readonly ender: ProcessController;

  constructor(private readonly options: WorldOptions) {
    this.tape = [...(options.tape ?? [])];
    this.moves = options.moves ?? everyMove;
    const init = { pid: 1, parent: 0, steady: true };
    const self = { pid: 50, steady: true };
    for (const some of [init, self, ...options.beings]) this.add(some);
    const look = (pid: number): ProcessInfo | undefined => {
      this.pass();
      return this.info(pid);
    };
    this.ender = createProcessController({
      source: fakeSource({
        get: look,
        listAll: () => this.everybody(),
        startForkMonitor: () => (options.watched === false ? undefined : this.watch()),
      }),
      protection: { self: self.pid, isHost: () => false },
      clock: {
        now: () => this.time,
        sleep: (ms) => {
          this.time += Math.max(1, ms);
          this.pass();
          return Promise.resolve();
        },
      },
      kill: (pid, signal) => {
        this.pass(['fork', 'setsid']);
        this.kill(pid, signal);
      },
    });
  }

  get all(): readonly Being[] {
    return [...this.beings.values()];
  }

  /** The living members of the tree. */
  get survivors(): readonly Being[] {
    return this.all.filter(({ ours, life }) => ours === true && life === 'alive');
  }

  get stopped(): readonly Being[] {
    return this.all.filter(({ stop, life, doom }) => life === 'alive' && stop !== 'no' && doom !== 'SIGKILL');
  }

  being(pid: number): Being | undefined {
    return this.beings.get(pid);
  }

  private add(some: Birth): Being {
    const being: Being = {
      startTime: ++this.ticks,
      parent: 1,
      session: some.pid,
      group: some.pid,
      threads: 1,
      ours: false,
      life: 'alive',
      stop: 'no',
      doom: undefined,
      blocked: false,
      denies: false,
      ignores: false,
      slowness: 0,
      agony: 0,
      steady: false,
      ...some,
    };
    this.beings.set(being.pid, being);
    return being;
  }

  private info(pid: number): ProcessInfo | undefined {
    const being = this.beings.get(pid);
    if (!being) return undefined;
    const state =
      being.life === 'zombie'
        ? 'zombie'
        : being.blocked
          ? 'blocked'
          : being.stop === 'stopped'
            ? 'stopped'
            : 'sleeping';
    const { startTime, parent, session, group, threads } = being;
    return processInfo({ pid, startTime, parentPid: parent, session, group, threads, state });
  }

  /** One after the other, as reading a folder of `/proc` is: it is no picture of one moment. */
  private everybody(): Promise<readonly ProcessInfo[]> {
    this.signalsBeforeListing ??= this.signals.length;
    this.listings++;
    const pids = [...this.beings.keys()].sort((a, b) => a - b);
    return Promise.resolve(
      pids.flatMap((pid) => {
        this.pass();
        return this.info(pid) ?? [];
      }),
    );
  }

  private watch(): ForkMonitor {
    this.born = [];
    return {
      readChildren: ({ pid }) => {
        this.pass();
        const being = this.beings.get(pid);
        const allThreadsStopped = being === undefined || being.stop === 'stopped' || being.life === 'zombie';
        return {
          allThreadsStopped,
          children: this.all.filter(({ parent }) => parent === pid).map((child) => child.pid),
        };
      },
      newProcesses: () => {
        const born = this.born;
        this.born = [];
        return this.lookAtEach(born);
      },
      pidExists: (pid) => this.beings.has(pid),
    };
  }

  private *lookAtEach(beings: readonly Being[]): Generator<ProcessInfo> {
    for (const { pid } of beings) {
      this.pass();
      const process = this.info(pid);
      if (process) yield process;
    }
  }

  private kill(pid: number, signal: string): void {
    const being = this.beings.get(pid);
    if (!being) throw Object.assign(new Error('ESRCH'), { code: 'ESRCH' });
    this.signals.push({ pid, signal, ours: being.ours });
    if (being.denies) throw Object.assign(new Error('EPERM'), { code: 'EPERM' });
    if (signal === 'SIGSTOP' && being.stop === 'no') being.stop = 'pending';
    if (signal === 'SIGCONT') being.stop = 'no';
    // Those that are stopped find out when they are continued.
    if (signal === 'SIGKILL' || (signal === 'SIGTERM' && !being.ignores)) being.doom = signal;
  }

  private comeToRest(being: Being): void {
    if (being.slowness === 1) this.giveBirth(being, 1);
    if (being.slowness-- > 0) return;
    being.slowness = 0;
    being.stop = 'stopped';
  }

  /** A process forks, also one that is stopped: then somebody has continued it. The child leaves the session. */
  forkAway(pid: number): void {
    const being = this.beings.get(pid);
    if (being?.life !== 'alive' || being.doom === 'SIGKILL') return;
    being.stop = 'no';
    const child = this.giveBirth(being, 1);
    if (child) child.session = child.group = child.pid;
  }

  /** A process forks, and the child is like it. */
  fork(pid: number): void {
    const being = this.beings.get(pid);
    if (being?.life === 'alive') this.giveBirth(being, 1);
  }

  /** A process comes to its end. */
  end(pid: number): void {
    const being = this.beings.get(pid);
    if (being) this.die(being);
  }

  private mayDie({ doom, stop, blocked }: Being): boolean {
    return !blocked && (doom === 'SIGKILL' || (doom === 'SIGTERM' && stop !== 'stopped'));
  }

  /** One moment passes. */
  private pass(only: readonly Move[] = everyMove): void {
    // Before the first signal is sent nothing matters: who has left the tree by then is no member.
    if (this.signals.length === 0) return;
    this.options.onMoment?.(++this.moment, this, only !== everyMove);
    const choice = this.tape.shift();
    for (const being of this.all) {
      // What has been sent takes effect at some time, and at the latest when nothing else happens any more.
      if (choice !== undefined && (choice + being.pid) % 3 === 0) continue;
      if (being.stop === 'pending' && !being.blocked) this.comeToRest(being);
      if (this.mayDie(being) && only === everyMove && being.agony-- <= 0) this.die(being);
    }
    if (choice === undefined) return;
    const actors = this.all.filter(({ steady, life }) => !steady && life === 'alive');
    const actor = actors[choice % actors.length];
    if (!actor || actor.doom === 'SIGKILL' || actor.stop === 'stopped' || actor.blocked) return;
    const moves = (actor.ours === true ? this.moves : everyMove).filter(
      (move) => only.includes(move) || move === 'leafExit',
    );
    const move = moves[Math.floor(choice / 64) % moves.length];
    // One that is being stopped may finish the fork that it is in, and nothing else.
    if (move && (actor.stop === 'no' || move === 'fork')) this.act(actor, move, choice, only === everyMove);
  }

  private act(actor: Being, move: Move, choice: number, mayDie: boolean): void {
    switch (move) {
      case 'fork': {
        this.giveBirth(actor, choice);
        return;
      }
      case 'exit': {
        this.die(actor);
        return;
      }
      case 'leafExit':
        if (mayDie && !this.all.some(({ parent }) => parent === actor.pid)) this.die(actor);
        return;
      case 'setsid':
        if (actor.group !== actor.pid) actor.session = actor.group = actor.pid;
        return;
      case 'setpgid': {
        const neighbours = this.all.filter(({ session, life }) => session === actor.session && life === 'alive');
        const leads = this.all.some(({ session, pid }) => session === actor.pid && pid === actor.pid);
        if (!leads && actor.ours === true) actor.group = neighbours[choice % neighbours.length]?.group ?? actor.group;
        return;
      }
      case 'reap':
        for (const being of this.all) {
          if (being.parent === actor.pid && being.life === 'zombie') this.remove(being);
        }
        return;
    }
  }

  private giveBirth(parent: Being, choice: number): Being | undefined {
    if (this.beings.size >= mostBeings) return undefined;
    const { session, group } = parent;
    const ours = parent.ours || (this.all.some((being) => being.ours && being.group === group) ? 'joint' : false);
    const taken = new Set(this.all.flatMap((being) => [being.pid, being.session, being.group]));
    // Often that of somebody who has just died.
    const freed = choice % 2 === 0 ? this.freed.find((pid) => !taken.has(pid)) : undefined;
    let pid = freed ?? 500 + (choice % 400);
    while (taken.has(pid)) pid++;
    const child = this.add({ pid, parent: parent.pid, session, group, ours });
    this.born.push(child);
    return child;
  }

  private remove({ pid }: Being): void {
    this.beings.delete(pid);
    this.freed.unshift(pid);
  }

  private die(being: Being): void {
    if (being.life === 'zombie') return;
    const groups = new Set([being.group]);
    const children = this.all.filter(({ parent }) => parent === being.pid);
    for (const child of children) groups.add(child.group);
    const before = new Map([...groups].map((group) => [group, this.isOrphaned(group)]));
    being.life = 'zombie';
    being.stop = 'no';
    being.doom = undefined;
    for (const child of children) {
      child.parent = 1;
      if (child.life === 'zombie') this.remove(child);
    }
    if (being.parent === 1) this.remove(being);
    for (const group of groups) if (before.get(group) === false && this.isOrphaned(group)) this.continueGroup(group);
  }

  /** setpgid(2): nobody in it has a parent in the same session but another group. */
  private isOrphaned(group: number): boolean {
    return this.all
      .filter((being) => being.group === group && being.life === 'alive')
      .every((being) => {
        const parent = this.beings.get(being.parent);
        return !parent || parent.life === 'zombie' || parent.session !== being.session || parent.group === group;
      });
  }

  private continueGroup(group: number): void {
    const members = this.all.filter((being) => being.group === group && being.life === 'alive');
    if (members.some(({ stop }) => stop === 'stopped')) for (const member of members) member.stop = 'no';
  }
}
