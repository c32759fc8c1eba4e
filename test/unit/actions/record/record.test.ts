import { reset, shownDocuments, user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { record, type RecordContext } from '../../../../src/actions/record/record';
import { showRecordingEnd } from '../../../../src/actions/record/showRecordingEnd';
import type { RecordingEnd } from '../../../../src/process/recording/recordingWriter';

describe('Record', () => {
  let started: (readonly [path: string, maxDurationMs: number | undefined])[];
  let removed: string[];
  let failure: Error | undefined;

  const context = (current?: RecordContext['recorder']['current']): RecordContext => ({
    recorder: {
      current,
      start: (path, maxDurationMs) => {
        started.push([path, maxDurationMs]);
        return failure ? Promise.reject(failure) : Promise.resolve();
      },
      stop: () => Promise.resolve(void started.push(['stopped', undefined])),
    },
    folder: '/home/alice',
    remove: (path) => Promise.resolve(void removed.push(path)),
  });

  beforeEach(() => {
    reset();
    started = [];
    removed = [];
    failure = undefined;
    user.pick = (items) => items.find(({ label }) => label === '5 min');
    user.file = '/tmp/a.jsonl';
  });

  it('begins with the duration and the file that the user has chosen, which is replaced if it exists', async () => {
    await record(context());
    assert.deepEqual(started, [['/tmp/a.jsonl', 300_000]]);
    assert.deepEqual(removed, ['/tmp/a.jsonl']);
  });

  it('lasts an hour at most if the user stops it', async () => {
    user.pick = (items) => items.find(({ description }) => description === '1 h or 50 MB at most');
    await record(context());
    assert.deepEqual(started, [['/tmp/a.jsonl', 3_600_000]]);
  });

  it('touches nothing if the user chooses no duration or no file', async () => {
    user.file = undefined;
    await record(context());
    user.pick = () => undefined;
    user.file = '/tmp/a.jsonl';
    await record(context());
    assert.deepEqual([...started, ...removed], []);
  });

  it('says why nothing is recorded', async () => {
    failure = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
    await record(context());
    assert.deepEqual(
      user.messages.map(({ kind, text }) => [kind, text]),
      [['error', 'Nothing is recorded. Access to the file is not permitted: /tmp/a.jsonl']],
    );
  });

  it('offers to stop a recording that is being made', async () => {
    user.answer = () => 'Stop Recording';
    await record(context({ path: '/tmp/a.jsonl', elapsedMs: 5, maxDurationMs: 5 }));
    assert.deepEqual(started, [['stopped', undefined]]);
  });
});

describe('The end of a recording', () => {
  const end: RecordingEnd = {
    ...{ path: '/tmp/[a](b).jsonl', reason: 'stopped', durationMs: 61_000, bytes: 2_048, snapshots: 60, processes: 12 },
  };
  const opened: string[] = [];
  const open = (path: string) => Promise.resolve(void opened.push(path));

  beforeEach(() => {
    reset();
    opened.length = 0;
  });

  it('says what is in it, and offers to open it, to show the file and to copy its path', async () => {
    for (const button of ['Open', 'Show File', 'Copy Path']) {
      user.answer = () => button;
      await showRecordingEnd(end, open);
    }
    assert.match(user.messages[0]?.text ?? '', /^Recorded 12 processes for 1 min into \/tmp\/\[a\]\u200b\(b\)\.jsonl/);
    assert.deepEqual(opened, [end.path]);
    assert.equal(shownDocuments.length, 1);
    assert.equal(user.clipboard, end.path);
  });

  it('is an error if the file could not be written any more, with the reason', async () => {
    const error = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    await showRecordingEnd({ ...end, path: '/tmp/a.jsonl', reason: 'failed', error }, open);
    const [message] = user.messages;
    assert.equal(message?.kind, 'error');
    assert.match(message.text, /ended after 1 min, .* There is no space left for the file: \/tmp\/a\.jsonl$/);
  });
});
