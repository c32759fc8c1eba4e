import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseFilter } from '../../../../../src/views/processes/arrange/filter';
import { processInfo } from '../../../support/fixtures';

const server = {
  process: processInfo({ pid: 4711, name: 'node', commandLine: ['node', '/home/me/Shop/api.js', '--port', '8080'] }),
  ports: [{ port: 5173, addresses: ['::'], isInherited: false }],
  origin: 'npm: dev',
};

describe('A filter', () => {
  const cases: readonly (readonly [typed: string, isMatch: boolean])[] = [
    ['api', true],
    ['API.js', true],
    ['shop', true],
    ['--port', true],
    ['npm: dev', true],
    ['api shop', true],
    ['node', true],
    ['api node', true],
    ['api python', false],
    ['4711', true],
    ['47', false],
    ['471', false],
    ['8080', true],
    ['5173', true],
    [':5173', true],
    [':517', false],
    [':8080', false],
    [':4711', false],
    ['  api  ', true],
  ];
  for (const [typed, isMatch] of cases) {
    it(`“${typed}” ${isMatch ? 'finds' : 'does not find'} api.js (4711), which listens on port 5173`, () => {
      assert.equal(parseFilter(typed)?.matches(server), isMatch);
    });
  }

  it('is none without a word', () => {
    assert.equal(parseFilter(''), undefined);
    assert.equal(parseFilter(' \t '), undefined);
  });

  it('highlights its words in a label', () => {
    assert.deepEqual(parseFilter('api NODE')?.highlightsIn('node api.js api'), [
      [0, 4],
      [5, 8],
      [12, 15],
    ]);
    assert.deepEqual(parseFilter(':5173')?.highlightsIn('node :5173'), []);
    assert.deepEqual(parseFilter('i')?.highlightsIn('İi'), [], 'a letter that is longer in lower case');
  });

  it('highlights places that are in the label, in their order, and do not overlap, whatever is typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (typed, label) => {
        let end = 0;
        for (const [from, to] of parseFilter(typed)?.highlightsIn(`${label}${typed}${label}`) ?? []) {
          assert.ok(end <= from && from < to && to <= 2 * label.length + typed.length);
          end = to;
        }
      }),
    );
  });
});
