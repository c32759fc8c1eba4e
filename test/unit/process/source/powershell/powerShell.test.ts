import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { RunningPowerShell } from '../../../../../src/process/source/powershell/powerShell';
import { startPowerShell } from '../../../../../src/process/source/powershell/startPowerShell';

const standIn = join(__dirname, '../../../support/standInPowerShell.js');

describe('RunningPowerShell', () => {
  let started: ChildProcess[];
  let time: number;
  let powerShell: RunningPowerShell | undefined;

  beforeEach(() => {
    started = [];
    time = 0;
  });

  afterEach(() => {
    powerShell?.dispose();
    for (const child of started) child.kill('SIGKILL');
  });

  /** One that starts stand-ins, each with the next fault; the last one is repeated. */
  function create(faults: readonly string[], limitMs?: number): RunningPowerShell {
    const start = (): ChildProcess => {
      const fault = faults[Math.min(started.length, faults.length - 1)] ?? 'none';
      const child = spawn(process.execPath, [standIn, fault], { stdio: 'pipe' });
      started.push(child);
      return child;
    };
    powerShell = new RunningPowerShell({ start, limitMs, now: () => time });
    return powerShell;
  }

  const findThis = async (from: RunningPowerShell) =>
    (await from.list()).processes.find(({ pid }) => pid === process.pid) ?? assert.fail('this process is missing');

  it('lists processes, again and again by one child, which it names', async () => {
    const shell = create(['none']);
    const first = await findThis(shell);
    assert.equal(first.parentPid, process.ppid);
    assert.equal((await findThis(shell)).startTime, first.startTime);
    assert.equal((await shell.list()).listedBy, started[0]?.pid);
    assert.equal(started.length, 1);
  });

  it('answers questions that are asked at the same time one after the other', async () => {
    const shell = create(['none']);
    const answers = await Promise.all([findThis(shell), findThis(shell), findThis(shell)]);
    assert.equal(new Set(answers.map(({ startTime }) => startTime)).size, 1);
    assert.equal(started.length, 1);
  });

  it('waits for one that starts slowly', async () => {
    await findThis(create(['starts slowly']));
  });

  it('understands an answer with noise before it', async () => {
    await findThis(create(['is noisy']));
  });

  it('ends one that does not answer, and starts another one when asked again', async () => {
    const shell = create(['hangs', 'none'], 1_000);
    const listing = shell.list();
    await assert.rejects(listing, /has not answered within 1000 ms/);
    const [stuck] = started;
    if (stuck?.exitCode === null && stuck.signalCode === null) await once(stuck, 'exit');
    assert.equal(stuck?.signalCode, 'SIGKILL');
    await findThisWithin(shell);
    assert.equal(started.length, 2);
  });

  /** The limit of the test before is short for a Node.js that has to start on a busy machine. */
  async function findThisWithin(shell: RunningPowerShell): Promise<void> {
    await findThis(shell).catch(() => findThis(shell));
  }

  it('says why one has ended in the middle of an answer, and starts another one', async () => {
    const shell = create(['ends in the middle', 'none']);
    await assert.rejects(shell.list(), /has ended with exit code 5 \(Out of memory\)/);
    await findThis(shell);
  });

  it('starts another one in the place of one that ends after an answer', async () => {
    const shell = create(['ends at the second', 'none']);
    await findThis(shell);
    await assert.rejects(shell.list(), /exit code 3/);
    await findThis(shell);
  });

  it('does not believe an answer of which a line is lost', async () => {
    await assert.rejects(create(['loses a line']).list(), /Of \d+ processes of PowerShell \d+ can be read/);
  });

  it('hands on why processes cannot be listed, in the language of the user', async () => {
    await assert.rejects(create(['refuses']).list(), /cannot list processes: Zugriff verweigert für „WMI“/);
  });

  it('ends one that does not stop writing', async () => {
    await assert.rejects(create(['never stops']).list(), /does not stop writing/);
  });

  it('starts no more after some that have ended, until minutes have passed', async () => {
    const shell = create(['refuses']);
    for (let count = 0; count < 4; count++) await assert.rejects(shell.list(), /Zugriff/);
    await assert.rejects(shell.list(), /has ended too often/);
    assert.equal(started.length, 4);
    time = 10 * 60_000;
    await assert.rejects(shell.list(), /Zugriff/);
  });

  it('says that there is none', async () => {
    const shell = new RunningPowerShell({ start: () => startPowerShell({ SystemRoot: '/nonexistent' }) });
    await assert.rejects(shell.list(), /PowerShell cannot be started: .*ENOENT/);
    shell.dispose();
  });

  it('ends its child when it is disposed of, and rejects what is under way', async () => {
    const shell = create(['none']);
    await shell.list();
    const [child] = started;
    const exit = child && once(child, 'exit');
    const listing = shell.list();
    // The question has to have been asked.
    await Promise.resolve();
    shell.dispose();
    await assert.rejects(listing, /not asked any more/);
    await exit;
    await assert.rejects(shell.list(), /not asked any more/);
    assert.equal(started.length, 1);
  });

  it('has a child that ends by itself when its input is closed, as when this process dies', async () => {
    const shell = create(['none']);
    await shell.list();
    const [child] = started;
    child?.stdin?.end();
    assert.deepEqual(child && (await once(child, 'exit')), [0, null]);
  });
});
