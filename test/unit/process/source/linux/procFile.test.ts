import assert from 'node:assert/strict';
import { readProcFile } from '../../../../../src/process/source/linux/procFile';

/** A file that is read in pieces, as the kernel returns it. */
function fileOf(text: string, pieceBytes: number) {
  const bytes = Buffer.from(text);
  const state = { end: 0, open: 0 };
  const fs = {
    openSync: () => ++state.open,
    closeSync: () => {
      state.open--;
    },
    readSync: (_: number, buffer: Buffer, offset: number, length: number) => {
      const count = bytes.copy(buffer, offset, state.end, state.end + Math.min(length, pieceBytes));
      state.end += count;
      return count;
    },
  };
  return { fs, state };
}

describe('readProcFile', () => {
  const long = 'é0123456789'.repeat(2_000);

  for (const pieceBytes of [1_000, 4_096, 1_000_000]) {
    it(`reads a file that is larger than its buffer, in pieces of ${pieceBytes} bytes`, () => {
      const { fs, state } = fileOf(long, pieceBytes);
      assert.equal(readProcFile(fs, '/proc/x', 1_000_000), long);
      assert.equal(state.open, 0, 'the file is closed');
    });

    it(`reads at most the limit, in pieces of ${pieceBytes} bytes`, () => {
      for (const maxBytes of [7, 4_096, 5_000]) {
        const { fs } = fileOf('a'.repeat(10_000), pieceBytes);
        assert.equal(readProcFile(fs, '/proc/x', maxBytes)?.length, maxBytes);
      }
    });
  }

  it('reads at most the limit into a larger buffer that is handed in', () => {
    const { fs } = fileOf('a'.repeat(10_000), 1_000);
    assert.equal(readProcFile(fs, '/proc/x', 1_500, Buffer.alloc(4_096))?.length, 1_500);
  });

  it('returns undefined for a file that cannot be opened', () => {
    const { fs } = fileOf('', 1);
    const openSync = (): never => {
      throw new Error('ENOENT');
    };
    assert.equal(readProcFile({ ...fs, openSync }, '/proc/x', 10), undefined);
  });
});
