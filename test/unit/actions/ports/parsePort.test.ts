import assert from 'node:assert/strict';
import fc from 'fast-check';
import { maxPort, parsePort } from '../../../../src/actions/ports/parsePort';

describe('parsePort', () => {
  for (const text of [
    '5173',
    ':5173',
    ' 5173 ',
    'localhost:5173',
    'localhost:5173/',
    '127.0.0.1:5173',
    '0.0.0.0:5173/path?query=1:2#3',
    '[::1]:5173',
    '[::]:5173/',
    'http://localhost:5173/x',
    'https://my-host.example:5173',
    'http://[::1]:5173/x',
    'ws://localhost:5173',
    'postgres://localhost:5173/db',
  ]) {
    it(`finds the port in "${text}"`, () => {
      assert.equal(parsePort(text), 5173);
    });
  }

  it('finds the port of the scheme in a URL without one', () => {
    assert.deepEqual(['http://localhost/', 'https://localhost', 'ftp://localhost'].map(parsePort), [
      80,
      443,
      undefined,
    ]);
  });

  for (const text of [
    ...['', ' ', ':', '0', ':0', '65536', '-1', '1.5', '1e3', '0x50', 'port', '5173x', '51 73', '::1', ':::5173'],
    ...[
      'localhost',
      'localhost:',
      'localhost:0',
      'localhost:65536',
      'a:b:5173',
      'a b:5173',
      'http://',
      '99999999999999999999',
    ],
  ]) {
    it(`finds none in "${text}"`, () => {
      assert.equal(parsePort(text), undefined);
    });
  }

  it('returns a port that exists, or none, whatever the text is, and quickly', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[:\d[\]a./]*$/)), (text) => {
        const port = parsePort(text);
        assert.ok(port === undefined || (Number.isInteger(port) && port >= 1 && port <= maxPort));
      }),
    );
    const start = performance.now();
    for (const part of ['1', ':', '[', 'a', 'a://', '0']) parsePort(part.repeat(100_000));
    assert.ok(performance.now() - start < 100);
  });
});
