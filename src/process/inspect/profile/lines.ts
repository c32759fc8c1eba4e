/** Longer lines are cut: no tool has a reason to write them. In characters. */
const maxLineLength = 64 * 1024;

/** The lines of a text, without the line breaks of any system. */
export function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const next = text.indexOf('\n', start);
    const end = next < 0 ? text.length : next;
    const hasReturn = end > start && text[end - 1] === '\r';
    yield text.slice(start, Math.min(hasReturn ? end - 1 : end, start + maxLineLength));
    start = end + 1;
  }
}

/** The number at the end of a text, and what is before it without the separator; undefined if there is none. */
export function splitLastNumber(
  text: string,
  separator: string,
): { readonly before: string; readonly number: number } | undefined {
  const at = text.lastIndexOf(separator);
  const digits = text.slice(at + separator.length);
  if (at < 0 || !/^\d{1,15}$/.test(digits)) return undefined;
  return { before: text.slice(0, at), number: Number(digits) };
}
