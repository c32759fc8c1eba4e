import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import * as nodeFs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordingWriter } from '../../../../src/process/recording/recordingWriter';
import { readRecording } from '../../../../src/process/recording/readRecording';
import { processInfo, processNode } from '../../support/fixtures';
import { FakeRecording, nextTurn, noSnapshot, originNode, terminal } from './recordingFixture';

const node = processNode(processInfo({ pid: 11, commandLine: ['/home/alice/server'] }), terminal);
const shown = { ...noSnapshot, origins: [originNode(terminal, [node])] };

describe('RecordingWriter', () => {
  let recording: FakeRecording;

  beforeEach(() => {
    recording = new FakeRecording();
  });

  it('begins with where and when it was made, and ends with why it ended and what is in it', async () => {
    const writer = await recording.start();
    await recording.take(shown);
    const end = await writer.stop();
    const { lines } = recording.file;
    const [header] = lines;
    assert.equal(header?.type, 'header');
    assert.equal(header.version, 1);
    assert.equal(header.kernel, '6.1.0');
    assert.deepEqual(lines.at(-1), { type: 'footer', t: 1_000, reason: 'stopped', snapshots: 1, processes: 1 });
    assert.equal(end.bytes, recording.file.content.length);
    assert.ok(recording.file.isClosed);
    assert.deepEqual(recording.file.opened, ['/tmp/recording.jsonl', 'wx', 0o600]);
  });

  it('begins with what is known already', async () => {
    recording.snapshot = { ...shown, at: 1 };
    await recording.start();
    const run = await recording.stopAndRead();
    assert.equal(run.snapshotAt(0).origins[0]?.processes.length, 1);
  });

  it('ends by itself after its time, and says so', async () => {
    const writer = await recording.start({ limits: { maxBytes: 1e6, maxDurationMs: 2_500 } });
    const ended = new Promise((resolve) => writer.onDidEnd(resolve));
    for (let second = 0; second < 5; second++) recording.show(shown);
    await ended;
    const run = recording.file.read();
    assert.equal(run.footer?.reason, 'duration');
    assert.equal(run.problems.isIncomplete, false);
    assert.ok(recording.file.isClosed);
  });

  it('never gets larger than its limit, and says that it ended because of that', async () => {
    const maxBytes = 4_000;
    const writer = await recording.start({ limits: { maxBytes, maxDurationMs: 1e9 } });
    const ended = new Promise((resolve) => writer.onDidEnd(resolve));
    for (let pid = 100; pid < 200; pid++) {
      const many = processNode(processInfo({ pid }), terminal);
      recording.show({ ...noSnapshot, origins: [originNode(terminal, [many])] });
      await nextTurn();
    }
    await ended;
    const run = recording.file.read();
    assert.ok(recording.file.content.length <= maxBytes);
    assert.equal(run.footer?.reason, 'size');
    assert.deepEqual(run.problems, { damagedLines: 0, unknownLines: 0, isCutOff: false, isIncomplete: false });
  });

  it('does not queue snapshots while a disk is slow, and says how many it has skipped', async () => {
    const writer = await recording.start();
    await recording.take(shown);
    let release: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => (release = resolve));
    let writes = 0;
    recording.file.beforeWrite = () => (writes++ === 0 ? slow : undefined);
    for (let second = 0; second < 100; second++) recording.show(shown);
    await nextTurn();
    assert.equal(writes, 1);
    release();
    await writer.stop();
    const run = recording.file.read();
    assert.ok(run.times.length <= 4, `${run.times.length} snapshots`);
    const skipped = run.events.reduce((sum, event) => sum + (event.type === 'skipped' ? event.count : 0), 0);
    assert.equal(skipped + run.times.length, 101);
  });

  it('reports a full disk, closes the file and leaves what can be read', async () => {
    const writer = await recording.start();
    await recording.take(shown);
    const ended = new Promise((resolve) => writer.onDidEnd(resolve));
    recording.file.beforeWrite = () => Promise.reject(new Error('ENOSPC'));
    recording.show(shown);
    await ended;
    const end = await writer.stop();
    assert.equal(end.reason, 'failed');
    assert.equal(end.error?.message, 'ENOSPC');
    assert.ok(recording.file.isClosed);
    const run = recording.file.read();
    assert.equal(run.problems.isCutOff, true);
    assert.equal(run.snapshotAt(1_000).origins[0]?.processes.length, 1);
  });

  it('ends when its file is deleted, since what is written to it after that is lost', async () => {
    const writer = await recording.start();
    await recording.take(shown);
    const ended = new Promise((resolve) => writer.onDidEnd(resolve));
    recording.file.missing = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT' });
    recording.show(shown);
    await ended;
    const end = await writer.stop();
    assert.equal(end.reason, 'failed');
    assert.equal(end.error, recording.file.missing);
    assert.ok(recording.file.isClosed);
  });

  it('writes what became of signals, and which processes were runaways, without the name of the user', async () => {
    const writer = await recording.start();
    const target = { pid: 11, startTime: 110, name: 'server of alice' };
    const processes = [{ ...target, outcome: 'alive', detail: 'sleeping' } as const];
    recording.time = 300;
    writer.addReport({ action: 'killTree', target, processes, durationMs: 5, rounds: 1 });
    writer.addRunaway({ phase: 'begin', rule: 'cpu', process: target, text: '/home/alice uses 210%' });
    const run = await recording.stopAndRead();
    const shownName = { ...target, name: 'server of user' };
    assert.deepEqual(run.events, [
      {
        type: 'signal',
        t: 300,
        action: 'killTree',
        target: shownName,
        processes: [{ ...processes[0], name: shownName.name }],
      },
      { type: 'runaway', t: 300, phase: 'begin', rule: 'cpu', process: shownName, text: '~ uses 210%' },
    ]);
  });

  it('ends when the window closes, and hears of nothing after that', async () => {
    const writer = await recording.start();
    writer.dispose();
    recording.show(shown);
    writer.addRunaway({ phase: 'end', rule: 'cpu', process: { pid: 1, startTime: 1, name: 'a' } });
    const end = await writer.stop();
    assert.equal(end.reason, 'closed');
    assert.deepEqual(
      recording.file.lines.map(({ type }) => type),
      ['header', 'footer'],
    );
  });

  describe('with a real disk', () => {
    let folder: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'recording-'));
    });

    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('writes a file that only the user may read, and that is read again', async () => {
      const path = join(folder, 'a.jsonl');
      recording.snapshot = { ...shown, at: 1 };
      const writer = await RecordingWriter.start(path, { ...recording.options, fs: nodeFs });
      await writer.stop();
      assert.equal(statSync(path).mode & 0o777, 0o600);
      assert.equal((await readRecording(path)).snapshotAt(0).origins.length, 1);
    });

    it('does not write over a file that exists', async () => {
      const path = join(folder, 'a.jsonl');
      writeFileSync(path, 'kept');
      await assert.rejects(RecordingWriter.start(path, { ...recording.options, fs: nodeFs }), { code: 'EEXIST' });
      assert.equal(readFileSync(path, 'utf8'), 'kept');
    });
  });
});
