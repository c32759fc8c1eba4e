import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readDuration, readFileTime } from '../../../../../src/process/source/windows/fileTime';

describe('readFileTime', () => {
  it('reads a time as ms since 1970, with its fraction', () => {
    assert.equal(readFileTime(encode(116_444_736_000_000_000n), 0), 0);
    assert.equal(
      readFileTime(encode(116_444_736_000_000_000n + 17_000_000_000_000_000n + 2_500n), 0),
      1_700_000_000_000.25,
    );
  });

  it('reads each time as the double that is next to it', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n }), (units) => {
        assert.equal(readFileTime(encode(units), 0), Number(units - 116_444_736_000_000_000n) / 10_000);
      }),
    );
  });
});

describe('readDuration', () => {
  it('reads units of 100 ns as ms', () => {
    assert.equal(readDuration(encode(156_250n), 0), 15.625);
    assert.equal(readDuration(encode(2n ** 40n), 0), 2 ** 40 / 10_000);
  });
});

function encode(units: bigint): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(units);
  return buffer;
}
