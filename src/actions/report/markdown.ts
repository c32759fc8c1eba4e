import { escapeControlCharacters, truncate } from '../../ui/escape';

/**
 * Text of other programs is put into Markdown as code alone. There it is neither HTML nor a link, and mentions none: in
 * other places GitHub links `@name` and `#1` even behind a backslash.
 */

/** The longest text in a code span, in characters. */
const maxSpanLength = 1_000;
/** The same of a block, and of its lines: an issue of GitHub has no more than 65,536 characters. */
const maxBlockLength = 20_000;
const maxLines = 400;

/** Text within a line. It has no line breaks, so that it ends where the line ends. */
export function codeSpan(text: string): string {
  const line = shortenRuns(escapeControlCharacters(text, maxSpanLength));
  if (line.trim() === '') return '(empty)';
  const quote = '`'.repeat(longestRun(line) + 1);
  // One blank at both ends belongs to the span, and not to the text (CommonMark, 6.1).
  return /^[` ]|[` ]$/.test(line) ? `${quote} ${line} ${quote}` : `${quote}${line}${quote}`;
}

/** Lines of text. The fence is longer than any within the text, which therefore cannot end it. */
export function codeBlock(text: string): string {
  const lines = truncate(text, maxBlockLength).split(/\r\n|\r|\n/);
  const shown = lines.slice(0, maxLines).map((line) => escapeLine(line));
  if (lines.length > maxLines) shown.push(`… ${lines.length - maxLines} more lines …`);
  const content = shortenRuns(truncate(shown.join('\n'), maxBlockLength));
  const fence = '`'.repeat(Math.max(3, longestRun(content) + 1));
  return [`${fence}text`, content, fence].join('\n');
}

/** Tabs are kept: stacks are indented by them. */
function escapeLine(line: string): string {
  return line
    .split('\t')
    .map((part) => (part === '' ? '' : escapeControlCharacters(part)))
    .join('\t');
}

/** The quotes around a text are longer than any within it, and would be most of a report. */
function shortenRuns(text: string): string {
  return text.replace(/`{51,}/g, `${'`'.repeat(50)}…`);
}

function longestRun(text: string): number {
  let longest = 0;
  for (const [run] of text.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  return longest;
}
