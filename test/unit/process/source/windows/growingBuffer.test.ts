import assert from 'node:assert/strict';
import { GrowingBuffer } from '../../../../../src/process/source/windows/growingBuffer';

describe('GrowingBuffer', () => {
  it('grows until a call is content, and stays that large', () => {
    const buffer = new GrowingBuffer(Buffer.alloc(16));
    const sizes: number[] = [];
    const call = (part: Buffer) => {
      sizes.push(part.length);
      return { result: part.length < 100 ? 'tooSmall' : 'filled', length: 90 } as const;
    };
    assert.equal(buffer.fill(call)?.length, 90);
    assert.equal(buffer.fill(call)?.length, 90);
    assert.deepEqual(sizes, [16, 180, 180]);
  });

  it('gives up if a call fails, and if no buffer is large enough for it', () => {
    const buffer = new GrowingBuffer(Buffer.alloc(16));
    assert.equal(
      buffer.fill(() => ({ result: 'failed', length: 0 })),
      undefined,
    );
    let tries = 0;
    assert.equal(
      buffer.fill((part) => {
        tries++;
        return { result: 'tooSmall', length: part.length + 1 };
      }),
      undefined,
    );
    assert.ok(tries <= 8);
    assert.equal(
      buffer.fill(() => ({ result: 'tooSmall', length: 0xffff_ffff })),
      undefined,
    );
  });
});
