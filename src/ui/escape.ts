import { truncate } from '../common/truncate';

export { truncate };

/** A reason for a failure is shown up to this length, in characters; the log has all of it. */
export const maxReasonLength = 300;

/**
 * Characters that are invisible, or that change how other text is drawn: control characters, line breaks, marks of
 * direction, halves of code points, and every character to which Unicode gives no shape (Default_Ignorable_Code_Point:
 * blank letters such as U+3164, soft hyphens, tags, variation selectors). Three more are blank though Unicode counts them
 * as symbols or marks: an empty Braille pattern, a note without a head, a filler of the Khitan script.
 *
 * Combining marks belong to the letter before them. Four are more than living scripts put on one letter (Vietnamese has
 * two, Thai two or three, pointed Hebrew three). A heap of them covers the lines around it, so the fifth and later ones
 * match too.
 *
 * The first group matches the invisible characters that emoji need: a joiner between two pictures, and a selector behind
 * a picture or within a keycap. No alternative takes more than one code point, so the time is linear in the length.
 */
const invisible =
  /((?<=\p{Extended_Pictographic})[\ufe0e\ufe0f]|(?<=[0-9#*])\ufe0f(?=\u20e3)|(?<=\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})\u200d(?=\p{Extended_Pictographic}))|[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u{16fe4}\u2800\u{1d159}]|(?<=\p{M}{4})\p{M}/gu;

/**
 * Text of other programs (names, titles, command lines) on one line: each {@link invisible} character becomes an escape.
 * `maxLength` is in characters; without it all of the text is shown, as in the log.
 */
export function escapeControlCharacters(text: string, maxLength = Infinity): string {
  const visible = truncate(text, maxLength).replace(
    invisible,
    (character, emoji: string | undefined) => emoji ?? escaped(character),
  );
  // A mark without a letter would join the character before the text; a dotted circle shows it alone (Unicode, 2.11).
  return truncate(/^\p{M}/u.test(visible) ? `\u25cc${visible}` : visible, maxLength);
}

function escaped(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\t') return '\\t';
  if (character === '\r') return '\\r';
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** Also escapes `$(name)`, where VS Code draws that as an icon: labels of a Quick Pick, text in the status bar. */
export function escapeIcons(text: string, maxLength?: number): string {
  return escapeIconMarkup(escapeControlCharacters(text, maxLength));
}

/** Escapes icons alone, in text whose names are escaped already. */
export function escapeIconMarkup(text: string): string {
  return text.replaceAll('$(', '\\$(');
}

/** Also breaks `[text](target)`, where VS Code draws that as a link: messages. */
export function escapeLinks(text: string, maxLength?: number): string {
  return escapeControlCharacters(text, maxLength).replaceAll('](', ']\u200b(');
}

/** Also escapes Markdown. */
export function escapeMarkdown(text: string, maxLength?: number): string {
  return escapeMarkup(escapeControlCharacters(text, maxLength));
}

/**
 * Escapes Markdown alone, in text of ours whose names are escaped already: dates have marks of direction in some
 * languages. Lines still break between words, unlike with `appendText`, which joins words by blanks that do not break.
 */
export function escapeMarkup(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/ (?= )|^ | $/g, '\u00a0');
}

/**
 * A command line with the quotes that a shell needs, so that the end of each argument can be seen. No more than
 * `maxLength` characters of it are read.
 */
export function shellQuote(commandLine: readonly string[], maxLength = Infinity): string {
  const words: string[] = [];
  let length = -1;
  for (const arg of commandLine) {
    if (length > maxLength) break;
    // One character more than is shown: `truncate` then marks the cut.
    const word = arg.slice(0, maxLength + 1);
    words.push(/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
    length += word.length + 1;
  }
  return truncate(words.join(' '), maxLength);
}
