import { linesOf, splitLastNumber } from './lines';
import { maxFrames, maxStacks, type Frame, type StackSample } from './stackSample';

/**
 * The traces of phpspy (README of adsr/phpspy): `0 spin /a/b.php:12`, the innermost function first, and an empty line
 * after each trace. Lines that begin with `#` are comments.
 */
export function parsePhpspyTraces(text: string): readonly StackSample[] {
  const stacks: StackSample[] = [];
  let frames: Frame[] = [];
  const finish = (): void => {
    if (frames.length > 0) stacks.push({ frames: frames.reverse(), count: 1 });
    frames = [];
  };
  for (const line of linesOf(text)) {
    if (stacks.length >= maxStacks) break;
    const frame = parseFrame(line);
    if (line === '') finish();
    else if (frame && frames.length < maxFrames) frames.push(frame);
  }
  finish();
  return stacks;
}

function parseFrame(line: string): Frame | undefined {
  const [, functionName, where] = /^\d{1,9} (\S+) (.+)$/.exec(line) ?? [];
  if (functionName === undefined || where === undefined) return undefined;
  const place = splitLastNumber(where, ':');
  // A function of PHP itself has `<internal>:-1`.
  return place ? { functionName, file: place.before, line: place.number } : { functionName };
}
