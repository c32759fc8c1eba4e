import { splitAtBlanks } from '../../programs/splitCommandLine';

/** What the command line and `NODE_OPTIONS` of a Node.js program say of its inspector (`node --help`). */
export interface InspectorOptions {
  /** Where the inspector listens once it is open. With port 0 the system chooses the port. */
  readonly host: string;
  readonly port: number;
  /** It was to be opened when the program started. */
  readonly isRequested: boolean;
  /** SIGUSR1 does not open it. */
  readonly isSignalDisabled: boolean;
}

/** Of Node.js and Deno. */
const defaultHost = '127.0.0.1';
const defaultPort = 9229;

/** These come before a script; the options of the script itself may have the same names. */
const maxArguments = 256;

/** `--inspect-port=9230` and the like: its value is a port, a host, or both. */
const addressOption = /^--(inspect(?:-brk|-wait|-port|-brk-node)?|debug-port)(?:=(.*))?$/s;
/** Options whose value is the next argument. */
const withValue =
  /^(?:-r|--require|--import|--loader|--experimental-loader|-C|--conditions|-e|--eval|-p|--print|-pe|--title|--env-file|--inspect-port|--debug-port)$/;
const disablesSignal = /^--(?:disable-sigusr1|(?:experimental-)?permission)$/;
/** The subcommands of Deno that run a script have their options after their names. */
const denoCommand = /^(?:run|serve|test|bench|task|repl|eval)$/;

/** `NODE_OPTIONS` counts first, so that the command line decides (`node --help`). */
export function parseInspectorOptions(commandLine: readonly string[], nodeOptions = ''): InspectorOptions {
  const [, ...args] = commandLine.slice(0, maxArguments);
  let options: InspectorOptions = {
    host: defaultHost,
    port: defaultPort,
    isRequested: false,
    isSignalDisabled: false,
  };
  for (const option of [...splitAtBlanks(nodeOptions), ...beforeScript(args)]) options = applyOption(options, option);
  return options;
}

/** The options before the script; an option and the argument that is its value are one. */
function* beforeScript(args: readonly string[]): Generator<string> {
  const rest = denoCommand.test(args[0] ?? '') ? args.slice(1) : args;
  for (let index = 0; index < rest.length; index++) {
    const arg = rest[index] ?? '';
    if (arg === '--' || !arg.startsWith('-')) return;
    if (!withValue.test(arg)) yield arg;
    else yield `${arg}=${rest[++index] ?? ''}`;
  }
}

function applyOption(options: InspectorOptions, option: string): InspectorOptions {
  if (disablesSignal.test(option)) return { ...options, isSignalDisabled: true };
  const match = addressOption.exec(option);
  if (!match) return options;
  const [, name = '', value = ''] = match;
  const isRequested = options.isRequested || !name.endsWith('-port');
  return { ...options, ...parseAddress(value), isRequested };
}

/** `9230`, `localhost`, `[::1]:9230`, or nothing. What is none of these leaves the default as it is. */
function parseAddress(text: string): Partial<Pick<InspectorOptions, 'host' | 'port'>> {
  if (/^\d{1,5}$/.test(text)) return { port: Number(text) };
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3];
  return { ...(host === undefined ? {} : { host }), ...(port === undefined ? {} : { port: Number(port) }) };
}
