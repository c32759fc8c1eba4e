import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoadNotes, type LoadNotesOptions } from '../../../../src/process/native/loadNotes';
import { waitFor } from '../../../host/waitFor';

describe('LoadNotes', () => {
  let folder: string;
  let running: Set<number>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'notes-'));
    running = new Set();
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function notesOf(pid: number, options: Partial<LoadNotesOptions> = {}): LoadNotes {
    running.add(pid);
    return new LoadNotes({ folder, key: 'key', isRunning: (other) => running.has(other), pid, ...options });
  }

  it('count the extension hosts that have ended with their note', () => {
    notesOf(9_001).add();
    notesOf(9_002).add();
    assert.equal(notesOf(9_003).countAbandoned(), 0, 'both run');
    running.delete(9_001);
    running.delete(9_002);
    assert.equal(notesOf(9_003).countAbandoned(), 2);
    assert.equal(notesOf(9_003, { key: 'another key' }).countAbandoned(), 0);
  });

  it('count none that has taken its note back', () => {
    notesOf(9_001).add().dispose();
    running.delete(9_001);
    assert.equal(notesOf(9_003).countAbandoned(), 0);
    assert.deepEqual(readdirSync(folder), []);
  });

  it('are deleted, with all that are abandoned, once an extension host has outlived its own', async () => {
    notesOf(9_001).add();
    notesOf(9_002, { key: 'an earlier key' }).add();
    notesOf(9_003).add();
    running.delete(9_001);
    running.delete(9_002);
    const note = notesOf(9_004, { settledAfterMs: 10 }).add();
    await waitFor('the notes to be deleted', 10_000, () => readdirSync(folder).length === 1);
    assert.deepEqual(readdirSync(folder), ['key.9003']);
    note.dispose();
  });

  it('are no condition: without a folder to write in there are none', () => {
    writeFileSync(join(folder, 'file'), '');
    const notes = notesOf(9_001, { folder: join(folder, 'file', 'notes') });
    notes.add().dispose();
    assert.equal(notes.countAbandoned(), 0);
  });
});
