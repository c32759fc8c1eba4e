import type { ProcessInfo } from '../processInfo';
import { baseName, stripExe } from './programName';
import { splitAtBlanks } from './splitCommandLine';
import { chromiumTypes, desktopPrograms, forkScripts, schemeMarks, serverScripts } from './vscodePrograms';

type WithCommandLine = Pick<ProcessInfo, 'commandLine'>;

/** The length that is read of an argument in search of blanks and marks, in characters: what tells is at its beginning. */
const maxReadLength = 4_096;
const maxArguments = 128;
/** No name in the tables is longer, in characters. */
const maxNameLength = 64;

/** Scripts that Electron runs as a plain Node.js: extensions start their servers like that. */
const scriptEndings = ['.js', '.cjs', '.mjs'];

/**
 * What a process is to a VS Code.
 * - `part`: an extension host, pty host, file watcher, agent host, window, … of any version or fork, desktop or server.
 * - `main`: the process that all parts belong to, as far as its own command line tells: a desktop program by its name, a
 *   server by its script. `findVSCodes` finds those of unknown names by their parts.
 */
export function getVSCodeRole(process: WithCommandLine): 'main' | 'part' | undefined {
  const args = getArguments(process);
  const type = findType(args);
  if (type === undefined) return isMain(args, process) ? 'main' : undefined;
  if (args.some((arg) => endsWithAny(arg, forkScripts) || arg === 'bootstrap-fork')) return 'part';
  if (!chromiumTypes.has(type)) return undefined;
  return args.some(hasSchemeMark) || isDesktopProgram(args[0] ?? '') ? 'part' : undefined;
}

export function isVSCodePart(process: WithCommandLine): boolean {
  return getVSCodeRole(process) === 'part';
}

/** What a process is to its program: the value of `--type=`; undefined without one. */
export function getProcessType(process: WithCommandLine): string | undefined {
  return findType(getArguments(process));
}

/** The first word of the command line: the path of the program, or a name in its place. */
export function getProgram(process: WithCommandLine): string {
  return getArguments(process)[0] ?? '';
}

/**
 * The program and its arguments, as far as they are read. Child processes of Chromium and Electron show all of theirs as
 * one string (`SetProcessTitleFromCommandLine`, services/service_manager/embedder/set_process_title.cc), and so does `ps`.
 */
function getArguments({ commandLine }: WithCommandLine): readonly string[] {
  const first = (commandLine[0] ?? '').slice(0, maxReadLength);
  if (commandLine.length === 1 || first.includes(' --')) {
    return [...splitAtBlanks(first), ...commandLine.slice(1, maxArguments)];
  }
  return commandLine.length > maxArguments ? commandLine.slice(0, maxArguments) : commandLine;
}

const typeOption = '--type=';

function findType(args: readonly string[]): string | undefined {
  const option = args.find((arg) => arg.startsWith(typeOption));
  return option === undefined || option === typeOption ? undefined : option.slice(typeOption.length);
}

function isMain([program = '', ...args]: readonly string[], process: WithCommandLine): boolean {
  if (getName(program).startsWith('node') && args.some(isServerScript)) return true;
  const isDesktop = isDesktopProgram(program) || isDesktopProgram(getProgramWithBlanks(process));
  return isDesktop && !args.some((arg) => endsWithAny(arg, scriptEndings));
}

function isServerScript(arg: string): boolean {
  return endsWithAny(arg, serverScripts) || arg === 'out/server-main.js';
}

function hasSchemeMark(arg: string): boolean {
  const start = arg.slice(0, maxReadLength);
  return schemeMarks.some((mark) => start.includes(mark));
}

/** Takes the same time however long the argument is. */
function endsWithAny(arg: string, endings: readonly string[]): boolean {
  return endings.some((ending) => arg.endsWith(ending));
}

function isDesktopProgram(path: string): boolean {
  return desktopPrograms.has(stripExe(getName(path)));
}

/** In lower case, because Windows and macOS do not distinguish cases. */
function getName(path: string): string {
  return baseName(path).slice(0, maxNameLength).toLowerCase();
}

/** The path of a program with blanks in it, where it is in one string with its options. */
function getProgramWithBlanks({ commandLine: [first = ''] }: WithCommandLine): string {
  const start = first.slice(0, maxReadLength);
  const options = start.indexOf(' --');
  return options < 0 ? start : start.slice(0, options);
}
