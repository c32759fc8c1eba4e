import { events, reset, user } from '../../support/fakeVSCode';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRecording, type OpenRecordingContext } from '../../../../src/actions/record/openRecording';
import { FakeRecording, noSnapshot, originNode, terminal } from '../../process/recording/recordingFixture';
import { processInfo, processNode } from '../../support/fixtures';

const server = processInfo({ pid: 11, name: 'node', commandLine: ['node', 'server.js'] });
const spinner = processInfo({ pid: 12, name: 'node', commandLine: ['node', 'spin.js'] });

describe('Open Recording', () => {
  let folder: string;
  let file: string;
  let shown: (readonly [name: string, t: number])[];

  const context: OpenRecordingContext = {
    folder: '/home/alice',
    show: (_run, { process, lastT }) => Promise.resolve(void shown.push([process.commandLine.join(' '), lastT])),
  };

  beforeEach(async () => {
    reset();
    folder = mkdtempSync(join(tmpdir(), 'open-'));
    file = join(folder, 'a.jsonl');
    shown = [];
    const recording = new FakeRecording();
    const writer = await recording.start();
    const nodes = [server, spinner].map((process) => processNode(process, terminal));
    await recording.take({ ...noSnapshot, origins: [originNode(terminal, nodes)] });
    writer.addRunaway({ phase: 'begin', rule: 'cpu', process: spinner });
    await writer.stop();
    writeFileSync(file, recording.file.content);
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('shows the process that the user chooses, as it was seen last', async () => {
    user.file = file;
    user.pick = (items) => items.find(({ label }) => label === 'server.js');
    await openRecording(undefined, context);
    assert.deepEqual(shown, [['node server.js', 1_000]]);
  });

  it('lists the runaways first', async () => {
    await openRecording(file, context);
    assert.deepEqual(
      user.quickPicks[0]?.map(({ label }) => label),
      ['Runaways', 'spin.js', 'Other processes', 'server.js'],
    );
  });

  it('shows nothing, and no error, if the user cancels it', async () => {
    const opening = openRecording(file, context);
    events.progressCancelled.fire(undefined);
    await opening;
    assert.deepEqual([user.quickPicks, user.messages], [[], []]);
  });

  it('says why a file cannot be opened', async () => {
    const cases = [
      ['missing.jsonl', undefined, 'The file or its folder is not there'],
      ['text.jsonl', 'no JSON\n', 'That is not a recording of processes'],
      ['new.jsonl', '{"type":"header","format":"runaway-recording","version":99}\n', 'made by a newer version'],
    ] as const;
    for (const [name, content, reason] of cases) {
      const path = join(folder, name);
      if (content !== undefined) writeFileSync(path, content);
      await openRecording(path, context);
      const message = user.messages.at(-1);
      assert.equal(message?.kind, 'error', name);
      assert.ok(message.text.includes(reason) && message.text.endsWith(path), message.text);
    }
    await openRecording(folder, context);
    assert.match(user.messages.at(-1)?.text ?? '', /not a file/);
    assert.deepEqual(shown, []);
  });
});
