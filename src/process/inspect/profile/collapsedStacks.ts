import { linesOf, splitLastNumber } from './lines';
import { maxFrames, maxStacks, type Frame, type StackSample } from './stackSample';

/** One frame as a tool writes it; undefined for a part that is no function. */
export type ParseFrame = (text: string) => Frame | undefined;

/**
 * Stacks in the collapsed format of FlameGraph (`stackcollapse.pl`): `outer;inner 12`, one stack a line. What is no such
 * line is left out.
 */
export function parseCollapsedStacks(text: string, parseFrame: ParseFrame): readonly StackSample[] {
  const stacks: StackSample[] = [];
  for (const line of linesOf(text)) {
    if (stacks.length >= maxStacks) break;
    const stack = splitLastNumber(line, ' ');
    if (!stack || stack.number === 0) continue;
    const frames = stack.before.split(';', maxFrames).flatMap((part) => parseFrame(part) ?? []);
    if (frames.length > 0) stacks.push({ frames, count: stack.number });
  }
  return stacks;
}

/** `spin (/a/b.py:12)`, as `py-spy record --format raw` writes it (flamegraph.rs of py-spy). */
export function parsePySpyFrame(text: string): Frame {
  // The name of a function of Python has no blank, the path of a file may have some.
  const open = text.indexOf(' (');
  if (open < 0 || !text.endsWith(')')) return { functionName: text };
  const functionName = text.slice(0, open);
  const inside = text.slice(open + 2, -1);
  const place = splitLastNumber(inside, ':');
  return place
    ? { functionName, file: place.before, line: place.number }
    : { functionName, file: inside, line: undefined };
}

/** `b.py:spin:12`, and `tid:4711` before the first one (CollapsedStackCollector, Lib/profiling/sampling of CPython). */
export function parseCPythonFrame(text: string): Frame | undefined {
  if (/^tid:\d+$/.test(text)) return undefined;
  const place = splitLastNumber(text, ':');
  const colon = place?.before.indexOf(':') ?? -1;
  if (!place || colon < 0) return { functionName: text };
  return { functionName: place.before.slice(colon + 1), file: place.before.slice(0, colon), line: place.number };
}

/** `spin - /a/b.rb:12`, as rbspy writes it (StackFrame of rbspy). */
export function parseRbspyFrame(text: string): Frame {
  const at = text.lastIndexOf(' - ');
  if (at < 0) return { functionName: text };
  const functionName = text.slice(0, at);
  const rest = text.slice(at + 3);
  const place = splitLastNumber(rest, ':');
  return place ? { functionName, file: place.before, line: place.number } : { functionName, file: rest };
}
