import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { readRecording, RecordingError, type RecordingRefusal } from '../../../../src/process/recording/readRecording';
import { maxLineBytes } from '../../../../src/process/recording/recordingFormat';
import type { RecordedRun } from '../../../../src/process/recording/recordedRun';
import { allNodes } from '../../support/fixtures';
import { readText } from './recordingFixture';

const document = readFileSync(join(__dirname, '../../../../docs/recording.md'), 'utf8');
const [, example = ''] = /```jsonl\n([\s\S]*?)```/.exec(document) ?? [];
const lines = example.trimEnd().split('\n');
const [header = '', origin = '', shell = '', server = '', changes = '', first = ''] = lines;

function read(...parts: readonly string[]): RecordedRun {
  return readText(`${parts.join('\n')}\n`);
}

function refusalOf(text: string): RecordingRefusal | undefined {
  try {
    readText(text);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof RecordingError, String(error));
    return error.refusal;
  }
}

function pidsAt(run: RecordedRun, t = 1e9): readonly number[] {
  return [...allNodes(run.snapshotAt(t))].map(({ process }) => process.pid);
}

const line = (value: object): string => JSON.stringify(value);

describe('The example in docs/recording.md', () => {
  it('is read without a problem', () => {
    const run = readText(example);
    assert.deepEqual(run.problems, { damagedLines: 0, unknownLines: 0, isCutOff: false, isIncomplete: false });
    assert.deepEqual(run.times, [12, 10_015, 11_020, 12_018]);
    assert.deepEqual(
      run.events.map(({ type }) => type),
      ['runaway', 'failure', 'signal'],
    );
    assert.equal(run.durationMs, 13_000);
    assert.equal(run.footer?.reason, 'stopped');
  });

  it('shows what it says: a server that burns, listens, grows, and is killed', () => {
    const run = readText(example);
    const [begin, later, end] = [12, 10_015, 13_000].map((t) => run.snapshotAt(t).origins[0]);
    const [node] = begin?.processes ?? [];
    assert.equal(begin?.origin.command, 'node server.js');
    assert.deepEqual([node?.process.pid, node?.cpu, node?.ports[0]?.port], [4711, 98.6, 3000]);
    assert.equal(later?.processes[0]?.process.memory, 94_371_840);
    assert.equal(later.rootNode?.total.memory, 100_663_296);
    assert.equal(end?.processes.length, 0);
    assert.equal(end.rootNode?.total.count, 1);
    assert.equal(run.snapshotAt(12_018).ended[0]?.signal, 'SIGKILL');
  });

  it('has every type of line that the document describes', () => {
    const described = [...document.matchAll(/^\| `(\w+)` +\|/gm)].map(([, type]) => type);
    const used = new Set(lines.map((each) => (JSON.parse(each) as { readonly type: string }).type));
    assert.deepEqual(
      described.filter((type) => !used.has(type ?? '')),
      ['skipped'],
    );
  });
});

describe('readRecording', () => {
  it('refuses what is no recording', () => {
    const none = { reason: 'notARecording' } as const;
    for (const text of ['', '\n', 'hello', '[]', 'null', '{"type":"header"}', shell, `\u0000${header}`])
      assert.deepEqual(refusalOf(text), none, text);
    assert.deepEqual(refusalOf(header.replace('"version":1', '"version":0')), none);
    assert.deepEqual(refusalOf(header.replace('"version":1', '"version":"1"')), none);
    assert.deepEqual(refusalOf(header.replace('"startedAt":1778076000000', '"startedAt":1e300')), none);
    assert.deepEqual(refusalOf('x'.repeat(2 * maxLineBytes)), none);
  });

  it('refuses a newer version by its number', () => {
    const newer = header.replace('"version":1', '"version":2');
    assert.deepEqual(refusalOf(newer), { reason: 'newer', version: 2 });
  });

  it('says that a recording is cut off, and shows all before that', () => {
    for (const end of ['', '{"type":"snap', '{"type":"snapshot","t":5']) {
      const run = readText(`${[header, origin, shell, server, changes, first].join('\n')}\n${end}`);
      assert.deepEqual(run.problems, { damagedLines: 0, unknownLines: 0, isCutOff: true, isIncomplete: false });
      assert.deepEqual(pidsAt(run), [4711]);
    }
  });

  it('does not show what no snapshot completes', () => {
    assert.deepEqual(pidsAt(read(header, origin, shell, server, changes)), []);
  });

  it('leaves out lines that make no sense or are too long, and counts them', () => {
    const damaged = [
      'x',
      '[]',
      '{"type":"process"}',
      '{"type":"process","id":9,"pid":-4,"startTime":1}',
      '{"type":"snapshot","t":"soon"}',
      '{"type":"snapshot","t":-1}',
      '{"type":"footer"}',
      header,
      `{"type":"changes","x":"${'x'.repeat(maxLineBytes)}"}`,
      '['.repeat(100_000),
    ];
    const run = read(header, origin, ...damaged, shell, server, '{"type":"hologram"}', changes, first);
    assert.equal(run.problems.damagedLines, damaged.length);
    assert.equal(run.problems.unknownLines, 1);
    assert.deepEqual(pidsAt(run), [4711]);
  });

  it('says that a last line counts what is not there, and ignores what is behind it', () => {
    const footer = '{"type":"footer","t":20,"reason":"stopped","snapshots":9,"processes":9}';
    const run = read(header, origin, shell, server, changes, first, footer, shell);
    assert.equal(run.problems.isIncomplete, true);
    assert.equal(run.problems.damagedLines, 1);
  });

  it('shows one process of two with the same pid and start time, and both if only the pids are the same', () => {
    const twin = server.replace('"id":2', '"id":3');
    const other = server.replace('"id":2', '"id":4').replace('"startTime":815550', '"startTime":900000');
    assert.deepEqual(pidsAt(read(header, origin, shell, server, twin, other, changes, first)), [4711, 4711]);
  });

  it('survives processes that are below themselves, and numbers of nothing', () => {
    const loop = [
      server.replace('"below":1', '"below":3'),
      server.replace('"id":2', '"id":3').replace('815550', '815551').replace('"below":1', '"below":2'),
    ];
    const odd = line({
      type: 'snapshot',
      t: 3,
      origins: [1, 1, 77],
      orphans: [2, 99],
      detached: [1],
      ended: [{ id: 55 }],
    });
    const run = read(header, origin, shell, ...loop, changes, odd);
    assert.deepEqual(pidsAt(run), []);
    assert.equal(run.snapshotAt(3).at, 1_778_076_000_003);
  });

  it('survives a tree of ten thousand levels', () => {
    const deep = Array.from({ length: 10_000 }, (_, index) =>
      line({ type: 'process', id: index + 1, pid: index + 2, startTime: index, ...(index > 0 && { below: index }) }),
    );
    const run = read(header, origin, ...deep, '{"type":"changes","origins":[{"id":1,"root":1}]}', first);
    assert.equal(pidsAt(run).length, 9_999);
  });

  it('takes no field for more than data, whatever its name is', () => {
    const names = '"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}},"toString":1';
    const evil = server.replace('"name":"node"', `${names},"name":"__proto__"`);
    const change = `{"type":"changes","processes":[{"id":2,${names},"cpu":5}],"__proto__":{"a":1}}`;
    const run = read(
      header.replace('"extension"', `${names},"extension"`),
      origin,
      shell,
      evil,
      changes,
      change,
      first,
    );
    const [node] = run.snapshotAt(12).origins[0]?.processes ?? [];
    assert.equal(node?.process.name, '__proto__');
    assert.equal(node.cpu, 5);
    assert.ok(!('isAdmin' in {}) && !('isAdmin' in node) && !('isAdmin' in run.header));
  });

  it('never goes back in time, nor beyond what can be', () => {
    const times = [50, 40, 1e300, 1e12, 60].map((t) => line({ type: 'snapshot', t }));
    const run = read(header, ...times);
    assert.deepEqual(run.times, [50, 50, 8_640_000_000, 8_640_000_000]);
    assert.equal(run.problems.damagedLines, 1);
  });

  it('takes any line for data or for damage, and never fails', () => {
    const values = fc.oneof(fc.jsonValue(), fc.constantFrom('process', 'snapshot', 1, 2, null));
    const fields = fc.constantFrom(
      'type',
      'id',
      'pid',
      'startTime',
      'below',
      't',
      'processes',
      'origins',
      'ended',
      'lineage',
      'root',
      'tops',
      'ports',
    );
    const types = fc.constantFrom(
      'process',
      'origin',
      'changes',
      'snapshot',
      'signal',
      'runaway',
      'failure',
      'footer',
      'x',
    );
    const hostile = fc.tuple(types, fc.dictionary(fields, values)).map(([type, rest]) => line({ ...rest, type }));
    fc.assert(
      fc.property(fc.array(hostile, { maxLength: 8 }), (some) => {
        const run = read(header, origin, shell, server, changes, ...some, first);
        for (const t of run.times) pidsAt(run, t);
        assert.ok(run.durationMs >= 0);
      }),
    );
  });

  describe('from a disk', () => {
    let folder: string;
    let path: string;

    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), 'recording-'));
      path = join(folder, 'a.jsonl');
    });

    afterEach(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    const refused = (refusal: RecordingRefusal) => (error: unknown) => {
      assert.ok(error instanceof RecordingError, String(error));
      assert.deepEqual(error.refusal, refusal);
      return true;
    };

    it('reads lines that are longer than what is read at a time', async () => {
      const long = server.replace('"name":"node"', `"x":"${'é'.repeat(200_000)}","name":"node"`);
      writeFileSync(path, `${[header, origin, shell, long, changes, first].join('\n')}\n`);
      assert.deepEqual(pidsAt(await readRecording(path)), [4711]);
    });

    it('refuses a file of ten GB by its size', async () => {
      writeFileSync(path, '');
      truncateSync(path, 10 * 2 ** 30);
      const maxBytes = 100 * 1024 * 1024;
      await assert.rejects(readRecording(path), refused({ reason: 'tooLarge', bytes: 10 * 2 ** 30, maxBytes }));
    });

    it('refuses a file that grows beyond its size while it is read', async () => {
      writeFileSync(path, `${header}\n${'\n'.repeat(10_000)}`);
      const { open } = await import('node:fs/promises');
      const fs = {
        open: async (...args: Parameters<typeof open>) => {
          const file = await open(...args);
          file.stat = (() => Promise.resolve({ isFile: () => true, size: 10 })) as unknown as typeof file.stat;
          return file;
        },
      };
      await assert.rejects(readRecording(path, { fs, maxBytes: 1_000 }), (error) => error instanceof RecordingError);
    });

    it('refuses a folder and a device, and does not wait for a pipe', async () => {
      await assert.rejects(readRecording(folder), refused({ reason: 'notAFile' }));
      await assert.rejects(readRecording('/dev/zero'), refused({ reason: 'notAFile' }));
    });

    it('says that a file does not exist', async () => {
      await assert.rejects(readRecording(path), { code: 'ENOENT' });
    });
  });
});
