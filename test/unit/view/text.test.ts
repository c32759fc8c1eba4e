import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  asMarkdown,
  cpuText,
  memoryText,
  quoted,
  shortened,
  visible,
  withoutIcons,
  withoutLinks,
} from '../../../src/view/text';

describe('text from strangers', () => {
  it('shows line breaks, control characters and marks that turn text around', () => {
    assert.equal(visible('a\nb\tc\r\u0007'), 'a\\nb\\tc\\r\\u{7}');
    assert.equal(visible('exe.\u202egpj'), 'exe.\\u{202e}gpj');
    assert.equal(visible('tmux: server'), 'tmux: server');
    assert.equal(visible('a) (b'), 'a) (b');
    assert.equal(visible('日本語 🙂'), '日本語 🙂');
  });

  it('is always one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(visible(text), /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      }),
    );
  });

  it('draws no icons and makes no links', () => {
    assert.equal(withoutIcons('$(flame) x'), '\\$(flame) x');
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, target) => {
        assert.doesNotMatch(withoutLinks(`[${text}](command:${target})`), /\]\(/);
      }),
    );
  });

  it('is no Markdown, and breaks between words', () => {
    assert.equal(asMarkdown('node [x](y) *z*'), 'node \\[x\\]\\(y\\) \\*z\\*');
    assert.equal(asMarkdown('  a  b '), '\u00a0 a\u00a0 b\u00a0');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = asMarkdown(text);
        // What a backslash stands before is taken as it is (CommonMark, backslash escapes); nothing else may mean anything.
        assert.match(shown, /^(\\[!-/:-@[-`{-~]|[^!-/:-@[-`{-~])*$/su);
        assert.equal(
          shown.replace(/\\(.)/gsu, '$1').replaceAll('\u00a0', ' '),
          visible(text).replaceAll('\u00a0', ' '),
        );
      }),
    );
  });

  it('quotes a command line so that one sees where an argument ends', () => {
    assert.equal(quoted(['node', 'a b', "it's", '', '--x=1']), "node 'a b' 'it'\\''s' '' --x=1");
  });

  it('shortens', () => {
    assert.equal(shortened('abcdef', 6), 'abcdef');
    assert.equal(shortened('abcdefg', 6), 'abcde…');
  });
});

describe('numbers', () => {
  it('shows memory in the unit that fits', () => {
    assert.deepEqual([0, 900, 2048, 48 * 1024 ** 2, 1.25 * 1024 ** 3, 12 * 1024 ** 3].map(memoryText), [
      '0 B',
      '900 B',
      '2 KB',
      '48 MB',
      '1.3 GB',
      '12 GB',
    ]);
  });

  it('shows CPU in whole percent', () => {
    assert.deepEqual([0, 0.4, 99.6, 412].map(cpuText), ['0%', '0%', '100%', '412%']);
  });
});
