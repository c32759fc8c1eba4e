import assert from 'node:assert/strict';
import { findSourceLinks } from '../../../src/ui/sourceLinks';
import { costRatio } from '../support/costRatio';

const found = (text: string) =>
  findSourceLinks(text).map(({ start, end, path, line }) => [text.slice(start, end), path, line]);

describe('findSourceLinks', () => {
  it('finds the places that tools name', () => {
    const text = [
      'spin  /app/spin.js:12:3',
      '    spin (/app/spin it.py:4)',
      'burn (/app/burn.py:4)',
      '#1  0x55 in main () at /src/main.c:7',
      '    at Spin.main(Spin.java:9)',
    ].join('\n');
    assert.deepEqual(found(text), [
      ['/app/spin.js:12', '/app/spin.js', 12],
      ['/app/burn.py:4', '/app/burn.py', 4],
      ['/src/main.c:7', '/src/main.c', 7],
    ]);
  });

  it('finds none in addresses and in paths without a line', () => {
    assert.deepEqual(found('http://localhost:3000/app 127.0.0.1:80 /app/spin.js node:internal/timers:585:17'), []);
  });

  it('takes time that is linear in the length', () => {
    const text = '/'.repeat(200_000);
    assert.ok(
      costRatio(
        () => findSourceLinks(text),
        () => text.replaceAll('/', 'a').split(''),
      ) < 200,
    );
  });
});
