import assert from 'node:assert/strict';
import { createProcfsSource, type ProcfsOptions } from '../../../../../src/process/source/linux/procfsSource';
import { ListingError, type Listing, type ProcessSource } from '../../../../../src/process/source/processSource';
import { NoDescriptorError } from '../../../../../src/process/source/linux/statFiles';
import { readBootId } from '../../../../../src/process/source/bootId';
import { FakeProc, systemError } from '../../../support/fakeProc';

/** What can go wrong with `/proc`: files that do not answer, no descriptor left, a dead first thread. */
describe('ProcfsSource on a difficult /proc', () => {
  let proc: FakeProc;
  let time: number;
  let source: ProcessSource;

  const create = (options: ProcfsOptions = {}): ProcessSource =>
    createProcfsSource({
      fs: proc,
      now: () => time,
      self: 10,
      user: 1000,
      // The limit of a read has passed as soon as nothing else is left to do.
      startTimer: (callback) => {
        const handle = setImmediate(() => setImmediate(callback));
        return () => {
          clearImmediate(handle);
        };
      },
      ...options,
    });

  beforeEach(() => {
    proc = new FakeProc();
    time = 1000;
    proc.start({ pid: 1, parentPid: 0 });
    proc.start({ pid: 10, parentPid: 1 });
    source = create();
  });

  afterEach(async () => {
    source.dispose();
    proc.release();
    // What was held is answered in some steps.
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(proc.openCount, 0, 'files left open');
    assert.deepEqual(proc.hangs, [], 'the event loop would hang');
  });

  const list = async (later = 1000): Promise<Listing> => {
    time += later;
    return source.list({ roots: new Set([10]) });
  };
  const find = ({ processes }: Listing, pid: number) => processes.find((one) => one.pid === pid);
  const commandOf = (listing: Listing, pid: number) => find(listing, pid)?.commandLine.join(' ');

  describe('if files do not answer', () => {
    it('lists all processes, with the command lines of all but the one whose cmdline hangs', async () => {
      proc.start({ pid: 11, parentPid: 10, commandLine: ['one'] });
      proc.start({ pid: 12, parentPid: 10, commandLine: ['two'] });
      proc.hanging.add('/proc/11/cmdline');
      const listing = await list();
      assert.deepEqual([commandOf(listing, 11), commandOf(listing, 12)], ['', 'two']);
      assert.equal(find(listing, 11)?.uid, 1000, 'what does not hang is known of it');
    });

    it('reads the command line of a process as soon as its cmdline answers again', async () => {
      proc.start({ pid: 11, parentPid: 10, commandLine: ['one'] });
      proc.hanging.add('/proc/11/cmdline');
      assert.equal(commandOf(await list(), 11), '');
      proc.release();
      assert.equal(commandOf(await list(), 11), 'one');
    });

    it('keeps the known command line of a process whose cmdline has begun to hang', async () => {
      proc.start({ pid: 11, parentPid: 10, commandLine: ['one'] });
      assert.equal(commandOf(await list(), 11), 'one');
      proc.hanging.add('/proc/11/cmdline');
      assert.equal(commandOf(await list(40_000), 11), 'one');
      assert.equal(source.get(11)?.commandLine.join(' '), 'one', 'get needs no file that hangs');
    });

    it('shows no command line of an earlier program if that of the new one hangs', async () => {
      const child = proc.start({ pid: 11, parentPid: 10, commandLine: ['sh'], stack: '1' });
      await list();
      proc.change(child, { stack: '2', name: 'other' });
      proc.hanging.add('/proc/11/cmdline');
      assert.equal(commandOf(await list(), 11), '');
    });

    it('has at most two hanging reads, however many processes do not answer', async () => {
      let reads = 0;
      proc.onCall = (call, path) => {
        if (call === 'open' && path.endsWith('/cmdline')) reads++;
      };
      for (let pid = 20; pid < 40; pid++) proc.hanging.add(`/proc/${proc.start({ pid, parentPid: 10 }).pid}/cmdline`);
      assert.equal((await list()).processes.length, 21);
      const first = reads;
      assert(first <= 3, `${first} files were read, that of the root included`);
      await list();
      await list();
      assert.equal(reads, first, 'nothing more is read before one of them comes back');
    });

    it('reads the memory of a process only after its uninterruptible sleep has ended', async () => {
      const child = proc.start({ pid: 11, parentPid: 10, state: 'D', commandLine: ['one'] });
      proc.hanging.add('/proc/11/cmdline');
      let asked = 0;
      proc.onCall = (_, path) => {
        if (path === '/proc/11/cmdline') asked++;
      };
      const listing = await list();
      assert.deepEqual([find(listing, 11)?.state, commandOf(listing, 11), asked], ['blocked', '', 0]);
      assert.deepEqual(source.get(11)?.commandLine, []);
      assert.equal(source.environment({ pid: 11, startTime: 1100 }), undefined);
      assert.equal(asked, 0);
      proc.hanging.clear();
      proc.change(child, { state: 'S' });
      assert.equal(commandOf(await list(0), 11), 'one');
    });

    it('does not read the memory of a process at once if another thread of it is in uninterruptible sleep', () => {
      proc.start({ pid: 11, parentPid: 10, threads: 2, otherThreads: [{ tid: 12, state: 'D' }] });
      proc.hanging.add('/proc/11/cmdline').add('/proc/11/environ');
      assert.deepEqual(source.get(11)?.commandLine, []);
      assert.equal(source.environment({ pid: 11, startTime: 1100 }), undefined);
    });

    it('claims a process by its environment within one listing, though that is read off the event loop', async () => {
      proc.start({ pid: 11, parentPid: 1, environment: { MARK: 'ours' } });
      proc.start({ pid: 12, parentPid: 11 });
      proc.start({ pid: 13, parentPid: 1, environment: { MARK: 'theirs' } });
      time += 1000;
      const isOurs = (process: { readonly pid: number; readonly startTime: number }): boolean =>
        source.environment(process)?.get('MARK') === 'ours';
      const { processes } = await source.list({ roots: new Set([10]), isOurs });
      assert.deepEqual(
        processes.map(({ pid }) => pid),
        [10, 11, 12],
      );
    });

    it('lists all other processes if the environment of a process hangs that may be ours', async () => {
      proc.start({ pid: 11, parentPid: 1, environment: { MARK: 'ours' } });
      proc.start({ pid: 12, parentPid: 1, environment: { MARK: 'ours' } });
      proc.hanging.add('/proc/11/environ');
      time += 1000;
      const isOurs = (process: { readonly pid: number; readonly startTime: number }): boolean =>
        process.pid > 10 && source.environment(process)?.get('MARK') === 'ours';
      const { processes } = await source.list({ roots: new Set([10]), isOurs });
      assert.deepEqual(
        processes.map(({ pid }) => pid),
        [10, 12],
      );
    });

    it('returns the details of a process without those that hang, and takes one thread for them', async () => {
      const child = proc.start({ pid: 11, parentPid: 10 });
      proc.links.set('/proc/11/fd/0', '/dev/null');
      for (const file of ['environ', 'io', 'smaps_rollup']) {
        proc.files.set(`/proc/11/${file}`, '');
        proc.hanging.add(`/proc/11/${file}`);
      }
      const details = await source.details(source.get(child.pid) ?? assert.fail());
      assert.equal(details?.descriptors?.count, 1);
      const { environment, io, listening, proportionalMemory } = details;
      assert.deepEqual([environment, io, listening, proportionalMemory], [undefined, undefined, undefined, undefined]);
      const opened: string[] = [];
      proc.onCall = (call, path) => {
        if (call === 'open' && path.startsWith('/proc/11/')) opened.push(path);
      };
      proc.release();
      assert.deepEqual(opened, ['/proc/11/environ']);
    });

    it('returns the details of a process without its memory if that alone hangs', async () => {
      const child = proc.start({ pid: 11, parentPid: 10, environment: { A: 'b' } });
      proc.files.set('/proc/11/io', 'rchar: 1\nwchar: 2\n');
      proc.hanging.add('/proc/11/smaps_rollup');
      const details = await source.details(source.get(child.pid) ?? assert.fail());
      assert.deepEqual(details?.environment, [{ name: 'A', value: 'b' }]);
      assert.equal(details.io?.read, 1);
      assert.equal(details.proportionalMemory, undefined);
    });
  });

  describe('if no descriptor is left', () => {
    it('throws a ListingError if a process cannot be read', () => {
      proc.maxOpen = 0;
      assert.throws(
        () => source.get(10),
        (error) => error instanceof NoDescriptorError && error instanceof ListingError,
      );
    });

    it('shows no start date as long as the boot time cannot be read, and the right one a moment later', async () => {
      const stat = proc.files.get('/proc/stat') ?? '';
      proc.files.set('/proc/stat', '');
      assert.equal(find(await list(), 10)?.startedAt, undefined);
      proc.files.set('/proc/stat', stat);
      assert.equal(find(await list(), 10)?.startedAt, 1_700_000_001_000);
    });

    it('does not show a command line as empty that could not be opened', async () => {
      proc.start({ pid: 11, parentPid: 10, commandLine: ['one'] });
      source = create({ maxKeptFiles: 0 });
      let full = true;
      proc.onCall = (call, path) => {
        proc.maxOpen = full && call === 'open' && path.endsWith('/cmdline') ? 0 : 1024;
      };
      await list();
      full = false;
      await list();
      assert.equal(commandOf(await list(), 11), 'one');
    });

    it('rejects listings until there is a descriptor, and then shows all that it could not read at first', async () => {
      proc.maxOpen = 0;
      proc.onCall = (call, path) => {
        if (call === 'readFile' && proc.maxOpen === 0) throw systemError('EMFILE', path);
      };
      source = create();
      await assert.rejects(list(), ListingError);
      await assert.rejects(list(), ListingError);
      proc.maxOpen = 1024;
      const { state, memory, startedAt, commandLine } = find(await list(), 10) ?? assert.fail();
      assert.deepEqual([state, memory, startedAt, commandLine], ['sleeping', 10 * 4096, 1_700_000_001_000, ['/bin/x']]);
      assert.deepEqual([(await list()).cost.kind], ['incremental'], 'nothing is distrusted any more');
    });

    it('returns no facts, and does not throw', async () => {
      const child = proc.start({ pid: 11, parentPid: 10, state: 't', status: 'TracerPid:\t10\n' });
      proc.maxOpen = 0;
      assert.equal(await source.facts({ pid: child.pid, startTime: 1100 }), undefined);
    });

    it('reads no boot id that is incomplete', () => {
      const fails = (): never => {
        throw new Error('EMFILE');
      };
      assert.equal(readBootId(fails, 'linux'), undefined);
      assert.equal(
        readBootId(() => '\n', 'linux'),
        undefined,
      );
      assert.equal(
        readBootId(() => 'abc\n', 'linux'),
        'abc',
      );
      assert.equal(readBootId(fails, 'darwin'), readBootId(fails, 'win32'), 'start times are dates there');
    });
  });

  it('closes every file if it is disposed in the middle of a listing', async () => {
    for (let count = 0; count < 200; count++) proc.start({ parentPid: 10 });
    await list();
    for (let count = 0; count < 200; count++) proc.start({ parentPid: 10 });
    let reads = 0;
    proc.onCall = (call, path) => {
      if (call === 'read' && path.endsWith('/stat')) {
        reads++;
        time += 0.1;
      }
    };
    const listing = source.list({ roots: new Set([10]) });
    setImmediate(() => {
      source.dispose();
    });
    await assert.rejects(listing, ListingError);
    assert.equal(proc.openCount, 0);
    assert(reads < 200, `${reads} processes were read after all`);
    await assert.rejects(source.list({ roots: new Set([10]) }), ListingError);
  });

  describe('if the first thread of a process has exited', () => {
    const lost = { state: 'Z', pages: 0, stack: '0', threads: 3 } as const;
    const otherThreads = [
      { tid: 12, state: 'Z' },
      { tid: 13, state: 'S', pages: 50 },
      { tid: 14, state: 'R', pages: 50 },
    ];

    it('shows state, memory, command line and folder by another thread', async () => {
      const child = proc.start({ pid: 11, parentPid: 10, stack: '7', commandLine: ['python3', 'x.py'], otherThreads });
      await list();
      proc.change(child, lost);
      for (const process of [find(await list(), 11), source.get(11)]) {
        const { state, memory, commandLine, cwd } = process ?? assert.fail();
        assert.deepEqual([state, memory, commandLine, cwd], ['running', 50 * 4096, ['python3', 'x.py'], '/home']);
      }
    });

    it('shows a process by another thread that was never listed before', async () => {
      proc.start({ pid: 11, parentPid: 10, commandLine: ['python3'], ...lost, otherThreads });
      const { state, memory, commandLine } = find(await list(), 11) ?? assert.fail();
      assert.deepEqual([state, memory, commandLine], ['running', 50 * 4096, ['python3']]);
    });

    it('shows a change of the state of another thread', async () => {
      const threads = [{ tid: 13, state: 'R', pages: 50 }];
      const child = proc.start({ pid: 11, parentPid: 10, ...lost, threads: 2, otherThreads: threads });
      assert.equal(find(await list(), 11)?.state, 'running');
      Object.assign(child, { otherThreads: [{ tid: 13, state: 'D', pages: 60 }] });
      const { state, memory } = find(await list(), 11) ?? assert.fail();
      assert.deepEqual([state, memory], ['blocked', 60 * 4096]);
    });

    it('shows a process as a zombie if all its threads are', async () => {
      const child = proc.start({ pid: 11, parentPid: 10, otherThreads });
      await list();
      proc.change(child, { ...lost, threads: 1 });
      assert.equal(find(await list(), 11)?.state, 'zombie');
    });
  });

  describe('on changes that the system does not report', () => {
    it('shows the title that a program has written over its arguments within half a minute', async () => {
      const child = proc.start({ pid: 11, parentPid: 10, commandLine: ['nginx', '-g', 'daemon off;'] });
      await list();
      Object.assign(child, { commandLine: ['nginx: master process'], uid: 33 });
      proc.links.set('/proc/11/cwd', '/srv');
      let shown = find(await list(), 11);
      for (let seconds = 0; seconds < 35; seconds++) shown = find(await list(), 11);
      assert.deepEqual([shown?.commandLine, shown?.uid, shown?.cwd], [['nginx: master process'], 33, '/srv']);
    });

    it('reads at most a sixteenth of the command lines again in one listing, and all of them within a minute', async () => {
      for (let count = 0; count < 319; count++) proc.start({ parentPid: 10 });
      await list();
      const read = new Set<string>();
      let most = 0;
      for (let seconds = 0; seconds < 60; seconds++) {
        let now = 0;
        proc.onCall = (call, path) => {
          if (call !== 'open' || !path.endsWith('/cmdline')) return;
          read.add(path);
          now++;
        };
        await list();
        most = Math.max(most, now);
      }
      assert.deepEqual([read.size, most], [320, 20]);
    });

    it('returns facts with the current folder, command line and user', async () => {
      const child = proc.start({ pid: 11, parentPid: 10, commandLine: ['sh'] });
      await list();
      Object.assign(child, { commandLine: ['sh: idle'], uid: 33 });
      proc.links.set('/proc/11/cwd', '/srv');
      const facts = await source.facts({ pid: 11, startTime: 1100 });
      const { commandLine, cwd, uid } = facts?.process ?? assert.fail();
      assert.deepEqual([commandLine, cwd, uid], [['sh: idle'], '/srv', 33]);
      assert.equal(await source.facts({ pid: 11, startTime: 1101 }), undefined, 'another process has the pid');
    });

    it('returns facts with the known command line if reading it hangs', async () => {
      proc.start({ pid: 11, parentPid: 10, commandLine: ['sh'] });
      await list();
      proc.hanging.add('/proc/11/cmdline');
      assert.deepEqual((await source.facts({ pid: 11, startTime: 1100 }))?.process.commandLine, ['sh']);
    });
  });

  describe('on signals and users', () => {
    const factsOf = async (pid: number) => (await source.facts({ pid, startTime: pid * 100 })) ?? assert.fail();

    it('returns that a process ignores SIGTERM, and that another one handles it', async () => {
      proc.start({ pid: 11, parentPid: 10, status: 'SigIgn:\t0000000000004000\nSigCgt:\t0000000000000000\n' });
      proc.start({ pid: 12, parentPid: 10, status: 'SigIgn:\t0000000000000006\nSigCgt:\t0000000000004000\n' });
      assert.equal((await factsOf(11)).ignoresTerminate, true);
      assert.equal((await factsOf(12)).ignoresTerminate, false);
      assert.equal((await factsOf(10)).ignoresTerminate, undefined, 'its status does not say');
    });

    it('shows a process stopped by its debugger as traced, with the debugger, and one stopped by Ctrl+Z as stopped', async () => {
      proc.start({ pid: 11, parentPid: 10, state: 't', status: 'TracerPid:\t12\n' });
      proc.start({ pid: 12, parentPid: 10, name: 'gdb' });
      proc.start({ pid: 13, parentPid: 10, state: 'T', status: 'TracerPid:\t0\n' });
      const listing = await list();
      assert.deepEqual([find(listing, 11)?.state, find(listing, 13)?.state], ['traced', 'stopped']);
      assert.deepEqual((await factsOf(11)).tracer, { pid: 12, name: 'gdb' });
      assert.equal((await factsOf(13)).tracer, undefined);
    });

    it('shows the user of a process of another user, and whether it accepts signals from us', async () => {
      proc.files.set('/etc/passwd', 'root:x:0:0:root:/root:/bin/bash\nme:x:1000:1000::/:/bin/sh\nodd:x:\n');
      for (const [pid, uid] of [
        [11, 0],
        [12, 1000],
        [13, 4711],
      ] as const)
        proc.start({ pid, parentPid: 10, uid });
      const users = ({ processes }: Listing) =>
        [11, 12, 13].map((pid) => processes.find((one) => one.pid === pid)?.otherUser);
      assert.deepEqual(users(await list()), [
        { name: 'root', acceptsSignals: false },
        undefined,
        { name: '4711', acceptsSignals: false },
      ]);
      source.dispose();
      source = create({ user: 0 });
      assert.deepEqual(users(await list()), [
        undefined,
        { name: 'me', acceptsSignals: true },
        { name: '4711', acceptsSignals: true },
      ]);
    });
  });

  describe('on the count of forks', () => {
    it('counts the pids handed out since the last listing', async () => {
      assert.equal((await list()).forks, undefined, 'nothing is known of the time before the first listing');
      proc.start({ pid: 500, parentPid: 10 });
      proc.start({ pid: 501, parentPid: 500 });
      proc.start({ pid: 502, parentPid: 10 });
      proc.start({ pid: 503, parentPid: 1 });
      proc.lastPid = 1010;
      const { forks } = await list(2000);
      assert.equal(forks?.pids, 1000);
      assert.deepEqual([forks.youngChildren.size, forks.youngOthers], [0, 0], 'others have had higher pids since');
      assert.equal((await list()).forks?.pids, 0);
    });

    it('tells which processes were started last, by their pids', async () => {
      proc.lastPid = 400;
      await list();
      for (const [pid, parentPid] of [
        [450, 10],
        [595, 10],
        [596, 1],
        [600, 10],
      ] as const) {
        proc.start({ pid, parentPid });
      }
      proc.lastPid = 600;
      const { forks } = await list(1000);
      assert.deepEqual([...(forks?.youngChildren ?? [])], [['10.1000', 2]]);
      assert.equal(forks?.youngOthers, 1);
    });

    it('returns no count of pids after they have wrapped', async () => {
      proc.lastPid = 1000;
      await list();
      proc.lastPid = 20;
      assert.equal((await list()).forks, undefined);
      proc.lastPid = 30;
      assert.equal((await list()).forks?.pids, 10);
    });

    it('counts in a full scan too', async () => {
      await list();
      proc.lastPid = 40;
      const listing = await list(301_000);
      assert.deepEqual([listing.cost.reason, listing.forks?.pids], ['once in a while', 30]);
    });
  });

  it('tracks a root that is known by its identity, and no other process that has its pid', async () => {
    const known = [
      { pid: 11, startTime: 1100 },
      { pid: 12, startTime: 999 },
    ];
    proc.start({ pid: 11, parentPid: 1 });
    proc.start({ pid: 12, parentPid: 1 });
    time += 1000;
    const pids = async () => {
      const { processes } = await source.list({ roots: new Set([10]), known });
      return processes.map(({ pid }) => pid).sort();
    };
    assert.deepEqual(await pids(), [10, 11]);
    proc.end(11);
    proc.start({ pid: 11, parentPid: 1, startTicks: 77 });
    assert.deepEqual(await pids(), [10]);
  });
});
