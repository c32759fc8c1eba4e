/** A place in a source file that a text names. */
export interface SourceLink {
  /** Where it stands in the text. */
  readonly start: number;
  readonly end: number;
  readonly path: string;
  /** From 1. */
  readonly line: number;
}

/** More links than this are of no use. */
const maxLinks = 5_000;

/**
 * An absolute path and a line, as most tools write them: `/app/api.js:12`, with a column behind it or without. A path with
 * blanks is not recognised. The length is limited, so that the time is linear.
 */
const place = /(?<![\w./:-])(\/(?!\/)[^\s:()[\]<>"',;]{1,500}):(\d{1,7})(?![\w.])/g;

/** Finds the places in source files that a text names. */
export function findSourceLinks(text: string): readonly SourceLink[] {
  const links: SourceLink[] = [];
  for (const match of text.matchAll(place)) {
    if (links.length >= maxLinks) break;
    const [whole, path = '', line = ''] = match;
    links.push({ start: match.index, end: match.index + whole.length, path, line: Number(line) });
  }
  return links;
}
