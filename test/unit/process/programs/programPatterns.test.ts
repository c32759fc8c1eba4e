import assert from 'node:assert/strict';
import fc from 'fast-check';
import { patternMatcher } from '../../../../src/process/programs/programPatterns';

const matches = (pattern: string, name: string, ...commandLine: string[]): boolean =>
  patternMatcher([pattern])({ name, commandLine });

/** The meaning of the patterns in its simplest form. */
function matchesExpression(pattern: string, text: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^]*');
  return new RegExp(`^${expression}$`).test(text);
}

describe('patternMatcher', () => {
  it('compares a pattern with the whole name and with the whole command line', () => {
    assert.equal(matches('my-daemon', 'my-daemon', './my-daemon', '--verbose'), true);
    assert.equal(matches('api.js', 'node', '/usr/bin/node', '/srv/api.js', '--port', '1'), true);
    assert.equal(matches('shop/server.js', 'node', '/usr/bin/node', '/srv/shop/server.js', '--port', '1'), true);
    assert.equal(matches('*/serve --forever*', 'node', 'node', '/x/serve', '--forever', 'y'), true);
    assert.equal(matches('my-daemon', 'not-my-daemon', 'not-my-daemon'), false);
    assert.equal(matches('server', 'node', 'node', 'server.js'), false);
  });

  it('compares a pattern with a command line that is one string with blanks', () => {
    assert.equal(matches('*/serve --forever*', 'node', '/usr/bin/node /x/serve --forever y'), true);
    assert.equal(matches('node serve', 'node', '/usr/bin/node /x/serve --forever y'), true);
  });

  it('takes several stars in a row for one', () => {
    assert.equal(matches('a***b', 'a-b', 'a-b'), true);
    assert.equal(matches('*****#', 'a-b', 'a-b'), false);
    assert.equal(matches('***', '', 'x'), true);
  });

  it('does not let the beginning and the end of a pattern share a character of the text', () => {
    assert.equal(matches('ab*ba', 'aba', 'aba'), false);
    assert.equal(matches('ab*ba', 'abba', 'abba'), true);
    assert.equal(matches('a*b*b', 'ab', 'ab'), false);
  });

  it('matches the same texts as the regular expression for the pattern', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\n'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(pattern, text, (some, name) => {
        assert.equal(matches(some, name), matchesExpression(some, name));
      }),
      { numRuns: 2000 },
    );
  });

  it('reads the end of a long command line, and of its middle the first 4,096 characters', () => {
    const long = ['a', 'b'.repeat(5000), 'middle', 'end'];
    assert.equal(matches('a*end', 'a', ...long), true);
    assert.equal(matches('a*middle*end', 'a', ...long), false);
    assert.equal(matches('a*bbb*end', 'a', ...long), true);
  });

  it('matches no process if there is no pattern', () => {
    assert.equal(patternMatcher([])({ name: 'a', commandLine: ['a'] }), false);
  });
});
