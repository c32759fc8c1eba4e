import type { ProcessInfo } from '../processInfo';
import type { ProcessTable } from '../processTable';

type Described = Pick<ProcessInfo, 'commandLine'>;

/** What identifies a process is at the beginning of its command line: of one string, no more characters are read. */
const maxReadLength = 4_096;
/** And no more arguments than this. */
const maxArguments = 128;

/** The `--type=` of Chromium's processes, and so of Electron's (content/public/common/content_switches.cc). */
const chromiumTypes: ReadonlySet<string> = new Set([
  'zygote',
  'gpu-process',
  'utility',
  'renderer',
  'ppapi',
  'broker',
  'crashpad-handler',
  'relauncher',
]);

/** What VS Code's own script for child processes is called, in its server and in older desktops (bootstrap-fork.ts). */
const forkScripts = ['/bootstrap-fork', '\\bootstrap-fork', '/bootstrap-fork.js', '\\bootstrap-fork.js'];

/**
 * URL schemes that VS Code registers when it starts (`protocol.registerSchemesAsPrivileged` in main.ts). Electron hands
 * them to its renderer and utility processes as arguments, in every fork of VS Code.
 */
const schemeMarks = ['vscode-webview', 'vscode-file', '--vscode-'];

/** The script of VS Code's server (`out/server-main.js`), which forks of it keep. It runs in a Node.js of its own. */
const serverScripts = ['/out/server-main.js', '\\out\\server-main.js'];

/** The names of the desktop programs of VS Code and its forks, in lower case and without `.exe`. */
const desktopPrograms: ReadonlySet<string> = new Set([
  'code',
  'code-insiders',
  'code-exploration',
  'code-oss',
  'code-tunnel',
  'code-tunnel-insiders',
  'codium',
  'codium-insiders',
  'vscodium',
  'cursor',
  'windsurf',
  'windsurf-next',
  'positron',
  'trae',
  'kiro',
  'antigravity',
]);

/** A script that runs in a program: Electron can be told to be a plain Node.js, and extensions start their servers so. */
const scriptEndings = ['.js', '.cjs', '.mjs'];

/** The names of programs that no VS Code and no browser is called by, shells and tools. */
const ordinaryNames: ReadonlySet<string> = new Set(
  'bash sh dash zsh fish ksh tcsh sleep cat tail grep find sed awk make ninja python python3 perl ruby php java git ssh'.split(
    ' ',
  ),
);

/** Whether it is worth reading the command line of a process, by the name that a single read shows. */
export function mayHaveWindows({ name }: Pick<ProcessInfo, 'name'>): boolean {
  return !ordinaryNames.has(name);
}

/**
 * The arguments at the beginning of a command line, as far as they are read. Chromium's and Electron's child processes
 * show all of theirs as one string with blanks in between (`SetProcessTitleFromCommandLine`,
 * services/service_manager/embedder/set_process_title.cc), and so does `ps`: that is taken apart.
 */
function getArguments({ commandLine }: Described): readonly string[] {
  const first = (commandLine[0] ?? '').slice(0, maxReadLength);
  if (commandLine.length === 1 || first.includes(' --')) {
    return [...first.split(' '), ...commandLine.slice(1, maxArguments)];
  }
  return commandLine.length > maxArguments ? commandLine.slice(0, maxArguments) : commandLine;
}

/** Whether an argument ends so: that takes the same time for the longest one. */
function endsWithAny(argument: string, endings: readonly string[]): boolean {
  return endings.some((ending) => argument.endsWith(ending));
}

const typeOption = '--type=';

function findType(all: readonly string[]): string | undefined {
  const option = all.find((argument) => argument.startsWith(typeOption));
  return option === undefined || option.length === typeOption.length ? undefined : option.slice(typeOption.length);
}

/** What a process says that it is for its program: the value of `--type=`; undefined without one. */
export function getProcessType(process: Described): string | undefined {
  return findType(getArguments(process));
}

/** The first word of the command line: the path of the program, or what stands for it. */
export function getProgram(process: Described): string {
  return getArguments(process)[0] ?? '';
}

/**
 * What a process is to a VS Code. `part`: its extension host, pty host, file watcher, agent host, a window, … of any
 * version or fork, desktop or server. `main`: the process that all of these belong to, as far as its own command line
 * shows it, which is a desktop program by its name, a server by its script. One of an unknown name is known by its parts:
 * {@link findVSCodes}.
 */
export function getVSCodeRole(process: Described): 'main' | 'part' | undefined {
  const all = getArguments(process);
  const type = findType(all);
  if (type === undefined) return isMain(all, process) ? 'main' : undefined;
  if (all.some((argument) => endsWithAny(argument, forkScripts) || argument === 'bootstrap-fork')) return 'part';
  if (!chromiumTypes.has(type)) return undefined;
  const isMarked = all.some((argument) => hasSchemeMark(argument.slice(0, maxReadLength)));
  return isMarked || isDesktopProgram(all[0] ?? '') ? 'part' : undefined;
}

export function isVSCodePart(process: Described): boolean {
  return getVSCodeRole(process) === 'part';
}

export function isVSCodeMain(process: Described): boolean {
  return getVSCodeRole(process) === 'main';
}

function isMain([program = '', ...rest]: readonly string[], process: Described): boolean {
  if (getBaseName(program).startsWith('node') && rest.some(isServerScript)) return true;
  const isDesktop = isDesktopProgram(program) || isDesktopProgram(getProgramWithBlanks(process));
  return isDesktop && !rest.some((argument) => endsWithAny(argument, scriptEndings));
}

function hasSchemeMark(argument: string): boolean {
  return schemeMarks.some((mark) => argument.includes(mark));
}

function isServerScript(argument: string): boolean {
  return endsWithAny(argument, serverScripts) || argument === 'out/server-main.js';
}

/** The path of the program where it has blanks in it and is in one string with its options. */
function getProgramWithBlanks({ commandLine: [first = ''] }: Described): string {
  const start = first.slice(0, maxReadLength);
  const options = start.indexOf(' --');
  return options < 0 ? start : start.slice(0, options);
}

/** In lower case: Windows and macOS do not care. */
function getBaseName(path: string): string {
  const start = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1;
  // No name that is looked for is that long.
  return path.slice(start, start + 64).toLowerCase();
}

function isDesktopProgram(path: string): boolean {
  const name = getBaseName(path);
  return desktopPrograms.has(name.endsWith('.exe') ? name.slice(0, -'.exe'.length) : name);
}

/**
 * The pids of the processes that run nothing but VS Codes: the script that VS Code's server is started by waits for it
 * (`bin/code-server`), and so may what started that.
 */
export function findLaunchers(mains: ReadonlySet<number>, table: ProcessTable): ReadonlySet<number> {
  const launchers = new Set<number>();
  const queue = [...mains];
  for (const pid of queue) {
    const process = table.get(pid);
    const parent = process && table.parent(process);
    if (!parent || launchers.has(parent.pid) || mains.has(parent.pid)) continue;
    if (!table.children(parent.pid).every((child) => mains.has(child.pid) || launchers.has(child.pid))) continue;
    launchers.add(parent.pid);
    queue.push(parent.pid);
  }
  return launchers;
}

/** The VS Codes in a listing, by pid. */
export interface VSCodes {
  readonly mains: ReadonlySet<number>;
  readonly parts: ReadonlySet<number>;
}

/** Finds all VS Codes in a listing. The parts tell which process is their main one, whatever its name is. */
export function findVSCodes(table: ProcessTable): VSCodes {
  const mains = new Set<number>();
  const parts = new Set<number>();
  for (const process of table) {
    const role = getVSCodeRole(process);
    if (role === 'main') mains.add(process.pid);
    if (role !== 'part') continue;
    parts.add(process.pid);
    const parent = table.parent(process);
    if (parent && getProcessType(parent) === undefined) mains.add(parent.pid);
  }
  return { mains, parts };
}
