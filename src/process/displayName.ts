import type { ProcessInfo } from './processInfo';

/** Programs whose own name says nothing: what matters is the script they run. */
const interpreters =
  /^(node|nodejs|bun|deno|python|python[23](\.\d+)?|ruby|perl|php|java|dotnet|bash|sh|dash|zsh|fish)$/;

/** What Node.js calls its main thread, and with it the process: not a name that anybody chose. */
const meaninglessNames = new Set(['MainThread', 'node-MainThread']);

/** The kernel keeps 15 bytes of a name (TASK_COMM_LEN, prctl(2)). */
const kernelNameBytes = 15;

const shownCodeLength = 24;

/**
 * What a person would call the process. That is the name it gave itself (`tmux: server`), else its program, and for an
 * interpreter the script too (`node server.js`). Raw: anything may be in it, whoever shows it has to escape it.
 */
export function displayName({ name, commandLine }: Pick<ProcessInfo, 'name' | 'commandLine'>): string {
  const [first = '', ...rest] = commandLine;
  if (first === '') return name;
  const program = baseName(first.replace(/^-/, ''));
  if (!meaninglessNames.has(name) && kernelName(program) !== name) {
    const whole = commandLine
      .slice(0, 2)
      .map(baseName)
      .find((part) => kernelName(part) === name);
    return whole ?? name;
  }
  if (!interpreters.test(program)) return program;
  const script = scriptOf(rest);
  return script === undefined ? program : `${program} ${script}`;
}

/** Options of interpreters that are followed by a value, which is not the script. */
const optionsWithValue = /^(--init-file|--rcfile|-r|--require|--import|--loader|-C|--conditions|-W|-X|-cp|-classpath)$/;

function scriptOf(args: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (optionsWithValue.test(args[index - 1] ?? '')) continue;
    if (arg === '-m' || arg === '-jar') return `${arg} ${baseName(args[index + 1] ?? '')}`.trim();
    if (/^(-c|-e|-p|-pe|--eval|--print)$/.test(arg)) return `${arg} ${beginning(args[index + 1] ?? '')}`.trim();
    if (!arg.startsWith('-')) return baseName(arg);
  }
  return undefined;
}

/** Enough of a program given on the command line to recognise it by. */
function beginning(code: string): string {
  return code.length <= shownCodeLength ? code : `${code.slice(0, shownCodeLength - 1)}…`;
}

function baseName(path: string): string {
  return path.slice(path.search(/[^/\\]*$/));
}

function kernelName(name: string): string {
  return Buffer.from(name).subarray(0, kernelNameBytes).toString();
}
