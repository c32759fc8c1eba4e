import { groupBy } from '../../common/groupBy';
import { truncate } from '../../common/truncate';
import type { ProcessInfo } from '../processInfo';
import { getInvocation, type ProcessCommand } from './invocation';
import { baseName } from './programName';

/** The number of arguments that are compared, and the length of each, in characters. */
const maxArguments = 64;
const maxArgumentLength = 1000;
/** The number of differences that are shown, and the length of each, in characters. */
const maxDifferences = 3;
const maxDifferenceLength = 24;

export type Sibling = ProcessCommand & Partial<Pick<ProcessInfo, 'cwd'>>;

interface Candidate {
  /** Its position in the list. */
  readonly index: number;
  /** The name of the folder that it runs in; empty where that is not known. */
  readonly folder: string;
  readonly args: readonly string[];
  /** Where in `args` the interpreter's own options begin: the argument before is not an option of theirs. */
  readonly interpreterOptionsStart: number;
}

/** Candidates that are equal in all arguments before `nextArgument`. */
interface Group {
  readonly candidates: readonly Candidate[];
  readonly nextArgument: number;
  readonly differences: readonly string[];
}

/**
 * For each process of a list the text in which it differs from the others.
 *
 * The list is split by the first argument in which its processes differ, and each part again by the next one, until a
 * part is a single process or has enough differences. A part without such an argument is split by folder.
 */
export function findDifferences(siblings: readonly Sibling[]): readonly (readonly string[])[] {
  const differences = new Array<readonly string[]>(siblings.length).fill([]);
  const queue: Group[] = [{ candidates: siblings.map(toCandidate), nextArgument: 0, differences: [] }];
  for (let group = queue.pop(); group; group = queue.pop()) {
    const argument = findDifferentArgument(group.candidates, group.nextArgument);
    const parts = argument === undefined ? splitByFolder(group) : splitByArgument(group, argument);
    for (const part of parts) {
      for (const { index } of part.candidates) differences[index] = part.differences;
      const isComplete = part.candidates.length === 1 || part.differences.length >= maxDifferences;
      if (argument !== undefined && !isComplete) queue.push(part);
    }
  }
  return differences;
}

function toCandidate(sibling: Sibling, index: number): Candidate {
  return { index, folder: baseName(sibling.cwd ?? ''), ...getComparedArguments(sibling) };
}

/** The arguments, the most telling first: the script, its interpreter, its arguments, the interpreter's own options. */
function getComparedArguments(sibling: Sibling): Pick<Candidate, 'args' | 'interpreterOptionsStart'> {
  const { program = '', args = [], script } = getInvocation(sibling) ?? {};
  if (!script) return { args: args.slice(0, maxArguments), interpreterOptionsStart: maxArguments };
  const interpreterOptions = args.slice(0, args.length - script.args.length - (script.option === '' ? 1 : 2));
  const scriptAndArgs = [script.value, program, ...script.args.slice(0, maxArguments)];
  return {
    args: [...scriptAndArgs, ...interpreterOptions].slice(0, maxArguments),
    interpreterOptionsStart: scriptAndArgs.length,
  };
}

/** @returns the index of the first argument, from `start` on, that is not the same in all. */
function findDifferentArgument([first, ...others]: readonly Candidate[], start: number): number | undefined {
  for (let index = start; index < maxArguments; index++) {
    const text = getCompared(first?.args[index]);
    if (others.some(({ args }) => getCompared(args[index]) !== text)) return index;
  }
  return undefined;
}

function splitByFolder(group: Group): readonly Group[] {
  const parts = [...groupBy(group.candidates, ({ folder }) => folder)];
  if (parts.length < 2) return [group];
  return parts.map(([folder, candidates]) => ({
    ...group,
    candidates,
    differences:
      folder === '' ? group.differences : [...group.differences, `(${truncate(folder, maxDifferenceLength)})`],
  }));
}

function splitByArgument({ candidates, differences }: Group, index: number): readonly Group[] {
  const parts = [...groupBy(candidates, ({ args }) => getCompared(args[index]))];
  const commonLength = getCommonLength(parts.map(([text]) => text));
  return parts.map(([text, members]) => {
    const option = members[0] ? getOption(members[0], index) : '';
    // If only some have the option, the option itself was the difference before.
    const before = option !== '' && differences.at(-1) === option ? differences.slice(0, -1) : differences;
    return {
      candidates: members,
      nextArgument: index + 1,
      differences: text === '' ? differences : [...before, formatArgument(text, option, commonLength)],
    };
  });
}

/** The option that an argument is the value of; empty if it is none. */
function getOption({ args, interpreterOptionsStart }: Candidate, index: number): string {
  const [before = '', arg = ''] = [args[index - 1], args[index]];
  const isOption = before.startsWith('-') && before !== '--' && !before.includes('=');
  return isOption && index !== interpreterOptionsStart && !arg.startsWith('-') ? before : '';
}

/** If the argument is long, its beginning that the others have too is left out. */
function formatArgument(text: string, option: string, commonLength: number): string {
  const shown =
    text.length > maxDifferenceLength && commonLength > maxDifferenceLength / 2
      ? `…${truncate(text.slice(commonLength - maxDifferenceLength / 4), maxDifferenceLength - 1)}`
      : truncate(text, maxDifferenceLength);
  return option === '' ? shown : `${truncate(option, maxDifferenceLength)} ${shown}`;
}

function getCompared(arg = ''): string {
  return arg.length > maxArgumentLength ? arg.slice(0, maxArgumentLength) : arg;
}

/** The number of characters at the beginning that all texts have in common. */
function getCommonLength([first = '', ...others]: readonly string[]): number {
  let length = first.length;
  for (const other of others) {
    let index = 0;
    while (index < length && first.charCodeAt(index) === other.charCodeAt(index)) index++;
    length = index;
  }
  return length;
}
