import { truncate } from '../common/truncate';

export { truncate };

/** No reason for a failure is shown at greater length, in characters; the log has all of it. */
export const maxReasonLength = 300;

/**
 * What cannot be seen, or changes how other text is drawn: control characters, line breaks, marks of direction, halves of
 * code points, and everything to which Unicode gives no shape (Default_Ignorable_Code_Point: blank letters such as U+3164,
 * soft hyphens, tags, variation selectors). Three more are blank though Unicode counts them as symbols or marks: an empty
 * Braille pattern, a note without a head, a filler of the Khitan script.
 *
 * Combining marks belong to the letter before them. Four are more than living scripts put on one letter (Vietnamese has
 * two, Thai two or three, pointed Hebrew three); a heap of them covers the lines around it, so the fifth and later ones
 * count too.
 *
 * The first group is what emoji need of this: a joiner between two pictures, and a selector behind a picture or within a
 * keycap. No alternative takes more than one code point, so the time grows with the length alone.
 */
const invisible =
  /((?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)|(?<=\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic}))|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{16fe4}\u2800\u{1d159}]|(?<=\p{M}{4})\p{M}/gu;

/**
 * One line that shows what is there: what is {@link invisible} becomes an escape. Names, titles and command lines come
 * from strangers. `maxLength` is in characters; without it all is shown, as in the log.
 */
export function escapeControlCharacters(text: string, maxLength = Infinity): string {
  const shown = truncate(text, maxLength).replace(
    invisible,
    (character, emoji: string | undefined) => emoji ?? escaped(character),
  );
  // A mark without a letter would join whatever stands before the text; a dotted circle shows it alone (Unicode, 2.11).
  return truncate(/^\p{M}/u.test(shown) ? `\u25cc${shown}` : shown, maxLength);
}

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** The same where VS Code draws `$(name)` as an icon: the labels of a Quick Pick, the text of the status bar. */
export function escapeIcons(text: string, maxLength?: number): string {
  return escapeControlCharacters(text, maxLength).replaceAll('$(', '\\$(');
}

/** The same where VS Code draws `[text](target)` as a link: messages. */
export function escapeLinks(text: string, maxLength?: number): string {
  return escapeControlCharacters(text, maxLength).replaceAll('](', ']\u200b(');
}

/** The same where VS Code draws Markdown. */
export function escapeMarkdown(text: string, maxLength?: number): string {
  return escapeMarkup(escapeControlCharacters(text, maxLength));
}

/**
 * For Markdown too, where text of strangers has been made {@link escapeControlCharacters} already and the rest is ours: dates have marks
 * of direction in some languages. Nothing in it is markup, and lines break between words. (`appendText` joins all words
 * with blanks that do not break.)
 */
export function escapeMarkup(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/ (?= )|^ | $/g, '\u00a0');
}

/**
 * A command line as a shell would take it, so that one can tell where an argument ends. At most so many characters of it
 * are looked at.
 */
export function shellQuote(commandLine: readonly string[], maxLength = Infinity): string {
  const parts: string[] = [];
  let length = -1;
  for (const arg of commandLine) {
    if (length > maxLength) break;
    // One character more than is shown, so that the cut is seen.
    const part = arg.slice(0, maxLength + 1);
    parts.push(/^[\w@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll("'", "'\\''")}'`);
    length += part.length + 1;
  }
  return truncate(parts.join(' '), maxLength);
}
