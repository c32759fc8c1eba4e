import type { ProcessInfo } from '../processInfo';

/** A program with its arguments, whichever way the process shows them. */
export interface Invocation {
  /** Its file name, without folder and `.exe`. Raw, as all of it. */
  readonly program: string;
  readonly args: readonly string[];
  /** What an interpreter or a virtual machine runs; undefined for other programs, and where nothing is named. */
  readonly script: Script | undefined;
}

export interface Script {
  readonly kind: 'file' | 'module' | 'jar' | 'code';
  /** The option that named it: `-m`, `-jar`, `-c`, …; empty when it stands alone. */
  readonly option: string;
  readonly value: string;
  /** What follows it. */
  readonly args: readonly string[];
}

/** Enough to find what is run: a virtual machine may have dozens of options before it. */
const maxArguments = 128;
/** Of a command line that is one text, in characters: a classpath is that long. */
const maxTextLength = 16 * 1024;
/** The kernel keeps 15 bytes of a name (TASK_COMM_LEN, prctl(2)). */
const kernelNameBytes = 15;

/** What has to be known of a process to tell how it was called. */
export type Called = Pick<ProcessInfo, 'name' | 'commandLine'>;

/** How a process was called. Undefined where no command line can be read. */
export function invocationOf(process: Called): Invocation | undefined {
  const { name, commandLine } = process;
  const [first = ''] = commandLine;
  if (first === '') return undefined;
  const [program, args] =
    commandLine.length > 1
      ? [first, commandLine.slice(1, maxArguments + 1)]
      : splitText(first.slice(0, maxTextLength), name);
  const called = withoutExe(baseName(program.startsWith('-') ? program.slice(1) : program));
  return { program: called, args, script: scriptOf(called, args) };
}

/**
 * A command line that is one text: the children of Chromium and all programs that set a title write over their arguments
 * like that, and `ps` shows every one so. It is split at blanks, though a folder may have blanks too: so the program ends
 * at the first blank where its file name is the name of the process, or else at the first blank.
 */
function splitText(text: string, name: string): readonly [program: string, args: readonly string[]] {
  const end = text.startsWith('"') ? text.indexOf('"', 1) : endOfProgram(text, name);
  if (end < 0) return [text, []];
  const program = text.startsWith('"') ? text.slice(1, end) : text.slice(0, end);
  const rest = text.slice(end + 1, maxTextLength);
  return [program, rest.split(' ', maxArguments).filter((word) => word !== '')];
}

function endOfProgram(text: string, name: string): number {
  let fileStart = 0;
  let firstBlank = -1;
  const end = Math.min(text.length, maxPathLength);
  for (let at = 0; at <= end; at++) {
    const character = text.charAt(at);
    if (character === '/' || character === '\\') fileStart = at + 1;
    if (character !== ' ' && at < text.length) continue;
    if (firstBlank < 0) firstBlank = at;
    // Most files do not even begin alike, and comparing costs.
    if (at - fileStart > maxFileNameLength || text.charAt(fileStart) !== name.charAt(0)) continue;
    if (isCalled(text.slice(fileStart, at), name)) return at;
  }
  return firstBlank;
}

/** NAME_MAX, limits.h. */
const maxFileNameLength = 255;
/** A program with a longer path is not looked for behind the first blank. */
const maxPathLength = 1024;

/** Whether the kernel's name for a process, which may be cut, is that of this program. */
export function isCalled(program: string, name: string): boolean {
  return kernelName(withoutExe(program)) === kernelName(withoutExe(name));
}

/** As much of a name as the kernel keeps. */
function kernelName(name: string): string {
  return Buffer.from(name.slice(0, kernelNameBytes)).subarray(0, kernelNameBytes).toString();
}

/** The file name of a path, of any system. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function withoutExe(name: string): string {
  return /\.exe$/i.test(name.slice(-4)) ? name.slice(0, -4) : name;
}

/** How an interpreter takes what it runs. */
interface Interpreter {
  readonly programs: RegExp;
  /** Options that are followed by a value, which is not the script. */
  readonly withValue: RegExp;
  /** The option that is followed by a program text, by a module, and by an archive. */
  readonly code?: RegExp;
  readonly module?: RegExp;
  readonly jar?: RegExp;
  /** A command that may stand before the script. */
  readonly command?: string;
}

const nodeOptions = {
  withValue: /^(-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--config|--preload)$/,
  code: /^(-e|-p|-pe|--eval|--print)$/,
};

/** Each expression is for one whole argument, anchored at both ends, and for one of a limited length. */
const interpreters: readonly Interpreter[] = [
  { programs: /^node(js)?$/, ...nodeOptions },
  { programs: /^(bun|deno)$/, ...nodeOptions, command: 'run' },
  {
    programs: /^(python|pypy)[\d.]*w?$/,
    withValue: /^(-W|-X|--check-hash-based-pycs)$/,
    code: /^-[bBdEhiIOPqRsSuvx]*c$/,
    module: /^-[bBdEhiIOPqRsSuvx]*m$/,
  },
  { programs: /^ruby[\d.]*$/, withValue: /^(-r|-I|-C|-E)$/, code: /^-[lnpsSwW]*e$/ },
  { programs: /^perl[\d.]*$/, withValue: /^-I$/, code: /^-[alnpstTuUwW]*[eE]$/ },
  { programs: /^php[\d.]*$/, withValue: /^(-d|-c|-S|-t)$/, code: /^(-r|--run)$/ },
  {
    programs: /^javaw?$/,
    withValue:
      /^(-cp|-classpath|--class-path|-p|--module-path|--add-(opens|exports|modules|reads)|--limit-modules|--upgrade-module-path)$/,
    module: /^(-m|--module)$/,
    jar: /^-jar$/,
  },
  {
    programs: /^dotnet$/,
    withValue: /^(--depsfile|--runtimeconfig|--additionalprobingpath|--fx-version|--roll-forward)$/,
    command: 'exec',
  },
  {
    programs: /^(bash|sh|dash|zsh|fish|ksh)$/,
    withValue: /^(--init-file|--rcfile|[-+][oO])$/,
    code: /^-[a-zA-Z]*c$/,
  },
];

/** An argument or a program's name that is longer is none that is asked for here. */
const maxOptionLength = 40;

function scriptOf(program: string, args: readonly string[]): Script | undefined {
  if (program.length > maxOptionLength) return undefined;
  const interpreter = interpreters.find(({ programs }) => programs.test(program));
  if (!interpreter) return undefined;
  for (let index = 0; index < args.length; index++) {
    const option = args[index] ?? '';
    const kind = kindOf(interpreter, option);
    if (kind === 'value') index++;
    else if (kind) return { kind, option, value: args[index + 1] ?? '', args: args.slice(index + 2) };
    else if (!option.startsWith('-') && !(index === 0 && option === interpreter.command)) {
      return { kind: 'file', option: '', value: option, args: args.slice(index + 1) };
    }
  }
  return undefined;
}

/** What the argument after this one is. */
function kindOf(interpreter: Interpreter, option: string): 'value' | Exclude<Script['kind'], 'file'> | undefined {
  if (option.length > maxOptionLength) return undefined;
  if (interpreter.withValue.test(option)) return 'value';
  if (interpreter.code?.test(option)) return 'code';
  if (interpreter.module?.test(option)) return 'module';
  return interpreter.jar?.test(option) ? 'jar' : undefined;
}
