import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  escapeMarkdown,
  shellQuote,
  truncate,
  escapeControlCharacters,
  escapeIcons,
  escapeLinks,
} from '../../../src/ui/escape';

describe('Escaping untrusted text', () => {
  it('shows line breaks, control characters and marks of direction as escapes', () => {
    assert.equal(escapeControlCharacters('a\nb\tc\r\u0007'), 'a\\nb\\tc\\r\\u{7}');
    assert.equal(escapeControlCharacters('exe.\u202egpj'), 'exe.\\u{202e}gpj');
    assert.equal(escapeControlCharacters('tmux: server'), 'tmux: server');
    assert.equal(escapeControlCharacters('a) (b'), 'a) (b');
    assert.equal(escapeControlCharacters('日本語 🙂'), '日本語 🙂');
  });

  it('always makes one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.doesNotMatch(escapeControlCharacters(text), /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e]/u);
      }),
    );
  });

  it('shows blank letters and other characters without a shape as escapes', () => {
    for (const blank of '\u3164\u2800\u115f\u1160\uffa0\u180e\u00ad\u034f\u17b4\u200b\u2060\ufeff\u{e0041}\u{1d159}') {
      const escape = `\\u{${(blank.codePointAt(0) ?? 0).toString(16)}}`;
      assert.equal(escapeControlCharacters(`a${blank}b`), `a${escape}b`);
    }
    assert.equal(escapeControlCharacters('\ud83d'), '\\u{d83d}');
  });

  it('puts combining marks without a letter on a circle, and shows heaps of them as escapes', () => {
    assert.equal(escapeControlCharacters('\u0301x'), '\u25cc\u0301x');
    assert.equal(escapeControlCharacters('\u20dd'), '\u25cc\u20dd');
    assert.equal(escapeControlCharacters(`a${'\u0301'.repeat(6)}b`), `a${'\u0301'.repeat(4)}\\u{301}\\u{301}b`);
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\u0301', '\u20dd', '\u0e34', '\u{1d165}') }), (text) => {
        assert.doesNotMatch(escapeControlCharacters(text), /^\p{M}|\p{M}{5}/u);
      }),
    );
  });

  it('leaves living scripts and emoji as they are', () => {
    const texts = [
      'Tiếng Việt',
      'Tiê\u0301ng Viê\u0323t',
      'ภาษาไทย ที่นี้',
      'हिन्दी क्षत्रिय',
      'தமிழ்',
      'עִבְרִית',
      'العَرَبِيَّة',
      '한국어',
      '日本語',
    ];
    const emoji = ['👨‍👩‍👧', '👩🏽‍💻', '❤️', '🏳️‍🌈', '1️⃣', '🇩🇪', '👍🏿'];
    for (const text of [...texts, ...emoji]) assert.equal(escapeControlCharacters(text), text);
  });

  it('shows a joiner or selector that no emoji needs as an escape', () => {
    assert.equal(escapeControlCharacters('a\u200db'), 'a\\u{200d}b');
    assert.equal(escapeControlCharacters('🙂\u200db'), '🙂\\u{200d}b');
    assert.equal(escapeControlCharacters('1\ufe0f'), '1\\u{fe0f}');
    assert.equal(escapeControlCharacters('🙂\ufe0f\ufe0f'), '🙂\ufe0f\\u{fe0f}');
  });

  it('keeps a bounded text within its bound, however many escapes it has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), fc.integer({ min: 1, max: 60 }), (text, length) => {
        const shown = escapeControlCharacters(text, length);
        assert.ok(shown.length <= length);
        if (escapeControlCharacters(text).length <= length) assert.equal(shown, escapeControlCharacters(text));
        assert.doesNotMatch(shown, /\p{Surrogate}/u);
      }),
    );
  });

  it('makes no icons and no links', () => {
    assert.equal(escapeIcons('$(flame) x'), '\\$(flame) x');
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, target) => {
        assert.doesNotMatch(escapeLinks(`[${text}](command:${target})`), /\]\(/);
      }),
    );
  });

  it('makes no Markdown, and lets lines break between words', () => {
    assert.equal(escapeMarkdown('node [x](y) *z*'), 'node \\[x\\]\\(y\\) \\*z\\*');
    assert.equal(escapeMarkdown('  a  b '), '\u00a0 a\u00a0 b\u00a0');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = escapeMarkdown(text);
        // What a backslash stands before is taken as it is (CommonMark, backslash escapes); nothing else may mean anything.
        assert.match(shown, /^(\\[!-/:-@[-`{-~]|[^!-/:-@[-`{-~])*$/su);
        assert.equal(
          shown.replace(/\\(.)/gsu, '$1').replaceAll('\u00a0', ' '),
          escapeControlCharacters(text).replaceAll('\u00a0', ' '),
        );
      }),
    );
  });

  it('quotes a command line so that the end of each argument shows', () => {
    assert.equal(shellQuote(['node', 'a b', "it's", '', '--x=1']), "node 'a b' 'it'\\''s' '' --x=1");
    assert.equal(shellQuote(['node', 'a b', 'c'], 8), "node 'a…");
    assert.equal(shellQuote(['abcd', 'e'], 4), 'abc…');
    assert.equal(shellQuote(['abcd'], 4), 'abcd');
  });

  it('truncates a long text', () => {
    assert.equal(truncate('abcdef', 6), 'abcdef');
    assert.equal(truncate('abcdefg', 6), 'abcde…');
    assert.equal(truncate('abcd🙂f', 6), 'abcd…');
    assert.equal(truncate('abc🙂fg', 6), 'abc🙂…');
  });
});
