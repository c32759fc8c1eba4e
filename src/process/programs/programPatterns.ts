import { displayName } from './displayName';
import type { Called } from './invocation';

/** The middle parts of a pattern are looked for in so much of a text, in characters; its end is always seen. */
const maxSearched = 4096;

/** Text that is compared with patterns: the beginning of a long one, and its end. */
interface Text {
  readonly whole: string;
  readonly searched: string;
}

type Pattern = (text: Text) => boolean;

/**
 * Says whether a process is meant by one of the patterns. A pattern stands for a whole name (the system's, or the one
 * that is shown) or a whole command line; `*` is any text. Patterns and texts come from strangers, so nothing is tried
 * twice: the cost grows with the length of a pattern and with that of a text, which is limited, and not exponentially.
 */
export function patternMatcher(patterns: Iterable<string>): (process: Called) => boolean {
  const compiled = [...new Set(patterns)].map(compile);
  if (compiled.length === 0) return () => false;
  return (process) => {
    const texts = [process.name, displayName(process), process.commandLine.join(' ')].map((whole) => ({
      whole,
      searched: whole.slice(0, maxSearched),
    }));
    return compiled.some((matches) => texts.some(matches));
  };
}

/**
 * The first part has to be the beginning and the last one the end; those between are looked for in order. To take the
 * first place where a part is found is enough: a later one would only leave less for the others.
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
