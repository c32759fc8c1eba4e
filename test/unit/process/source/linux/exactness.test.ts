import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { errorCode } from '../../../../../src/common/errors';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import type { Listing, ProcessSource } from '../../../../../src/process/source/processSource';
import { ScriptedProgram } from './scriptedProgram';
import { NaiveTracker, readCommandLine, readAll, readOne, type NaiveProcess } from './naive';

const allSteps = 10_000;
/** How many processes may live at a time, and in how many pids they are crowded, so that pids are soon used again. */
const maxAlive = 60;
const crowdedPids = 150;

describe('ProcessTracker on real processes', () => {
  it(`lists the same as a naive full listing in ${allSteps} random steps`, async function () {
    this.timeout(300_000);
    const seed = Number(process.env.RUNAWAY_SEED ?? Date.now() % 1_000_000);
    const world = await World.create(seed);
    const start = Date.now();
    try {
      while (world.steps < allSteps) await world.step();
    } catch (error) {
      console.log(
        `      RUNAWAY_SEED=${seed} step ${world.steps}; the last ones: ${world.history.slice(-15).join(', ')}`,
      );
      throw error;
    } finally {
      await world.dispose();
    }
    console.log(`      ${world.summary()}, ${((Date.now() - start) / 1000).toFixed(0)} s, seed ${seed}`);
    assert(world.counts.incremental > world.counts.full, 'most scans are incremental');
  });
});

/** Shells whose children come and go as chance has it; the trees of some of them are tracked. */
class World {
  steps = 0;
  readonly history: string[] = [];
  readonly counts = { comparisons: 0, incremental: 0, full: 0, restless: 0, recycled: 0, reparented: 0, execs: 0 };
  private readonly seen = new Map<number, NaiveProcess>();
  /** Those of the listed processes when they were alive, by key, with the name that each process had. */
  private readonly commandLines = new Map<string, { readonly name: string; readonly commandLine: string }>();
  private readonly roots: Set<number>;
  private readonly sessions: Set<number>;
  private readonly source: ProcessSource;
  private readonly naive = new NaiveTracker();
  private readonly mayRecycle: boolean;
  private readonly base: number;
  private random: number;
  /** The last pid there was at the last listing. */
  private lastListed = 0;

  private constructor(
    private readonly shells: readonly ScriptedProgram[],
    private readonly threads: readonly ScriptedProgram[],
    seed: number,
  ) {
    this.random = seed;
    const tracked = [shells[0], shells[1], threads[0]];
    // Of the others nothing is to be listed.
    this.roots = new Set(tracked.flatMap((agent) => agent?.pid ?? []));
    this.sessions = new Set(this.agents.map(({ pid }) => pid));
    // Fewer than there are processes: both kept files and others are met.
    this.source = createProcfsSource({ maxKeptFiles: 20 });
    this.base = lastPid();
    this.mayRecycle = canSetLastPid();
    if (!this.mayRecycle) console.log('      (ns_last_pid cannot be set here: no pid is recycled on purpose)');
  }

  static async create(seed: number): Promise<World> {
    const shells = [1, 2, 3, 4, 5].map(() => ScriptedProgram.shell());
    const threads = [1, 2].map(() => ScriptedProgram.threads());
    await Promise.all([...shells.map((agent) => agent.tell(':')), ...threads.map((agent) => agent.tell('+'))]);
    return new World(shells, threads, seed);
  }

  summary(): string {
    const { comparisons, incremental, full, restless, recycled, reparented, execs } = this.counts;
    return (
      `${this.steps} steps, ${comparisons} comparisons, ${incremental} incremental and ${full} full scans, ` +
      `${recycled} pids recycled, ${reparented} re-parented, ${execs} execs, ${restless} comparisons repeated`
    );
  }

  /** Some operations and a comparison. */
  async step(): Promise<void> {
    if (this.steps > allSteps / 2) this.roots.add(this.shells[2]?.pid ?? 0);
    await this.operateSome(5);
    await this.compare();
    if (this.mayRecycle && lastPid() > this.base + crowdedPids) {
      this.steps++;
      writeFileSync('/proc/sys/kernel/ns_last_pid', String(this.base + this.dice(crowdedPids / 2)));
      this.history.push('back');
      // A pid range cannot show that the last pid went back and then beyond without a listing in between: these few stay below.
      await this.operateSome(3);
      await this.compare();
    }
  }

  async dispose(): Promise<void> {
    this.source.dispose();
    for (const one of this.ours(readAll())) this.signal(one, 'SIGKILL');
    for (const agent of this.agents) agent.end();
    await Promise.resolve();
  }

  private get agents(): readonly ScriptedProgram[] {
    return [...this.shells, ...this.threads];
  }

  private async operateSome(most: number): Promise<void> {
    for (let operations = 1 + this.dice(most); operations > 0; operations--) {
      this.steps++;
      await this.operate();
    }
  }

  private async operate(): Promise<void> {
    const children = this.ours(readAll()).filter(({ pid }) => !this.sessions.has(pid));
    if (children.filter(({ state }) => state !== 'Z').length > maxAlive) {
      this.kill(this.any(children));
      return;
    }
    const shell = this.any(this.shells);
    const operations: readonly [number, string, () => void | Promise<void>][] = [
      [20, 'start', () => shell?.tell('sleep 600 &')],
      [10, 'double fork', () => shell?.tell('(sleep 600 &)')],
      [6, 'nest', () => shell?.tell('(sleep 600 & (sleep 600 & sleep 600 & wait) & wait) &')],
      [6, 'short-lived', () => shell?.tell('for i in 1 2 3; do (:); done')],
      [6, 'stop before exec', () => shell?.tell("sh -c 'kill -STOP $$; exec sleep 601' &")],
      [
        10,
        'exec',
        () => {
          this.continueOne(children);
        },
      ],
      [
        20,
        'kill',
        () => {
          this.kill(this.any(children));
        },
      ],
      // Its pid is the next to be used again.
      [
        20,
        'kill ahead',
        () => {
          this.kill(children.filter(({ pid }) => pid > lastPid()).sort((a, b) => a.pid - b.pid)[0]);
        },
      ],
      [8, 'reap', () => shell?.tell('jobs')],
      [1, 'thread', () => this.any(this.threads)?.tell('+')],
      [1, 'end a thread', () => this.any(this.threads)?.tell('-')],
      [
        1,
        'forward',
        () => {
          this.forward();
        },
      ],
    ];
    let chance = this.dice(operations.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, name, run] of operations) {
      chance -= weight;
      if (chance >= 0) continue;
      this.history.push(name);
      return run();
    }
  }

  /** Ours and the naive listing, of a world that holds still. */
  private async compare(): Promise<void> {
    this.steps++;
    for (;;) {
      this.lastListed = lastPid();
      const before = await this.still();
      const listing = await this.source.list({ roots: this.roots, isOurs: ({ session }) => this.claimed(session) });
      const expected = this.naive.track(before, this.roots, ({ session }) => this.claimed(session));
      this.counts[listing.cost.kind]++;
      this.history.push(listing.cost.reason ?? 'incremental');
      const lines = expected.map((one) => line(one, this.commandLineOf(one)));
      if (this.text(before) !== this.text(readAll())) {
        this.counts.restless++;
        continue;
      }
      assert.deepEqual(linesOf(listing), lines.sort());
      this.counts.comparisons++;
      this.remember(expected);
      return;
    }
  }

  /** That of a process that is dead is the one that it had at the last listing, if it has not executed another program. */
  private commandLineOf({ key, pid, name, state }: NaiveProcess): string {
    const before = this.commandLines.get(key);
    if (state === 'Z') return before?.name === name ? before.commandLine : '';
    const commandLine = readCommandLine(pid);
    if (commandLine !== '') this.commandLines.set(key, { name, commandLine });
    return commandLine;
  }

  /** For the summary: what has happened. */
  private remember(processes: readonly NaiveProcess[]): void {
    for (const process of processes) {
      const before = this.seen.get(process.pid);
      if (before && before.key !== process.key) this.counts.recycled++;
      if (before?.key === process.key && before.parentPid !== process.parentPid) this.counts.reparented++;
      if (before?.key === process.key && before.name !== process.name) this.counts.execs++;
      this.seen.set(process.pid, process);
    }
  }

  /** Of the tracked shells, what was forked twice between two listings is known by its session. */
  private claimed(session: number): boolean {
    return this.roots.has(session);
  }

  /** All processes, once all of ours sleep, are stopped or dead, and orphans that are dead have been reaped. */
  private async still(): Promise<ReadonlyMap<number, NaiveProcess>> {
    for (let last = ''; ;) {
      const all = readAll();
      const text = this.text(all);
      const quiet = this.ours(all).every(({ state }) => state === 'S' || state === 'T' || state === 'Z');
      if (quiet && text === last) return all;
      last = text;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private ours(all: ReadonlyMap<number, NaiveProcess>): NaiveProcess[] {
    return [...all.values()].filter(({ session }) => this.sessions.has(session));
  }

  private text(all: ReadonlyMap<number, NaiveProcess>): string {
    return this.ours(all)
      .map((one) => line(one, ''))
      .join();
  }

  private kill(process: NaiveProcess | undefined): void {
    if (process && process.state !== 'Z') this.signal(process, 'SIGKILL');
  }

  private continueOne(children: readonly NaiveProcess[]): void {
    const stopped = this.any(children.filter(({ state }) => state === 'T'));
    if (stopped) this.signal(stopped, 'SIGCONT');
  }

  /** Only what was started here is ever sent a signal: its session says so, and its start time that it is still itself. */
  private signal(to: NaiveProcess, signal: NodeJS.Signals): void {
    if (!this.sessions.has(to.session) || readOne(to.pid)?.key !== to.key) return;
    try {
      process.kill(to.pid, signal);
    } catch (error) {
      // A subshell may end by itself just then, when the child that it waits for has been killed.
      if (errorCode(error) !== 'ESRCH') throw error;
    }
  }

  /** Sometimes over more pids than are tried one by one. Not after going back: see {@link step}. */
  private forward(): void {
    if (!this.mayRecycle || lastPid() < this.lastListed) return;
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(lastPid() + this.dice(1000)));
  }

  private any<T>(of: readonly T[]): T | undefined {
    return of[this.dice(of.length)];
  }

  /** A number below the limit, the same ones for the same seed (a linear congruential generator, as in POSIX). */
  private dice(limit: number): number {
    this.random = (Math.imul(this.random, 1_103_515_245) + 12_345) & 0x7fffffff;
    return Math.floor((this.random / 0x80000000) * limit);
  }
}

function linesOf({ processes }: Listing): string[] {
  return processes
    .map(({ pid, startTime, parentPid, name, session, state, commandLine }) =>
      line({ key: `${pid}.${startTime}`, parentPid, name, session, state }, commandLine.join('\0')),
    )
    .sort();
}

/** All that is compared, as text. */
function line(one: Omit<NaiveProcess, 'pid'>, commandLine: string): string {
  const dead = one.state === 'Z' || one.state === 'zombie' ? 'dead' : 'alive';
  return `${one.key} of ${one.parentPid} in ${one.session}: ${one.name} ${dead} ${commandLine.replaceAll('\0', ' ')}`;
}

function lastPid(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[4]);
}

/** Only in a private pid namespace: elsewhere it would be that of all processes. */
function canSetLastPid(): boolean {
  if ((readAll().get(1)?.name ?? '') !== 'sh') return false;
  try {
    writeFileSync('/proc/sys/kernel/ns_last_pid', String(lastPid()));
    return true;
  } catch {
    return false;
  }
}
