/** A command line is split up to so many characters; what is beyond stays in the last argument. */
const maxSplit = 64 * 1024;

/**
 * The arguments in a command line as `ps` shows it: joined by blanks, with nothing that tells where one ends. So an
 * argument with blanks becomes several, but for the program itself where its path is known.
 */
export function splitAtBlanks(text: string, program = ''): readonly string[] {
  const isProgram = program !== '' && text.startsWith(program) && [undefined, ' '].includes(text[program.length]);
  const rest = isProgram ? text.slice(program.length) : text;
  const parts = rest
    .slice(0, maxSplit)
    .split(' ')
    .filter((part) => part !== '');
  if (rest.length > maxSplit) parts.push(`${parts.pop() ?? ''}${rest.slice(maxSplit)}`);
  return isProgram ? [program, ...parts] : parts;
}

/**
 * The arguments in a command line of Windows, by the rules of CommandLineToArgvW: blanks and tabs part them; quotes keep
 * them together; an odd number of backslashes before a quote makes it a character; the program is up to its second quote
 * if it begins with one, without escapes.
 */
export function splitQuoted(text: string): readonly string[] {
  const parts: string[] = [];
  let at = 0;
  if (text.startsWith('"')) {
    const end = text.indexOf('"', 1);
    parts.push(text.slice(1, end < 0 ? undefined : end));
    at = end < 0 ? text.length : end + 1;
  }
  while (at < text.length) {
    if (isBlank(text[at])) {
      at++;
      continue;
    }
    const { part, end } = parts.length === 0 ? programAt(text, at) : argumentAt(text, at);
    parts.push(part);
    at = end;
  }
  return parts;
}

interface Part {
  readonly part: string;
  readonly end: number;
}

function programAt(text: string, from: number): Part {
  let end = from;
  while (end < text.length && !isBlank(text[end])) end++;
  return { part: text.slice(from, end), end };
}

function argumentAt(text: string, from: number): Part {
  let part = '';
  let isQuoted = false;
  let at = from;
  while (at < text.length && (isQuoted || !isBlank(text[at]))) {
    let slashes = 0;
    while (text[at + slashes] === '\\') slashes++;
    at += slashes;
    if (text[at] !== '"') {
      part += '\\'.repeat(slashes) + (at < text.length && (isQuoted || !isBlank(text[at])) ? (text[at++] ?? '') : '');
      continue;
    }
    part += '\\'.repeat(Math.floor(slashes / 2));
    const isDoubled = isQuoted && text[at + 1] === '"';
    if (slashes % 2 === 1 || isDoubled) part += '"';
    else isQuoted = !isQuoted;
    // Two quotes within quotes are one (the rule since 2008).
    at += slashes % 2 === 0 && isDoubled ? 2 : 1;
  }
  return { part, end: at };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
