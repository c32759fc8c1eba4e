import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { parseStat, type Stat } from '../../../../../src/process/source/linux/stat';
import { statText } from './statText';

function parse(text: string | Buffer): Stat | undefined {
  const bytes = Buffer.from(text);
  // What lies behind in the buffer is from a longer file that was read before.
  return parseStat(Buffer.concat([bytes, Buffer.from(' 9 9) Z 9 9 9')]), bytes.length, 4096);
}

const parsed = (text: string | Buffer): Stat => {
  const stat = parse(text);
  assert(stat, `no stat: ${String(text)}`);
  return stat;
};

describe('parseStat', () => {
  const names = [
    'sleep',
    'a) (b',
    'tmux: server',
    ')',
    '((',
    ') R 1 1',
    'line\nbreak',
    'back\\slash',
    '\\n',
    '',
    'ä日本',
    '1 2 3',
  ];
  for (const name of names) {
    it(`reads the name ${JSON.stringify(name)}`, () => {
      const stat = parsed(statText({ name, pid: 4_194_303, parentPid: 4_194_302 }));
      assert.deepEqual([stat.name, stat.pid, stat.parentPid, stat.state], [name, 4_194_303, 4_194_302, 'sleeping']);
    });
  }

  it('reads any name', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 15 }), fc.nat(), fc.nat(), (name, pid, parentPid) => {
        const stat = parsed(statText({ name, pid, parentPid }));
        assert.deepEqual([stat.name, stat.pid, stat.parentPid], [name, pid, parentPid]);
      }),
    );
  });

  it('reads a real name with line breaks and backslashes', () => {
    const before = readFileSync('/proc/self/comm');
    try {
      for (const name of ['a) (b', 'tmux: server', 'line\nbreak', 'back\\slash', '\\n \\\\', ')) R 1']) {
        writeFileSync('/proc/self/comm', name);
        const stat = parsed(readFileSync('/proc/self/stat'));
        assert.deepEqual([stat.name, stat.pid, stat.parentPid], [name, process.pid, process.ppid]);
      }
    } finally {
      writeFileSync('/proc/self/comm', before);
    }
  });

  it('gives times in ms and memory in bytes', () => {
    const stat = parsed(statText({ times: [12, 30, 100, 250], startTicks: 123_456_789, pages: 3 }));
    assert.deepEqual(
      [stat.cpuTime, stat.childrenCpuTime, stat.startTime, stat.memory],
      [420, 3500, 1_234_567_890, 3 * 4096],
    );
  });

  const states = {
    R: 'running',
    S: 'sleeping',
    D: 'blocked',
    T: 'stopped',
    t: 'traced',
    Z: 'zombie',
    I: 'idle',
    Q: 'unknown',
  };
  for (const [letter, state] of Object.entries(states)) {
    it(`reads the state ${letter} as ${state}`, () => {
      assert.equal(parsed(statText({ state: letter })).state, state);
    });
  }

  it('reads the process group in the foreground of the terminal, which is -1 without a terminal', () => {
    assert.deepEqual(
      [321, -1].map((foregroundGroup) => parsed(statText({ foregroundGroup })).foregroundGroup),
      [321, -1],
    );
  });

  it('recognizes kernel threads, and threads by their exit signal', () => {
    assert.equal(parsed(statText({ flags: 0x208040 })).kernelThread, true);
    assert.equal(parsed(statText({ exitSignal: -1 })).isThread, true);
    // clone(2) may ask for no signal at a child's end: that is a process all the same.
    assert.equal(parsed(statText({ exitSignal: 0 })).isThread, false);
  });

  it('recognizes the id of a real thread', () => {
    const threads = readdirSync('/proc/self/task').map(Number);
    assert(threads.length > 1, 'Node has more than one thread');
    for (const id of threads) {
      assert.equal(parsed(readFileSync(`/proc/${id}/stat`)).isThread, id !== process.pid, `thread ${id}`);
    }
  });

  it('gives another image after an exec, even under the same name', () => {
    const one = parsed(statText({ stack: '140725867473632' }));
    assert.notEqual(one.image, parsed(statText({ stack: '140725867473648' })).image);
    assert.notEqual(one.image, parsed(statText({ stack: '140725867473632', name: 'other' })).image);
    assert.equal(one.image, parsed(statText({ stack: '140725867473632', times: [5, 5, 5, 5], state: 'R' })).image);
  });

  it('returns undefined for a text that is no stat', () => {
    for (const text of ['', '\n', '12', '12 (', '12 (x', ')(', '12 (x)', '12 (x) S 1 2 3', statText().slice(0, 60)]) {
      assert.equal(parse(text), undefined, JSON.stringify(text));
    }
  });
});
