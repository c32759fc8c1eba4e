import { parseFileLink } from '../../fileLink';
import { nodeName } from '../../programs/nodeProgram';
import { baseName, stripExe } from '../../programs/programName';
import type { Runtime, RuntimeFacts, RuntimeKind } from './runtime';

interface Signs {
  readonly kind: RuntimeKind;
  /** The file name of its program. */
  readonly program?: RegExp;
  /** The file name of its library. */
  readonly library?: RegExp;
  /** A section that its program has. */
  readonly section?: string;
}

/** No file name in the table is longer. */
const maxNameLength = 64;

/** In the order in which they count if a process shows signs of several. The first group of a name is the version. */
const allSigns: readonly Signs[] = [
  { kind: 'jvm', program: /^javaw?$/, library: /^(?:libjvm\.(?:so|dylib)|libj9vm\d+\.so|jvm\.dll)$/ },
  { kind: 'dotnet', program: /^dotnet$/, library: /^(?:lib)?coreclr\.(?:so|dylib|dll)$/ },
  { kind: 'node', program: nodeName, library: /^libnode\.(?:so\.\d+|\d+\.dylib)$/ },
  { kind: 'deno', program: /^deno$/ },
  { kind: 'bun', program: /^bunx?$/ },
  // `-buildmode=c-shared` puts Go into a library: only the section of the program itself counts.
  { kind: 'go', section: '.go.buildinfo' },
  {
    kind: 'python',
    program: /^(?:python|pypy)(\d(?:\.\d+)?)?[a-z]{0,3}$/i,
    library: /^lib(?:python|pypy)(\d(?:\.\d+)?)[a-z]*(?:-c)?\.(?:so|dylib)/,
    // `_PyRuntime` is put there, so that debuggers find it (Include/internal/pycore_runtime.h).
    section: '.PyRuntime',
  },
  { kind: 'ruby', program: /^ruby(\d(?:\.\d+)?)?$/, library: /^libruby(?:-(\d\.\d+))?\.so/ },
  { kind: 'php', program: /^php(?:-?(?:fpm|cgi))?-?(\d(?:\.\d+)?)?$/, library: /^libphp(\d(?:\.\d+)?)?\.so/ },
];

/**
 * Which runtime a process runs. What the executable file contains counts more than its name, which may be that of a
 * wrapper or of another program; its name counts more than a library, which any program may load. The command line says
 * nothing once the file is known: `argv[0]` may be anything (execve(2)).
 */
export function getRuntime(facts: RuntimeFacts): Runtime {
  const program = programOf(facts);
  const libraries = (facts.mappedFiles ?? []).map(baseName).filter((name) => name.length <= maxNameLength);
  const findLibrary = (signs: Signs) => find(libraries, signs.library);

  const byProgram = allSigns.find(({ section }) => section !== undefined && facts.sections?.has(section) === true);
  const byName = allSigns.find((signs) => signs.program?.test(program));
  const byLibrary = allSigns.find((signs) => findLibrary(signs));

  const found = byProgram ?? byName ?? byLibrary;
  if (found) {
    const library = findLibrary(found);
    return {
      kind: found.kind,
      version: getVersion(program, found.program) ?? library?.[1] ?? getPathVersion(facts.executable, found.kind),
      evidence: found === byProgram ? 'program' : library ? 'library' : 'name',
      isEmbedded: !byProgram && !byName,
    };
  }
  const without = { version: undefined, isEmbedded: false };
  // A program in a single file has the runtime of .NET inside.
  if (facts.hasDotnetSocket === true) return { kind: 'dotnet', evidence: 'program', ...without };
  if (facts.sections) return { kind: 'native', evidence: 'program', ...without };
  return { kind: facts.executable === undefined ? 'unknown' : 'native', evidence: 'none', ...without };
}

/** The path of the executable without the mark of the kernel; undefined if the file is not there any more. */
export function getExistingExecutable({ executable }: Pick<RuntimeFacts, 'executable'>): string | undefined {
  return executable === undefined || parseFileLink(executable).isDeleted ? undefined : executable;
}

function programOf({ executable, commandLine }: RuntimeFacts): string {
  const { path } = parseFileLink(executable ?? commandLine[0] ?? '');
  const name = stripExe(baseName(path));
  return name.length <= maxNameLength ? name : '';
}

function find(names: readonly string[], pattern: RegExp | undefined): RegExpExecArray | undefined {
  if (!pattern) return undefined;
  for (const name of names) {
    const match = pattern.exec(name);
    if (match) return match;
  }
  return undefined;
}

function getVersion(program: string, pattern: RegExp | undefined): string | undefined {
  const version = pattern?.exec(program)?.[1];
  // `python3` says less than its library does.
  return version?.includes('.') ? version : undefined;
}

/** Version managers put each version into a folder of its own: `…/node/v20.1.0/bin/node`. */
function getPathVersion(executable: string | undefined, kind: RuntimeKind): string | undefined {
  if (kind !== 'node' && kind !== 'ruby' && kind !== 'python') return undefined;
  return /\/v?(\d{1,3}\.\d{1,3}(?:\.\d{1,3})?)[^/]{0,20}\/bin\/[^/]{1,64}$/.exec(executable?.slice(-200) ?? '')?.[1];
}
