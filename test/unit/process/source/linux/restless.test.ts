import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createProcfsSource } from '../../../../../src/process/source/linux/procfsSource';
import type { Listing } from '../../../../../src/process/source/processSource';
import { FakeProc, type FakeProcess } from '../../../support/fakeProc';

const rootPid = 10;

/** What happens to the processes, and at which of the calls that a listing makes. Whom it happens to is taken modulo. */
interface Happening {
  readonly what: 'fork' | 'exit' | 'reap' | 'vanish' | 'exec' | 'wrap';
  readonly whom: number;
  readonly atCall: number;
}

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.constantFrom('fork', 'fork', 'fork', 'exit', 'reap', 'vanish', 'vanish', 'exec', 'wrap'),
  whom: fc.nat(99),
  atCall: fc.nat(60),
});

/** Between two listings that are compared: what happens before the first one, and what happens during it. */
const round = fc.record({
  before: fc.array(happening, { maxLength: 6 }),
  during: fc.array(happening, { maxLength: 6 }),
});

/** Processes that do as processes do: whose parent dies gets pid 1 for a parent, and pid 1 reaps at once. */
class RestlessWorld {
  readonly proc = new FakeProc();
  private readonly living = new Map<number, FakeProcess>();
  private readonly zombies = new Map<number, FakeProcess>();
  private ticks = 1;
  /** All processes that ever were the root or below it, and what they have started since. */
  private readonly ours = new Set<string>();
  /** Below which pids have to stay after they have wrapped: beyond it a new process cannot be told (see newPidRange). */
  private ceiling = Infinity;

  constructor() {
    for (const [pid, parentPid] of [
      [1, 0],
      [2, 1],
      [rootPid, 1],
    ] as const)
      this.start(pid, parentPid);
  }

  /** A listing sees what has happened up to now. */
  listed(): void {
    this.ceiling = Infinity;
  }

  do({ what, whom }: Happening): void {
    const parents = [...this.living.values()].filter(({ pid }) => pid !== 1);
    const mortals = parents.filter(({ pid }) => pid !== 2 && pid !== rootPid);
    const parent = parents[whom % parents.length];
    const mortal = mortals[whom % Math.max(1, mortals.length)];
    const zombie = [...this.zombies.keys()][whom % Math.max(1, this.zombies.size)];
    switch (what) {
      case 'fork':
        if (parent) this.fork(parent.pid);
        break;
      case 'exit':
        if (mortal) this.exit(mortal);
        break;
      case 'vanish':
        if (mortal) this.exit(mortal);
        if (mortal) this.reap(mortal.pid);
        break;
      case 'reap':
        if (zombie !== undefined) this.reap(zombie);
        break;
      case 'exec':
        if (mortal) this.exec(mortal);
        break;
      case 'wrap':
        if (this.ceiling !== Infinity || this.proc.lastPid < 30) break;
        this.ceiling = this.proc.lastPid;
        this.proc.lastPid = rootPid;
        break;
    }
  }

  isOurs(key: string): boolean {
    return this.ours.has(key);
  }

  /** All that is to be listed: the root, what was listed before, and all below. As text, sorted. */
  expected(before: ReadonlySet<string>): readonly string[] {
    const all = [...this.living.values(), ...this.zombies.values()];
    const found = new Set(all.filter((one) => one.pid === rootPid || before.has(keyOf(one))));
    for (let size = 0; size !== found.size;) {
      size = found.size;
      const pids = new Set([...found].map(({ pid }) => pid));
      for (const one of all) if (pids.has(one.parentPid ?? 0)) found.add(one);
    }
    return [...found]
      .map((one) => line(keyOf(one), one.parentPid ?? 0, this.zombies.has(one.pid), one.commandLine ?? []))
      .sort();
  }

  private fork(parentPid: number): void {
    let pid = this.proc.lastPid + 1;
    while (this.living.has(pid) || this.zombies.has(pid)) pid++;
    if (pid < this.ceiling) this.start(pid, parentPid);
  }

  private start(pid: number, parentPid: number): void {
    const startTicks = ++this.ticks;
    const parent = this.living.get(parentPid);
    const process = this.proc.start({ pid, parentPid, startTicks, commandLine: [`program${startTicks}`] });
    if (pid === rootPid || (parent && this.ours.has(keyOf(parent)))) this.ours.add(keyOf(process));
    this.living.set(pid, process);
  }

  private exit(process: FakeProcess): void {
    const { pid } = process;
    this.living.delete(pid);
    this.zombies.set(pid, process);
    this.proc.change(process, { state: 'Z' });
    for (const child of [...this.living.values(), ...this.zombies.values()])
      if (child.parentPid === pid) this.adopt(child);
    if (process.parentPid === 1) this.reap(pid);
  }

  private adopt(child: FakeProcess): void {
    this.proc.change(child, { parentPid: 1 });
    if (this.zombies.has(child.pid)) this.reap(child.pid);
  }

  private reap(pid: number): void {
    if (this.zombies.delete(pid)) this.proc.end(pid);
  }

  private exec(process: FakeProcess): void {
    const ticks = ++this.ticks;
    this.proc.change(process, { stack: String(ticks), ...{ commandLine: [`program${ticks}`] } });
  }
}

function keyOf({ pid, startTicks = 0 }: FakeProcess): string {
  return `${pid}.${startTicks * 10}`;
}

function line(key: string, parentPid: number, dead: boolean, commandLine: readonly string[]): string {
  return `${key} of ${parentPid} ${dead ? 'dead' : commandLine.join(' ')}`;
}

function linesOf({ processes }: Listing): readonly string[] {
  return processes
    .map((one) => line(`${one.pid}.${one.startTime}`, one.parentPid, one.state === 'zombie', one.commandLine))
    .sort();
}

describe('ProcessTracker on processes that change during a scan', () => {
  it('lists exactly the right processes as soon as they no longer change', async function () {
    // On a machine that others use as well: alone it takes some seconds.
    this.timeout(120_000);
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 8 }), fc.nat(4), async (rounds, maxKeptFiles) => {
        const world = new RestlessWorld();
        let time = 1000;
        const source = createProcfsSource({ fs: world.proc, now: () => time, self: rootPid, maxKeptFiles });
        const list = async (during: readonly Happening[]): Promise<Listing> => {
          time += 1000;
          let call = 0;
          world.proc.onCall = () => {
            const at = call++;
            for (const one of during) if (one.atCall === at) world.do(one);
          };
          const listing = await source.list({ roots: new Set([rootPid]) });
          world.proc.onCall = () => undefined;
          return listing;
        };
        for (const { before, during } of rounds) {
          for (const one of before) world.do(one);
          const restless = await list(during);
          const tracked = new Set(restless.processes.map(({ pid, startTime }) => `${pid}.${startTime}`));
          assert.deepEqual(
            [...tracked].filter((key) => !world.isOurs(key)),
            [],
            'other processes are listed',
          );
          assert.deepEqual(linesOf(await list([])), world.expected(tracked));
          world.listed();
        }
        source.dispose();
        assert.equal(world.proc.openCount, 0, 'files left open');
      }),
      { numRuns: 10_000 },
    );
  });
});
