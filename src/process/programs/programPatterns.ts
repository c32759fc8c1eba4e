import { displayName } from './displayName';
import type { ProcessCommand } from './invocation';

/** The beginning of a text in which the middle parts of a pattern are searched, in characters; its end always counts. */
const maxSearchedLength = 4096;

/** A text that is compared with patterns; `searched` is its beginning. */
interface Text {
  readonly whole: string;
  readonly searched: string;
}

type Pattern = (text: Text) => boolean;

/**
 * Compiles patterns. A pattern stands for a whole name (the system's, or the name that is shown) or a whole command line;
 * `*` is any text. Neither patterns nor texts can be trusted, so nothing is tried twice: the cost grows with the length of
 * the pattern and with that of the searched text, not exponentially.
 * @returns whether one of the patterns matches a process.
 */
export function patternMatcher(patterns: Iterable<string>): (process: ProcessCommand) => boolean {
  const compiled = [...new Set(patterns)].map(compile);
  if (compiled.length === 0) return () => false;
  return (process) => {
    const texts = [process.name, displayName(process), process.commandLine.join(' ')].map((whole) => ({
      whole,
      searched: whole.slice(0, maxSearchedLength),
    }));
    return compiled.some((matches) => texts.some(matches));
  };
}

/**
 * The first part has to be the beginning of a text and the last part its end; the middle parts are searched in order. The
 * first place where a part is found is enough: a later place would only leave less text for the other parts.
 */
function compile(pattern: string): Pattern {
  const [start = '', ...rest] = pattern.split('*');
  const end = rest.pop();
  if (end === undefined) return ({ whole }) => whole === start;
  const middle = rest.filter((part) => part !== '');
  return ({ whole, searched }) => {
    if (whole.length < start.length + end.length || !whole.startsWith(start) || !whole.endsWith(end)) return false;
    let from = start.length;
    for (const part of middle) {
      const at = searched.indexOf(part, from);
      if (at < 0) return false;
      from = at + part.length;
    }
    return from <= whole.length - end.length;
  };
}
