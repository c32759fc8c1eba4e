/**
 * One line that shows what is there: control characters, line breaks and the invisible marks that reverse the direction
 * of text become escapes. Names and command lines come from strangers.
 */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => {
    if (character === '\n') return '\\n';
    if (character === '\t') return '\\t';
    if (character === '\r') return '\\r';
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}

/** The same where VS Code draws `$(name)` as an icon: the labels of a Quick Pick, the text of the status bar. */
export function withoutIcons(text: string): string {
  return visible(text).replaceAll('$(', '\\$(');
}

/** The same where VS Code draws `[text](target)` as a link: messages. */
export function withoutLinks(text: string): string {
  return visible(text).replaceAll('](', ']\u200b(');
}

/** The same where VS Code draws Markdown. */
export function asMarkdown(text: string): string {
  return withoutMarkup(visible(text));
}

/**
 * For Markdown too, where text of strangers has been made {@link visible} already and the rest is ours: dates have marks
 * of direction in some languages. Nothing in it is markup, and lines break between words. (`appendText` joins all words
 * with blanks that do not break.)
 */
export function withoutMarkup(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&').replace(/ (?= )|^ | $/g, '\u00a0');
}

/** A command line as a shell would take it, so that one can tell where an argument ends. */
export function quoted(commandLine: readonly string[]): string {
  return commandLine.map((arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`)).join(' ');
}

/** At most so many characters, the end cut off. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

/** `48 MB`. */
export function memoryText(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${value < 10 && unit > 2 ? value.toFixed(1) : Math.round(value).toString()} ${units[unit] ?? ''}`;
}

/** Percent of one core. */
export function cpuText(percent: number): string {
  return `${Math.round(percent)}%`;
}
