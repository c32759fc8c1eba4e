import { displayName, maxNameLength } from './displayName';
import { baseName, invocationOf, type Called } from './invocation';
import type { ProcessInfo } from '../processInfo';
import { truncate } from '../../common/truncate';

/** More arguments than this are not compared, and not more of each, in characters. */
const maxCompared = 64;
const maxComparedLength = 1000;
/** So many arguments are shown at most, and so much of each, in characters. */
const maxDetails = 3;
const maxDetailLength = 24;
/** So much of the name itself remains at least, in characters. */
const minNameLength = 20;

type Sibling = Called & Partial<Pick<ProcessInfo, 'cwd'>>;

/**
 * The names of the processes of a list, in its order. Those that would be called the same get the first arguments in
 * which they differ (`node worker.js --port 8012`), or else their folder. What is the same in all is left out. Those
 * that differ in nothing keep the same name.
 */
export function distinctNames(siblings: readonly Sibling[]): readonly string[] {
  const names = siblings.map(displayName);
  for (const same of groupBy([...siblings.keys()], (index) => names[index] ?? '').values()) {
    if (same.length < 2) continue;
    const details = tellApart(same.map((index) => siblings[index] ?? nameless));
    for (const [place, index] of same.entries()) names[index] = withDetails(names[index] ?? '', details[place] ?? []);
  }
  return names;
}

const nameless: Sibling = { name: '', commandLine: [] };

function withDetails(name: string, details: readonly string[]): string {
  if (details.length === 0) return name;
  const text = truncate(details.join(' '), maxNameLength - minNameLength - 1);
  return `${truncate(name, maxNameLength - text.length - 1)} ${text}`;
}

interface Candidate {
  readonly place: number;
  readonly folder: string;
  readonly args: readonly string[];
  /** Where in `args` the options of the interpreter begin: what stands before is no option of theirs. */
  readonly optionsAt: number;
}

/** Candidates that do not differ before the argument at `from`. */
interface Undecided {
  readonly candidates: readonly Candidate[];
  readonly from: number;
  readonly details: readonly string[];
}

/** For each what tells it from the others of the same name. */
function tellApart(siblings: readonly Sibling[]): readonly (readonly string[])[] {
  const details = new Array<readonly string[]>(siblings.length).fill([]);
  const candidates = siblings.map((sibling, place) => ({
    place,
    folder: baseName(sibling.cwd ?? ''),
    ...comparedArguments(sibling),
  }));
  const work: Undecided[] = [{ candidates, from: 0, details: [] }];
  for (let next = work.pop(); next; next = work.pop()) {
    const at = firstDifference(next.candidates, next.from);
    const parts = at === undefined ? byFolder(next) : byArgument(next, at);
    for (const part of parts) {
      for (const { place } of part.candidates) details[place] = part.details;
      if (at !== undefined && part.candidates.length > 1 && part.details.length < maxDetails) work.push(part);
    }
  }
  return details;
}

function byFolder({ candidates, from, details }: Undecided): readonly Undecided[] {
  const parts = [...groupBy(candidates, ({ folder }) => folder)];
  if (parts.length < 2) return [{ candidates, from, details }];
  return parts.map(([folder, members]) => ({
    candidates: members,
    from,
    details: folder === '' ? details : [...details, `(${truncate(folder, maxDetailLength)})`],
  }));
}

function byArgument({ candidates, details }: Undecided, at: number): readonly Undecided[] {
  const parts = [...groupBy(candidates, ({ args }) => compared(args[at]))];
  const common = commonLength(parts.map(([text]) => text));
  return parts.map(([text, members]) => {
    const option = members[0] ? optionOf(members[0], at) : '';
    // The option may be a difference itself: others have none.
    const before = option !== '' && details.at(-1) === option ? details.slice(0, -1) : details;
    return {
      candidates: members,
      from: at + 1,
      details: text === '' ? details : [...before, detailText(text, option, common)],
    };
  });
}

/** Of a long argument what follows after that which it has in common with the others. */
function detailText(text: string, option: string, common: number): string {
  const shown =
    text.length > maxDetailLength && common > maxDetailLength / 2
      ? `…${truncate(text.slice(common - maxDetailLength / 4), maxDetailLength - 1)}`
      : truncate(text, maxDetailLength);
  return option === '' ? shown : `${truncate(option, maxDetailLength)} ${shown}`;
}

/** The arguments in the order in which they are telling: the script, its arguments, the options of its interpreter. */
function comparedArguments(sibling: Called): Pick<Candidate, 'args' | 'optionsAt'> {
  const { args, script } = invocationOf(sibling) ?? { args: [], script: undefined };
  if (!script) return { args: args.slice(0, maxCompared), optionsAt: maxCompared };
  const options = args.slice(0, args.length - script.args.length - (script.option === '' ? 1 : 2));
  const own = [script.value, ...script.args.slice(0, maxCompared)];
  return { args: [...own, ...options].slice(0, maxCompared), optionsAt: own.length };
}

/** The option that an argument is the value of; empty when it is none. */
function optionOf({ args, optionsAt }: Candidate, at: number): string {
  const [before = '', arg = ''] = [args[at - 1], args[at]];
  const isOption = before.startsWith('-') && before !== '--' && !before.includes('=');
  return isOption && at !== optionsAt && !arg.startsWith('-') ? before : '';
}

function firstDifference([first, ...others]: readonly Candidate[], from: number): number | undefined {
  for (let at = from; at < maxCompared; at++) {
    const text = compared(first?.args[at]);
    if (others.some(({ args }) => compared(args[at]) !== text)) return at;
  }
  return undefined;
}

function compared(arg = ''): string {
  return arg.length > maxComparedLength ? arg.slice(0, maxComparedLength) : arg;
}

/** How many characters all begin with. */
function commonLength([first = '', ...others]: readonly string[]): number {
  let length = first.length;
  for (const other of others) {
    let at = 0;
    while (at < length && first.charCodeAt(at) === other.charCodeAt(at)) at++;
    length = at;
  }
  return length;
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
