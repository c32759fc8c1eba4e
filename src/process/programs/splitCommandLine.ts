import { isSameName } from './programName';

/** A command line is split up to this length, in characters; the rest stays in the last argument. */
const maxSplitLength = 64 * 1024;
/** NAME_MAX, limits.h. */
const maxFileNameLength = 255;
/** A program whose path is longer is not found behind the first blank, in characters. */
const maxPathLength = 1024;

/**
 * The arguments in a command line that is one string and has nothing but blanks between them: `ps` shows every process
 * like that, and the children of Chromium and programs that set a title show themselves like that. An argument with
 * blanks becomes several. `program` is the program's path, where it is known: it stays whole, blanks included.
 */
export function splitAtBlanks(text: string, program = ''): readonly string[] {
  const isKnown = program !== '' && text.startsWith(program) && [undefined, ' '].includes(text[program.length]);
  const rest = isKnown ? text.slice(program.length) : text;
  const args = rest
    .slice(0, maxSplitLength)
    .split(' ')
    .filter((arg) => arg !== '');
  if (rest.length > maxSplitLength) args.push(`${args.pop() ?? ''}${rest.slice(maxSplitLength)}`);
  return isKnown ? [program, ...args] : args;
}

/**
 * The program at the beginning of such a command line, for {@link splitAtBlanks}. A folder may have blanks in its name.
 * @returns the path up to the first blank where its file name is the name of the process; empty where there is none.
 */
export function findProgram(text: string, processName: string): string {
  if (processName === '') return '';
  let fileStart = 0;
  const end = Math.min(text.length, maxPathLength);
  for (let index = 0; index <= end; index++) {
    const character = text.charAt(index);
    if (character === '/' || character === '\\') fileStart = index + 1;
    if (character !== ' ' && index < text.length) continue;
    // Most file names differ in their first character, and a whole comparison costs more.
    if (index - fileStart > maxFileNameLength || text.charAt(fileStart) !== processName.charAt(0)) continue;
    if (isSameName(text.slice(fileStart, index), processName)) return text.slice(0, index);
  }
  return '';
}

/**
 * The arguments in a command line of Windows, as the C runtime splits it (`parse_command_line`, argv_parsing.cpp of the
 * UCRT): blanks and tabs separate them; quotes keep blanks in an argument; an odd number of backslashes before a quote
 * makes the quote a character. In the program, which is first, backslashes are only characters.
 */
export function splitQuoted(text: string): readonly string[] {
  const args: string[] = [];
  let index = 0;
  while (index < text.length) {
    if (isBlank(text[index])) {
      index++;
      continue;
    }
    const { value, end } = args.length === 0 ? readProgram(text, index) : readArgument(text, index);
    args.push(value);
    index = end;
  }
  return args;
}

interface Token {
  readonly value: string;
  readonly end: number;
}

function readProgram(text: string, start: number): Token {
  let isQuoted = false;
  let end = start;
  while (end < text.length && (isQuoted || !isBlank(text[end]))) if (text[end++] === '"') isQuoted = !isQuoted;
  return { value: text.slice(start, end).replaceAll('"', ''), end };
}

function readArgument(text: string, start: number): Token {
  let value = '';
  let isQuoted = false;
  let index = start;
  while (index < text.length && (isQuoted || !isBlank(text[index]))) {
    let slashes = 0;
    while (text[index + slashes] === '\\') slashes++;
    index += slashes;
    if (text[index] !== '"') {
      value += '\\'.repeat(slashes);
      if (index < text.length && (isQuoted || !isBlank(text[index]))) value += text[index++] ?? '';
      continue;
    }
    value += '\\'.repeat(Math.floor(slashes / 2));
    const isDoubled = isQuoted && text[index + 1] === '"';
    if (slashes % 2 === 1 || isDoubled) value += '"';
    else isQuoted = !isQuoted;
    // Two quotes inside quotes are one quote (the rule since 2008).
    index += slashes % 2 === 0 && isDoubled ? 2 : 1;
  }
  return { value, end: index };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
