/**
 * The contract of {@link ProcessSource}: what each implementation promises to its callers.
 *
 * A new source needs one file `test/contract/<source>.test.ts` that calls {@link describeProcessSource} with a function
 * that builds a {@link SourceFixture}: a source, and the few things that a test does to the system below it. For a source
 * of the real system `RealProcesses` does most of them. A member that is `undefined` says that the system has no such
 * thing, or that it cannot be arranged; the tests that need it are then skipped, and show as skipped.
 *
 * What only one source promises (its cost, its tricks) is tested in `test/unit/process/source`.
 */
import assert from 'node:assert/strict';
import { keyOf, type Identity } from '../../src/process/identity';
import type { ProcessInfo } from '../../src/process/processInfo';
import { ProcessTable } from '../../src/process/processTable';
import { ListingError, type ListRequest, type ProcessSource } from '../../src/process/source/processSource';

/** A source and the system that it reads. After each change of the system the source has to see it at once. */
export interface SourceFixture {
  readonly source: ProcessSource;
  /** Starts a process that runs until it is ended: a child of this process, by default of one outside of all trees. */
  readonly start: (parentPid?: number) => Promise<number>;
  /** Ends a process, and resolves when its pid is free. Its children live on below another parent. */
  readonly end: (pid: number) => Promise<void>;
  /** The arguments with which each process is started. */
  readonly commandLine: readonly string[];
  /** A variable in the environment of each process; undefined if the source cannot read environments. */
  readonly variable: readonly [name: string, value: string] | undefined;
  /** Ends a process that has a parent from {@link start}, so that the parent does not read its exit code. */
  readonly makeZombie: ((pid: number) => Promise<void>) | undefined;
  /** Ends a process, and starts another one outside of all trees that gets its pid. */
  readonly recycle: ((pid: number) => Promise<void>) | undefined;
  /** The id of a thread of a process that is not the process's own pid. */
  readonly startThread: ((pid: number) => number) | undefined;
  /** A process that listens on a TCP port until it is closed; undefined if the source cannot tell of ports. */
  readonly startServer: (() => Promise<ContractServer>) | undefined;
  /** Makes the system refuse to list its processes, until the returned function is called. */
  readonly breakListings: (() => () => void) | undefined;
  /** How many descriptors the source holds open. */
  readonly countDescriptors: (() => number) | undefined;
  /** Ends all that was started. */
  readonly dispose: () => void;
}

export interface ContractServer {
  readonly pid: number;
  readonly address: string;
  readonly port: number;
  close(): Promise<void>;
}

/** Skips a test of what this source or its system does not have: the fixture leaves it out, and says why. */
function orSkip<T>(test: Mocha.Context, part: T | undefined): T {
  return part ?? test.skip();
}

/** Holds a source to the contract. `create` is called for each test. */
export function describeProcessSource(name: string, create: () => SourceFixture | Promise<SourceFixture>): void {
  describe(`${name} as a ProcessSource`, () => {
    let fixture: SourceFixture;
    let source: ProcessSource;
    let root: number;
    let child: number;
    let grandchild: number;

    beforeEach(async () => {
      fixture = await create();
      ({ source } = fixture);
      root = await fixture.start();
      child = await fixture.start(root);
      grandchild = await fixture.start(child);
    });

    afterEach(() => {
      source.dispose();
      fixture.dispose();
    });

    const list = async (request: Partial<ListRequest> = {}): Promise<readonly ProcessInfo[]> => {
      const { processes } = await source.list({ roots: new Set([root]), ...request });
      return processes;
    };
    const identityOf = (pid: number): Identity => {
      const { startTime } = source.get(pid) ?? assert.fail(`no process ${pid}`);
      return { pid, startTime };
    };

    describe('list', () => {
      it('lists the roots and all processes below them, and no others', async () => {
        await fixture.start();
        assert.deepEqual(pidsOf(await list()), sorted(root, child, grandchild));
      });

      it('gives each process the same identity in every listing', async () => {
        const first = await list();
        assert.deepEqual(keysOf(await list()), keysOf(first));
        await fixture.start(child);
        const later = keysOf(await list());
        for (const key of keysOf(first)) assert.ok(later.includes(key), `${key} is not in ${later.join(', ')}`);
      });

      it('lists a process that was started after the listing before', async () => {
        await list();
        const late = await fixture.start(grandchild);
        assert.deepEqual(pidsOf(await list()), sorted(root, child, grandchild, late));
      });

      it('lists a process no more after it has ended', async () => {
        await list();
        await fixture.end(grandchild);
        assert.deepEqual(pidsOf(await list()), sorted(root, child));
      });

      it('keeps a tracked process whose parent has ended, and what it starts then', async () => {
        await list();
        await fixture.end(child);
        assert.deepEqual(pidsOf(await list()), sorted(root, grandchild));
        const late = await fixture.start(grandchild);
        assert.deepEqual(pidsOf(await list()), sorted(root, grandchild, late));
      });

      it('keeps a tracked process whose root is requested no more', async () => {
        await list();
        assert.deepEqual(pidsOf(await list({ roots: new Set() })), sorted(root, child, grandchild));
      });

      it('drops a tracked process whose pid belongs to another process now', async function () {
        const recycle = orSkip(this, fixture.recycle);
        await list();
        await recycle(grandchild);
        assert.deepEqual(pidsOf(await list()), sorted(root, child));
      });

      it('lists the tree of a known identity', async () => {
        const known = [identityOf(child)];
        assert.deepEqual(pidsOf(await list({ roots: new Set(), known })), sorted(child, grandchild));
      });

      it('leaves out a known identity whose pid belongs to another process now', async function () {
        const recycle = orSkip(this, fixture.recycle);
        const known = [identityOf(grandchild)];
        await recycle(grandchild);
        assert.deepEqual(pidsOf(await list({ known })), sorted(root, child));
      });

      it('tracks a process that the request claims, with all processes below it', async () => {
        const unrelated = await fixture.start();
        const roots = new Set([unrelated]);
        const isOurs = ({ pid }: Identity): boolean => pid === child;
        assert.deepEqual(pidsOf(await list({ roots, isOurs })), sorted(unrelated, child, grandchild));
        assert.deepEqual(pidsOf(await list({ roots })), sorted(unrelated, child, grandchild), 'without the claim');
      });

      it('tracks a process that the request claims by its environment', async function () {
        const [variable, value] = orSkip(this, fixture.variable);
        const isOurs = (process: Identity): boolean => source.environment(process)?.get(variable) === value;
        assert.deepEqual(pidsOf(await list({ roots: new Set(), isOurs })), sorted(root, child, grandchild));
      });

      it('lists the zombie of a tree', async function () {
        const makeZombie = orSkip(this, fixture.makeZombie);
        await list();
        await makeZombie(grandchild);
        const found = (await list()).find(({ pid }) => pid === grandchild);
        assert.equal(found?.state, 'zombie');
      });

      it('shows the arguments of each process', async () => {
        for (const { commandLine } of await list()) assert.deepEqual(commandLine, fixture.commandLine);
      });

      it('answers two requests at a time as if they came one after the other', async () => {
        const [one, two] = await Promise.all([list(), list()]);
        assert.deepEqual(keysOf(two), keysOf(one));
      });

      it('shows parents that are not younger than their children, so that a table keeps the tree', async () => {
        const table = new ProcessTable(await list());
        assert.equal(table.parent(table.get(grandchild) ?? assert.fail())?.pid, child);
        assert.deepEqual(sorted(...table.descendants(root).map(({ pid }) => pid)), sorted(child, grandchild));
      });

      it('rejects each listing that cannot be made, instead of an empty answer, and recovers', async function () {
        const breakListings = orSkip(this, fixture.breakListings);
        await list();
        const repair = breakListings();
        // A source may answer from what it tracks; it must not answer that there is nothing.
        const listed = await list().catch(assertListingError);
        if (listed) assert.deepEqual(pidsOf(listed), sorted(root, child, grandchild));
        await assert.rejects(list({ isOurs: () => false, askAgain: true }), ListingError);
        await assert.rejects(source.listAll(), ListingError);
        repair();
        assert.deepEqual(pidsOf(await list()), sorted(root, child, grandchild));
      });
    });

    for (const method of ['get', 'getBasic'] as const) {
      describe(method, () => {
        it('returns the process that has a pid, with the identity that listings give it', async () => {
          const before = source[method](child);
          const listed = (await list()).find(({ pid }) => pid === child) ?? assert.fail();
          for (const found of [before, source[method](child)]) {
            assert.deepEqual([found?.pid, found?.startTime], [child, listed.startTime]);
            assert.deepEqual([found?.parentPid, found?.name], [root, listed.name]);
          }
        });

        it('returns undefined for the pid of a process that has ended', async () => {
          await list();
          await fixture.end(grandchild);
          assert.equal(source[method](grandchild), undefined);
          await list();
          assert.equal(source[method](grandchild), undefined);
        });

        it('returns another identity for a pid that belongs to another process now', async function () {
          const recycle = orSkip(this, fixture.recycle);
          const { startTime } = identityOf(grandchild);
          await recycle(grandchild);
          assert.notEqual((source[method](grandchild) ?? assert.fail()).startTime, startTime);
        });

        it('returns undefined for the id of a thread', function () {
          const startThread = orSkip(this, fixture.startThread);
          assert.equal(source[method](startThread(child)), undefined);
        });
      });
    }

    describe('get', () => {
      it('agrees with getBasic', () => {
        for (const pid of [root, child, grandchild]) {
          assert.deepEqual(basicsOf(source.get(pid)), basicsOf(source.getBasic(pid)));
        }
      });

      it('shows the arguments of a process that a listing has shown', async () => {
        await list();
        assert.deepEqual(source.get(child)?.commandLine, fixture.commandLine);
      });
    });

    describe('listAll', () => {
      for (const inSlices of [false, true]) {
        it(`lists every process of the system (${inSlices ? 'in slices' : 'at once'})`, async () => {
          const unrelated = await fixture.start();
          const found = pidsOf(await source.listAll({ inSlices }));
          for (const pid of [unrelated, root, child, grandchild]) assert.ok(found.includes(pid), `${pid} is missing`);
        });
      }

      it('gives each process the identity that listings give it', async () => {
        const listed = keysOf(await list());
        const all = keysOf(await source.listAll());
        for (const key of listed) assert.ok(all.includes(key), `${key} is missing`);
      });

      it('leaves out the pids that may be skipped', async () => {
        const found = pidsOf(await source.listAll({ skip: (pid) => pid === child }));
        assert.deepEqual([found.includes(child), found.includes(grandchild)], [false, true]);
      });
    });

    describe('about a single process', () => {
      it('returns undefined, instead of throwing, for a process that has ended', async () => {
        const gone = identityOf(grandchild);
        await fixture.end(grandchild);
        await assertUnknown(source, gone);
        assert.equal(source.getExecutable(gone.pid), undefined);
      });

      it('returns undefined for a process whose pid belongs to another one now', async () => {
        const { pid, startTime } = identityOf(child);
        await assertUnknown(source, { pid, startTime: startTime - 60_000 });
      });

      it('returns the environment that a process was started with', function () {
        const [variable, value] = orSkip(this, fixture.variable);
        assert.equal(source.environment(identityOf(child))?.get(variable), value);
      });

      it('returns facts that are of the process, or none', async () => {
        const facts = await source.facts(identityOf(child));
        if (facts) assert.deepEqual(basicsOf(facts.process), basicsOf(source.get(child)));
      });
    });

    describe('listeningSockets', () => {
      it('has each socket that listens, as long as it does, and leaves out a process without one', async function () {
        const server = orSkip(this, await fixture.startServer?.());
        const processes = [identityOf(server.pid), identityOf(child)];
        const found = await source.listeningSockets(processes);
        assert.deepEqual([...(found?.keys() ?? [])], processes.slice(0, 1).map(keyOf));
        const sockets = [...(found?.values() ?? [])].flat();
        assert.ok(sockets.some(({ address, port }) => address === server.address && port === server.port));
        await server.close();
        const later = [...((await source.listeningSockets(processes))?.values() ?? [])].flat();
        assert.ok(!later.some(({ port }) => port === server.port));
      });

      it('leaves out a process that has ended, and one whose pid belongs to another one now', async () => {
        const gone = identityOf(grandchild);
        const { pid, startTime } = identityOf(child);
        await fixture.end(grandchild);
        const found = await source.listeningSockets([gone, { pid, startTime: startTime - 60_000 }]);
        assert.deepEqual([...(found?.keys() ?? [])], []);
      });
    });

    describe('sharedMemory', () => {
      it('is a part of the resident memory, or not known', async () => {
        const { memory } = source.get(child) ?? assert.fail();
        const shared = (await source.sharedMemory(identityOf(child))) ?? 0;
        // Both are read at different times.
        assert.ok(shared >= 0 && shared <= memory + 10_000_000, `${shared} of ${memory}`);
      });
    });

    describe('io', () => {
      it('counts what a process has read and written, and leaves out one that has ended or was replaced', async () => {
        const [running, other, gone] = [identityOf(root), identityOf(child), identityOf(grandchild)];
        await fixture.end(grandchild);
        const found = await source.io([running, gone, { ...other, startTime: other.startTime - 60_000 }]);
        for (const [key, { read, written }] of found ?? []) {
          assert.equal(key, keyOf(running));
          assert.ok(read >= 0 && written >= 0, `${read} read, ${written} written`);
        }
      });
    });

    describe('startForkMonitor', () => {
      it('returns a monitor that sees new processes and children, or undefined', async function () {
        const monitor = orSkip(this, source.startForkMonitor());
        const late = await fixture.start(child);
        const found = monitor.newProcesses();
        // Undefined tells the caller to list all processes.
        if (found) assert.ok(pidsOf([...found]).includes(late), 'the new process is missing');
        const { children } = monitor.readChildren(source.getBasic(child) ?? assert.fail());
        assert.deepEqual(sorted(...children), sorted(grandchild, late));
        assert.equal(monitor.pidExists(late), true);
        await fixture.end(late);
        assert.equal(monitor.pidExists(late), false);
      });
    });

    describe('keepReadable', () => {
      it('lets get answer until it is disposed of', async () => {
        const kept = await source.keepReadable();
        assert.equal(source.get(child)?.parentPid, root);
        kept?.dispose();
        kept?.dispose();
      });
    });

    describe('dispose', () => {
      it('may be called twice, also when nothing was listed', () => {
        source.dispose();
        source.dispose();
      });

      it('leaves no descriptor open', async function () {
        const countDescriptors = orSkip(this, fixture.countDescriptors);
        await list();
        source.get(child);
        await source.listAll();
        source.dispose();
        assert.equal(countDescriptors(), 0);
      });

      it('leaves no descriptor open when a listing is under way', async function () {
        const countDescriptors = orSkip(this, fixture.countDescriptors);
        const listing = list().catch(assertListingError);
        source.dispose();
        await listing;
        assert.equal(countDescriptors(), 0);
      });
    });
  });
}

/** Holds a source to the contract that cannot list any process. */
export function describeFailingSource(name: string, create: () => ProcessSource): void {
  describe(`${name} as a ProcessSource`, () => {
    it('says why it fails, and rejects every listing with that', async () => {
      const source = create();
      const failure = source.failure ?? assert.fail('no reason');
      assert.ok(failure instanceof ListingError);
      await assert.rejects(source.list({ roots: new Set([process.pid]) }), failure);
      await assert.rejects(source.listAll(), failure);
    });

    it('returns undefined about every process', async () => {
      const source = create();
      assert.deepEqual([source.get(process.pid), source.getBasic(process.pid)], [undefined, undefined]);
      assert.equal(source.getExecutable(process.pid), undefined);
      assert.equal(source.startForkMonitor(), undefined);
      await assertUnknown(source, { pid: process.pid, startTime: 1 });
    });

    it('may be disposed of twice', () => {
      const source = create();
      source.dispose();
      source.dispose();
    });
  });
}

/** What a source answers about a process that does not exist. */
async function assertUnknown(source: ProcessSource, process: Identity): Promise<void> {
  assert.equal(source.environment(process), undefined);
  assert.equal(source.handlesSignal(process, 15), undefined);
  assert.equal(source.isInForeground(process), undefined);
  assert.equal(await source.details(process), undefined);
  assert.equal(await source.processSockets(process), undefined);
  assert.equal(await source.facts(process), undefined);
  assert.equal(await source.sharedMemory(process), undefined);
  assert.equal((await source.io([process]))?.size ?? 0, 0);
}

function assertListingError(error: unknown): undefined {
  assert.ok(error instanceof ListingError, String(error));
}

/** What both `get` and `getBasic` return. */
function basicsOf(process: ProcessInfo | undefined): unknown {
  const { pid, startTime, parentPid, name, session, group, threads, kernelThread } = process ?? assert.fail();
  return { pid, startTime, parentPid, name, session, group, threads, kernelThread };
}

function pidsOf(processes: readonly ProcessInfo[]): readonly number[] {
  return sorted(...processes.map(({ pid }) => pid));
}

function keysOf(processes: readonly ProcessInfo[]): readonly string[] {
  return processes.map(keyOf).sort();
}

function sorted(...pids: readonly number[]): readonly number[] {
  return [...pids].sort((a, b) => a - b);
}
