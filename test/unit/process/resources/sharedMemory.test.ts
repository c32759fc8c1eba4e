import assert from 'node:assert/strict';
import { SharedMemory } from '../../../../src/process/resources/sharedMemory';
import { parseSharedMemory } from '../../../../src/process/source/linux/sharedMemory';
import { processInfo } from '../../support/fixtures';

describe('SharedMemory', () => {
  let time = 0;
  let measured: number[] = [];
  let memory: SharedMemory;

  beforeEach(() => {
    time = 0;
    measured = [];
    memory = new SharedMemory(
      ({ pid }) => {
        measured.push(pid);
        if (pid === 666) return Promise.reject(new Error('EIO'));
        return Promise.resolve(pid === 404 ? undefined : 100);
      },
      () => time,
    );
  });

  const update = async (...processes: ReturnType<typeof processInfo>[]): Promise<readonly number[]> => {
    measured = [];
    await memory.update(processes);
    return measured;
  };

  it('measures the largest first, and a few at a time', async () => {
    const processes = Array.from({ length: 20 }, (_, index) => processInfo({ pid: index + 2, memory: 1_000 + index }));
    assert.deepEqual(await update(...processes), [21, 20, 19, 18, 17, 16, 15, 14]);
    assert.deepEqual(await update(...processes), [13, 12, 11, 10, 9, 8, 7, 6]);
    assert.deepEqual(await update(...processes), [5, 4, 3, 2]);
    assert.deepEqual(await update(...processes), []);
  });

  it('measures again after five minutes, or if the memory has changed by more than a quarter', async () => {
    await update(processInfo({ pid: 2, memory: 1_000 }));
    assert.deepEqual(await update(processInfo({ pid: 2, memory: 1_200 })), []);
    assert.deepEqual(await update(processInfo({ pid: 2, memory: 1_300 })), [2]);
    time = 300_000;
    assert.deepEqual(await update(processInfo({ pid: 2, memory: 1_300 })), [2]);
  });

  it('knows nothing of a process that the system does not tell about, nor after an error', async () => {
    const processes = [404, 666].map((pid) => processInfo({ pid }));
    await update(...processes);
    assert.deepEqual(
      processes.map((process) => memory.sharedOf(process)),
      [undefined, undefined],
    );
  });

  it('never says that more is shared than the process has', async () => {
    await update(processInfo({ pid: 2, memory: 1_000 }));
    assert.equal(memory.sharedOf(processInfo({ pid: 2, memory: 1_000 })), 100);
    assert.equal(memory.sharedOf(processInfo({ pid: 2, memory: 40 })), 40);
  });

  it('forgets a process that is gone', async () => {
    await update(processInfo({ pid: 2 }));
    await update(processInfo({ pid: 3 }));
    assert.equal(memory.sharedOf(processInfo({ pid: 2 })), undefined);
  });
});

describe('parseSharedMemory', () => {
  it('adds what other processes have as well, changed or not', () => {
    const text =
      '55d0-7ffc ---p 00000000 00:00 0 [rollup]\nRss:     1000 kB\nPss:      400 kB\nShared_Clean:      500 kB\nShared_Dirty:       20 kB\n';
    assert.equal(parseSharedMemory(text), 520 * 1024);
  });

  it('knows nothing without both', () => {
    assert.equal(parseSharedMemory(''), undefined);
    assert.equal(parseSharedMemory('Shared_Clean: 1000 kB\n'), undefined);
  });
});
