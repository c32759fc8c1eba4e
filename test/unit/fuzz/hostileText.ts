import fc from 'fast-check';

/** The length that is read of a command line (`image.ts`), in characters. */
export const hostileLength = 64 * 1024;

/** One of each class of characters, and text with a meaning in shells, globs, Markdown, icons, `/proc`, … */
export const fragments: readonly string[] = [
  ...['a', 'Z', '7', '_', '.', ',', ':', ';', '=', '-', '--', '+', '#', '%', '&', '@', '~', '^', '|', '?', '!'],
  ...[' ', '  ', '\t', '\n', '\r\n', '\0', '\0 ', '\u0007', '\u001b[31m', '\u00a0', '\u3000', '\u2028'],
  ...['/', '\\', '//', '/a', 'a/', '/nx/', '/git/', '../', 'C:\\', '*', '**', '*a', 'a*', '?*'],
  ...['src/', '/index.js', 'index.js', '.js', '.a.a'],
  ...['"', "'", '`', "'\\''", '$(', '$(x)', '](', '[x](y)', '<a>', '**x**', '\\*', '{0}', '(', ')', ') R ', '[mux]'],
  ...['-e', '-c ', '-m', '--type=', '-f', ' -f', 'A=', 'A=\0', '=\0', 'socket:[1]', '0A ', ' 0A', '1:2 ', 'Uid:\t'],
  ...['\u0301', 'a\u0301', '\u20dd', '\u0e34', '\u202e', '\u2066', '\u200b', '\u200d', '\ufe0f', '\u3164', '\u2800'],
  ...['é', 'ß', '日', '🙂', '👨‍👩‍👧', '🙂\u200d', '\ud83d', '\ude42', '\u{e0041}', '\ufffd'],
  ...['"', '[', '{', '{"a":', '[[', '],', '1e9', '\\u0000', 'true,', 'node ', 'node /', 'git ', 'java -cp '],
];

/** One fragment over and over. */
export function repeated(fragment: string, length = hostileLength): string {
  return fragment.repeat(Math.ceil(length / fragment.length)).slice(0, length);
}

/** The words of a long, ordinary command line. */
export const plainText = repeated('/usr/bin/node --max-old-space-size=4096 server.js --port 8080 "two words" ');

/** Repetitions of one fragment with another fragment before, behind or between them, of two fragments, and of mixes. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.constantFrom(...fragments), fc.constantFrom(...fragments), fc.constantFrom(0, 0.5, 1))
    .map(([fragment, other, place]) => {
      const text = repeated(fragment, hostileLength - other.length);
      const index = Math.floor(text.length * place);
      return text.slice(0, index) + other + text.slice(index);
    }),
  fc
    .tuple(fc.constantFrom(...fragments), fc.constantFrom(...fragments))
    .map(([one, other]) => repeated(one, hostileLength / 2) + repeated(other, hostileLength / 2)),
  fc.array(fc.constantFrom(...fragments), { minLength: 1, maxLength: 40 }).map((some) => repeated(some.join(''))),
);
