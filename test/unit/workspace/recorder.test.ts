import assert from 'node:assert/strict';
import { RecentReports } from '../../../src/process/control/recentReports';
import type { RecordingEnd, RecordingFs } from '../../../src/process/recording/recordingWriter';
import { Recorder } from '../../../src/workspace/recorder';
import { FakeRecording, noSnapshot } from '../process/recording/recordingFixture';
import { FakeRunaways, runawayOf } from '../support/fakeRunaways';
import { processInfo } from '../support/fixtures';

const process = processInfo({ pid: 11 });
const target = { pid: 11, startTime: 110, name: 'server' };
const report = {
  action: 'kill',
  target,
  processes: [{ ...target, outcome: 'gone' }],
  durationMs: 5,
  rounds: 1,
} as const;

describe('Recorder', () => {
  let recording: FakeRecording;
  let reports: RecentReports;
  let runaways: FakeRunaways;
  let recorder: Recorder;

  beforeEach(() => {
    recording = new FakeRecording();
    reports = new RecentReports(() => 0);
    runaways = new FakeRunaways();
    recorder = new Recorder({ ...recording.options, reports, runaways });
  });

  const types = () => recording.file.lines.map(({ type }) => type);

  it('tells what is being recorded, from the start to the end', async () => {
    let changes = 0;
    const ends: RecordingEnd[] = [];
    recorder.onDidChange(() => changes++);
    recorder.onDidEnd((end) => ends.push(end));
    assert.equal(recorder.current, undefined);
    await recorder.start('/tmp/a.jsonl', 60_000);
    recording.time = 1_500;
    assert.deepEqual(recorder.current, { path: '/tmp/a.jsonl', elapsedMs: 1_500, maxDurationMs: 60_000 });
    assert.equal(changes, 1);
    await recorder.stop();
    assert.equal(recorder.current, undefined);
    assert.equal(changes, 2);
    assert.deepEqual(
      ends.map(({ path, reason }) => [path, reason]),
      [['/tmp/a.jsonl', 'stopped']],
    );
  });

  it('writes down the signals that are sent meanwhile, and what is and becomes a runaway', async () => {
    reports.add(report);
    runaways.set(runawayOf(process));
    await recorder.start('/tmp/a.jsonl');
    reports.add(report);
    runaways.set();
    await recorder.stop();
    reports.add(report);
    const { events } = recording.file.read();
    assert.deepEqual(
      events.map((event) => (event.type === 'runaway' ? `${event.phase} ${event.rule}` : event.type)),
      ['begin cpu', 'signal', 'end cpu'],
    );
  });

  it('makes one recording at a time', async () => {
    await Promise.all([recorder.start('/tmp/a.jsonl'), recorder.start('/tmp/b.jsonl')]);
    assert.equal(recorder.current?.path, '/tmp/a.jsonl');
    await recorder.stop();
    assert.deepEqual(types(), ['header', 'footer']);
  });

  it('records nothing if the file cannot be written, and can be started again', async () => {
    const { file } = recording;
    let isRefused = true;
    const fs: RecordingFs = {
      open: (...args) => (isRefused ? Promise.reject(new Error('EACCES')) : file.open(...args)),
      stat: () => file.stat(),
    };
    recorder = new Recorder({ ...recording.options, fs, reports, runaways });
    await assert.rejects(recorder.start('/tmp/a.jsonl'), /EACCES/);
    assert.equal(recorder.isRecording, false);
    isRefused = false;
    await recorder.start('/tmp/a.jsonl');
    assert.equal(recorder.isRecording, true);
    await recorder.stop();
  });

  it('ends with its last line when the window closes, without a message', async () => {
    const ends: RecordingEnd[] = [];
    recorder.onDidEnd((end) => ends.push(end));
    await recorder.start('/tmp/a.jsonl');
    recording.show(noSnapshot);
    const ending = recorder.end();
    recorder.dispose();
    await ending;
    const { footer, problems } = recording.file.read();
    assert.equal(footer?.reason, 'closed');
    assert.equal(problems.isIncomplete, false);
    assert.deepEqual(ends, []);
  });
});
