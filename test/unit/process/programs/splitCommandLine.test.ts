import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findProgram, splitAtBlanks, splitQuoted } from '../../../../src/process/programs/splitCommandLine';

describe('splitAtBlanks', () => {
  it('ignores blanks at the beginning, at the end and in a row', () => {
    assert.deepEqual(splitAtBlanks('node  server.js --port 80'), ['node', 'server.js', '--port', '80']);
    assert.deepEqual(splitAtBlanks(''), []);
    assert.deepEqual(splitAtBlanks('   '), []);
  });

  it('keeps the program whole if its path is known and has blanks', () => {
    const path = '/Applications/Visual Studio Code.app/Contents/MacOS/Electron';
    assert.deepEqual(splitAtBlanks(`${path} --type=ptyHost -x`, path), [path, '--type=ptyHost', '-x']);
    assert.deepEqual(splitAtBlanks(path, path), [path]);
    assert.deepEqual(splitAtBlanks('/bin/shell x', '/bin/sh'), ['/bin/shell', 'x'], 'another program');
    assert.deepEqual(splitAtBlanks('-zsh x', '/bin/zsh'), ['-zsh', 'x'], 'a login shell');
  });

  it('keeps what is beyond the limit in the last argument', () => {
    const args = splitAtBlanks(`${'a'.repeat(64 * 1024 - 2)} bc d`);
    assert.deepEqual(args.slice(1), ['bc d']);
  });
});

describe('findProgram', () => {
  it('ends the program at the first blank where its file name is the name of the process', () => {
    const path = '/Applications/Visual Studio Code.app/Contents/MacOS/Electron';
    assert.equal(findProgram(`${path} --x /y/Electron z`, 'Electron'), path);
    assert.equal(findProgram(path, 'Electron'), path);
    assert.equal(findProgram('C:\\My Apps\\node.exe C:\\x.js', 'node.exe'), 'C:\\My Apps\\node.exe');
    assert.equal(
      findProgram('/opt/My App/a-very-long-program-name x', 'a-very-long-pro'),
      '/opt/My App/a-very-long-program-name',
    );
  });

  it('finds nothing if no file name is the name of the process', () => {
    for (const name of ['', 'sh', 'MainThread']) assert.equal(findProgram('/opt/My App/run x', name), '', name);
  });
});

describe('splitQuoted', () => {
  // The tables in the documentation of the C runtime (Parsing C command-line arguments) and of its rules since 2008
  // (David Deley, How Command Line Parameters Are Parsed), and more.
  const windows: readonly (readonly [string, readonly string[]])[] = [
    ['a.exe "b c" d', ['a.exe', 'b c', 'd']],
    ['a.exe "a b c" d e', ['a.exe', 'a b c', 'd', 'e']],
    ['a.exe "ab\\"c" "\\\\" d', ['a.exe', 'ab"c', '\\', 'd']],
    ['a.exe a\\\\\\b d"e f"g h', ['a.exe', 'a\\\\\\b', 'de fg', 'h']],
    ['a.exe a\\\\\\"b c d', ['a.exe', 'a\\"b', 'c', 'd']],
    ['a.exe a\\\\\\\\"b c" d e', ['a.exe', 'a\\\\b c', 'd', 'e']],
    ['a.exe "a""b" c', ['a.exe', 'a"b', 'c']],
    ['a.exe a"b"" c d', ['a.exe', 'ab" c d']],
    ['a.exe "Call me Ishmael" b', ['a.exe', 'Call me Ishmael', 'b']],
    ['a.exe Cal"l me I"shmael b', ['a.exe', 'Call me Ishmael', 'b']],
    ['a.exe "Call me Ishmael"b c', ['a.exe', 'Call me Ishmaelb', 'c']],
    ['a.exe \\"CallMeIshmael\\" b', ['a.exe', '"CallMeIshmael"', 'b']],
    ['a.exe "CallMeIshmael\\"" b', ['a.exe', 'CallMeIshmael"', 'b']],
    ['a.exe "C:\\TEST A\\\\" b', ['a.exe', 'C:\\TEST A\\', 'b']],
    ['a.exe "\\"C:\\TEST A\\\\\\"" b', ['a.exe', '"C:\\TEST A\\"', 'b']],
    ['a.exe \\"Call me Ishmael\\" b', ['a.exe', '"Call', 'me', 'Ishmael"', 'b']],
    ['a.exe ""Call me" Ishmael" b', ['a.exe', 'Call', 'me Ishmael', 'b']],
    ['a.exe """Call me Ishmael""" b', ['a.exe', '"Call me Ishmael"', 'b']],
    ['a.exe """"Call me Ishmael"" b', ['a.exe', '"Call', 'me', 'Ishmael', 'b']],
    ['a.exe """""" b', ['a.exe', '""', 'b']],
    ['"C:\\a b"c\\d.exe" e', ['C:\\a bc\\d.exe e']],
    ['C:\\"Program Files"\\node.exe x', ['C:\\Program Files\\node.exe', 'x']],
    ['"C:\\dir\\" x', ['C:\\dir\\', 'x']],
    ['"C:\\Program Files\\Code\\Code.exe" --type=utility', ['C:\\Program Files\\Code\\Code.exe', '--type=utility']],
    ['C:\\dir\\node.exe\tC:\\x\\', ['C:\\dir\\node.exe', 'C:\\x\\']],
    ['a.exe "" x', ['a.exe', '', 'x']],
    ['', []],
    ['"unclosed x', ['unclosed x']],
  ];
  for (const [text, parts] of windows) {
    it(`splits ${JSON.stringify(text)} by the rules of Windows`, () => {
      assert.deepEqual(splitQuoted(text), parts);
    });
  }

  it('returns the arguments that libuv has quoted for Windows, whatever text is in them', () => {
    const argument = fc.string({ unit: fc.constantFrom('a', ' ', '"', '\\', '\t'), maxLength: 8 });
    fc.assert(
      fc.property(fc.array(argument, { maxLength: 5 }), (args) => {
        // As libuv quotes them (quote_cmd_arg, src/win/process.c).
        const quoted = args.map((arg) => `"${arg.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`);
        assert.deepEqual(splitQuoted(['x.exe', ...quoted].join(' ')), ['x.exe', ...args]);
      }),
    );
  });

  it('takes a quote and a tab for what splitAtBlanks takes for ordinary characters', () => {
    const text = 'a.exe "b c"\td';
    assert.deepEqual(splitQuoted(text), ['a.exe', 'b c', 'd']);
    assert.deepEqual(splitAtBlanks(text), ['a.exe', '"b', 'c"\td']);
  });
});

describe('splitAtBlanks and splitQuoted', () => {
  it('take time in proportion to the length of the text, and add no text', () => {
    for (const character of [' ', '"', '\\', 'a', '\t']) {
      const text = character.repeat(1_000_000);
      const length = (parts: readonly string[]): number => parts.reduce((sum, part) => sum + part.length, 0);
      assert(length(splitAtBlanks(text)) <= text.length);
      assert(length(splitQuoted(text)) <= text.length);
    }
  });
});
