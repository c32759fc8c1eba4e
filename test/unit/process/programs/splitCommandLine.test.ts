import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitAtBlanks, splitQuoted } from '../../../../src/process/programs/splitCommandLine';

describe('a command line that is told as one string', () => {
  it('is split at its blanks where nothing else is known of it, as that of ps is', () => {
    assert.deepEqual(splitAtBlanks('node  server.js --port 80'), ['node', 'server.js', '--port', '80']);
    assert.deepEqual(splitAtBlanks(''), []);
    assert.deepEqual(splitAtBlanks('   '), []);
  });

  it('keeps a program with blanks in its path in one piece where that path is known', () => {
    const path = '/Applications/Visual Studio Code.app/Contents/MacOS/Electron';
    assert.deepEqual(splitAtBlanks(`${path} --type=ptyHost -x`, path), [path, '--type=ptyHost', '-x']);
    assert.deepEqual(splitAtBlanks(path, path), [path]);
    assert.deepEqual(splitAtBlanks('/bin/shell x', '/bin/sh'), ['/bin/shell', 'x'], 'another program');
    assert.deepEqual(splitAtBlanks('-zsh x', '/bin/zsh'), ['-zsh', 'x'], 'a login shell');
  });

  // The table of the documentation of CommandLineToArgvW, and of what one meets.
  const windows: readonly (readonly [string, readonly string[]])[] = [
    ['a.exe "b c" d', ['a.exe', 'b c', 'd']],
    ['a.exe "a b c" d e', ['a.exe', 'a b c', 'd', 'e']],
    ['a.exe "ab\\"c" "\\\\" d', ['a.exe', 'ab"c', '\\', 'd']],
    ['a.exe a\\\\\\b d"e f"g h', ['a.exe', 'a\\\\\\b', 'de fg', 'h']],
    ['a.exe a\\\\\\"b c d', ['a.exe', 'a\\"b', 'c', 'd']],
    ['a.exe a\\\\\\\\"b c" d e', ['a.exe', 'a\\\\b c', 'd', 'e']],
    ['a.exe "a""b" c', ['a.exe', 'a"b', 'c']],
    ['"C:\\Program Files\\Code\\Code.exe" --type=utility', ['C:\\Program Files\\Code\\Code.exe', '--type=utility']],
    ['C:\\dir\\node.exe\tC:\\x\\', ['C:\\dir\\node.exe', 'C:\\x\\']],
    ['a.exe "" x', ['a.exe', '', 'x']],
    ['', []],
    ['"unclosed x', ['unclosed x']],
  ];
  for (const [text, parts] of windows) {
    it(`is taken apart by the rules of Windows: ${JSON.stringify(text)}`, () => {
      assert.deepEqual(splitQuoted(text), parts);
    });
  }

  it('gives the arguments back that were quoted for Windows, whatever is in them', () => {
    const argument = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '\t'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 5 }), (args) => {
        // As libuv quotes them (quote_cmd_arg, src/win/process.c).
        const quoted = args.map((arg) => `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`);
        assert.deepEqual(splitQuoted(['x.exe', ...quoted].join(' ')), ['x.exe', ...args]);
      }),
    );
  });

  it('is split in time that grows with its length only', () => {
    for (const character of [' ', '"', '\\', 'a', '\t']) {
      const text = character.repeat(1_000_000);
      const length = (parts: readonly string[]): number => parts.reduce((sum, part) => sum + part.length, 0);
      assert(length(splitAtBlanks(text)) <= text.length);
      assert(length(splitQuoted(text)) <= text.length);
    }
  });
});
