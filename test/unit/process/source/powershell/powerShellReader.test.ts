import assert from 'node:assert/strict';
import { createPowerShellReader } from '../../../../../src/process/source/powershell/powerShellReader';
import { ListingError } from '../../../../../src/process/source/processSource';
import type { ProcessTableReader } from '../../../../../src/process/source/table/processTableReader';
import { FakePowerShell } from '../../../support/fakePowerShell';
import { nextTurn } from '../../../support/nextTurn';

const start = Date.UTC(2026, 0, 1);

describe('PowerShellReader', () => {
  let powerShell: FakePowerShell;
  let reader: ProcessTableReader;
  let time: number;
  /** Ends the sleep that is under way. */
  let wake: () => void;
  let exists: (pid: number) => boolean;

  beforeEach(() => {
    powerShell = new FakePowerShell();
    powerShell.add({ pid: 900, name: 'Code.exe', startTime: start + 0.123, executable: 'C:\\Code.exe' });
    powerShell.add({ pid: 1_000, parentPid: 900, startTime: start + 100, commandLine: '"C:\\a b\\node.exe" x.js' });
    time = 0;
    wake = () => undefined;
    exists = (pid) => powerShell.processes.has(pid);
    reader = createPowerShellReader({
      powerShell,
      pidExists: (pid) => exists(pid),
      clock: {
        now: () => time,
        sleep: () =>
          new Promise((resolve) => {
            wake = resolve;
          }),
      },
      date: () => start + 400,
      upMs: () => 0,
      self: 900,
    });
  });

  const list = async (known: Parameters<ProcessTableReader['listAll']>[0] = []) =>
    new Map((await reader.listAll(known)).map((process) => [process.pid, process]));

  it('tells what Windows tells of a process', async () => {
    powerShell.add({
      pid: 1_100,
      parentPid: 1_000,
      cpuTime: 156.25,
      memory: 4_096,
      threads: 7,
      startTime: start + 200.5,
    });
    const process = (await list()).get(1_100) ?? assert.fail();
    assert.deepEqual(
      [process.cpuTime, process.memory, process.threads, process.startedAt, process.name, process.state],
      [156.25, 4_096, 7, start + 200.5, 'node', 'unknown'],
    );
    assert.deepEqual((await list()).get(1_000)?.commandLine, ['C:\\a b\\node.exe', 'x.js']);
  });

  it('takes no process for the parent that is younger, gone, or the process itself', async () => {
    powerShell.add({ pid: 1_100, parentPid: 1_200, startTime: start + 200 });
    powerShell.add({ pid: 1_200, parentPid: 8_000, startTime: start + 300 });
    powerShell.add({ pid: 1_300, parentPid: 1_300, startTime: start + 300 });
    const all = await list();
    assert.deepEqual(
      [1_000, 1_100, 1_200, 1_300].map((pid) => all.get(pid)?.parentPid),
      [900, 0, 0, 0],
    );
  });

  it('leaves out its own PowerShell, console hosts, and what has no start time', async () => {
    powerShell.add({ pid: 0, name: 'System Idle Process', startTime: undefined });
    powerShell.add({ pid: 4, name: 'System', startTime: undefined });
    powerShell.add({ pid: 500, parentPid: 900, name: 'powershell.exe', startTime: start + 500 });
    powerShell.add({ pid: 504, parentPid: 1_000, name: 'conhost.exe', startTime: start + 500 });
    powerShell.add({ pid: 508, parentPid: 900, name: 'powershell.exe', startTime: start + 500 });
    powerShell.listedBy = 500;
    assert.deepEqual([...(await list()).keys()], [900, 1_000, 508]);
  });

  it('knows the processes of the kernel', async () => {
    powerShell.add({ pid: 4, name: 'System', startTime: 1 });
    powerShell.add({ pid: 96, parentPid: 4, name: 'Registry', startTime: 1 });
    powerShell.add({ pid: 400, parentPid: 4, name: 'smss.exe', startTime: 2 });
    const all = await list();
    assert.deepEqual(
      [4, 96, 400].map((pid) => all.get(pid)?.kernelThread),
      [true, true, false],
    );
  });

  it('gives a process the identity that native calls have given it, but none to another one that has its pid', async () => {
    powerShell.add({ pid: 1_000, startTime: start + 100.123 });
    const native = { pid: 1_000, startTime: start + 100.123_4 };
    assert.equal((await list([native])).get(1_000)?.startTime, native.startTime);
    assert.equal((await list()).get(1_000)?.startTime, native.startTime);
    powerShell.add({ pid: 1_000, startTime: start + 101 });
    assert.equal((await list([native])).get(1_000)?.startTime, start + 101);
  });

  it('returns its own process before the first listing, with the start time that listings show', async () => {
    assert.equal(reader.read(900)?.startTime, start + 400);
    assert.equal((await list()).get(900)?.startTime, start + 400);
  });

  it('rejects a listing without this process', async () => {
    powerShell.processes.delete(900);
    await assert.rejects(list(), ListingError);
  });

  it('rejects with a ListingError what PowerShell fails with', async () => {
    powerShell.failure = new Error('it has ended');
    await assert.rejects(list(), new ListingError('Processes cannot be listed: it has ended'));
  });

  it('answers about one process from a listing of the last two seconds, and never from an older one', async () => {
    await list();
    time = 1_999;
    assert.equal(reader.read(1_000)?.pid, 1_000);
    time = 2_000;
    assert.throws(() => reader.read(1_000), ListingError);
    assert.throws(() => reader.read(900), ListingError);
  });

  it('counts the age of a listing from when it was requested: PowerShell may take long', async () => {
    const listing = list();
    time = 1_500;
    await listing;
    time = 2_000;
    assert.throws(() => reader.read(1_000), ListingError);
  });

  it('says of a process that is gone that it is, however old the listing, and not of one that is not listed yet', async () => {
    await list();
    exists = (pid) => pid !== 1_000;
    time = 60_000;
    assert.equal(reader.read(1_000), undefined);
    time = 0;
    assert.throws(() => reader.read(2_000), ListingError);
  });

  it('knows the program of a process that runs', async () => {
    await list();
    const getExecutable = (pid: number): string | undefined => reader.getExecutable?.(pid);
    assert.equal(getExecutable(900), 'C:\\Code.exe');
    powerShell.processes.delete(900);
    assert.equal(getExecutable(900), undefined);
  });

  it('keeps processes readable by listing them again and again, until that is not needed any more', async () => {
    const kept = await reader.keepReadable?.();
    assert.equal(powerShell.listings, 1);
    for (const listings of [2, 3]) {
      time += 1_500;
      wake();
      await nextTurn();
      assert.equal(powerShell.listings, listings);
      assert.equal(reader.read(1_000)?.pid, 1_000);
    }
    kept?.dispose();
    wake();
    await nextTurn();
    assert.equal(powerShell.listings, 3);
  });

  it('does not list for a command what has just been listed', async () => {
    await list();
    (await reader.keepReadable?.())?.dispose();
    assert.equal(powerShell.listings, 1);
  });

  it('refuses a command if processes cannot be listed, and answers no more if that happens in the middle', async () => {
    const kept = await reader.keepReadable?.();
    powerShell.failure = new Error('it has ended');
    time += 2_500;
    wake();
    await nextTurn();
    assert.throws(() => reader.read(1_000), ListingError);
    kept?.dispose();
    await assert.rejects(Promise.resolve(reader.keepReadable?.()), ListingError);
  });

  it('disposes of PowerShell', () => {
    reader.dispose();
    reader.dispose();
    assert.equal(powerShell.isDisposed, true);
  });
});
