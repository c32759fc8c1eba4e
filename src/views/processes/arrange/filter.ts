import type { ListeningPort } from '../../../process/listeningPort';
import type { ProcessInfo } from '../../../process/processInfo';
import { displayName } from '../../../process/programs/displayName';

/** So much of a command line is searched, in characters. */
const maxSearchedLength = 4_000;

/** What a filter looks at. */
export interface Filtered {
  readonly process: ProcessInfo;
  readonly ports: readonly ListeningPort[];
  /** The name of its origin. */
  readonly origin: string;
}

/** The places in a label that are highlighted, as `TreeItemLabel.highlights` has them. */
export type Highlights = [start: number, end: number][];

export interface Filter {
  matches(candidate: Filtered): boolean;
  highlightsIn(label: string): Highlights;
}

/** One word of a filter. */
type Term = { readonly text: string; readonly number: number } | { readonly port: number };

/**
 * A filter as the user has typed it. Each of its words has to match: `:5173` a port on which the process listens, a number
 * also its pid, and any text its name, its command line or the name of its origin, in upper or lower case.
 * @returns undefined if there is no word.
 */
export function parseFilter(typed: string): Filter | undefined {
  const terms = typed
    .split(/\s+/)
    .filter((word) => word !== '')
    .map(toTerm);
  if (terms.length === 0) return undefined;
  const texts = terms.flatMap((term) => ('text' in term ? [term.text] : []));
  return {
    matches: (candidate) => {
      const searched = texts.length > 0 ? getSearchedText(candidate) : '';
      return terms.every((term) => matchesTerm(candidate, term, searched));
    },
    highlightsIn: (label) => getHighlights(label, texts),
  };
}

function toTerm(word: string): Term {
  const [, port] = /^:(\d+)$/.exec(word) ?? [];
  return port === undefined ? { text: word.toLowerCase(), number: Number(word) } : { port: Number(port) };
}

function matchesTerm({ process, ports }: Filtered, term: Term, searched: string): boolean {
  if ('port' in term) return ports.some(({ port }) => port === term.port);
  return searched.includes(term.text) || process.pid === term.number || ports.some(({ port }) => port === term.number);
}

function getSearchedText({ process, origin }: Filtered): string {
  const commandLine = process.commandLine.join(' ').slice(0, maxSearchedLength);
  return `${displayName(process)}\n${process.name}\n${commandLine}\n${origin}`.toLowerCase();
}

/** The texts where they occur, from left to right; of two that overlap, the first. */
function getHighlights(label: string, texts: readonly string[]): Highlights {
  const lower = label.toLowerCase();
  // Some letters become longer in lower case: then the places would be wrong.
  if (lower.length !== label.length) return [];
  const found: Highlights = [];
  for (const text of texts) {
    for (let start = lower.indexOf(text); start >= 0; start = lower.indexOf(text, start + text.length)) {
      found.push([start, start + text.length]);
    }
  }
  found.sort(([a], [b]) => a - b);
  let end = 0;
  return found.filter((place) => {
    if (place[0] < end) return false;
    end = place[1];
    return true;
  });
}
