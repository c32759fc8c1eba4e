import { truncate } from '../../common/truncate';
import { isBrowser } from './browsers';
import { displayName } from './displayName';
import type { ProcessCommand } from './invocation';

/** So many arguments are compared, and so many characters of each. */
const maxArguments = 64;
const maxLength = 60;

/** Tells which processes are like each other: of one program, with the same options, whose values may differ. */
export class LikeCommands {
  /** A listing reuses a command line that has not changed. */
  private readonly known = new WeakMap<readonly string[], string | undefined>();

  /** The same for all processes that are alike; undefined for one that is like no other. */
  keyOf(process: ProcessCommand): string | undefined {
    const { commandLine } = process;
    if (this.known.has(commandLine)) return this.known.get(commandLine);
    const key = computeKey(process);
    this.known.set(commandLine, key);
    return key;
  }
}

function computeKey(process: ProcessCommand): string | undefined {
  // A browser has a process for each tab, which is for its user to close. Without a command line nothing is known.
  if (process.commandLine.length === 0 || isBrowser(process)) return undefined;
  const options = process.commandLine.slice(1, maxArguments).filter((arg) => arg.startsWith('-'));
  const names = options.map((option) => truncate(option.split('=', 1)[0] ?? '', maxLength).replace(/\d+/g, '0'));
  return [process.name, displayName(process).replace(/\d+/g, '0'), ...names].join('\0');
}
