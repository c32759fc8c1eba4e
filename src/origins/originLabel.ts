/** Longer labels of origins are cut to this many characters: any text can be in a title or in the name of a task. */
const maxLabelLength = 200;

export function cutLabel(text: string): string {
  return text.slice(0, maxLabelLength);
}
