/** An address in a command line. */
export interface DebugAddress {
  readonly host: string;
  readonly port: number;
}

/** No option or address is longer, in characters. */
const maxLength = 1_000;

/**
 * Where a JVM waits for a debugger: `-agentlib:jdwp=transport=dt_socket,server=y,address=*:5005`, or the older
 * `-Xrunjdwp:` (JDWP agent, "Connection and Invocation Details"). The options before the class or `-jar` count.
 * @returns undefined if it does not wait for one, or on a port that is not named.
 */
export function getJdwpAddress(commandLine: readonly string[]): DebugAddress | undefined {
  for (const argument of commandLine.slice(1)) {
    const options = /^(?:-agentlib:jdwp=|-Xrunjdwp:)(.*)$/.exec(argument.slice(0, maxLength))?.[1];
    if (options === undefined) continue;
    const values = new Map(options.split(',').map((option) => split(option, '=')));
    if (values.get('transport') !== 'dt_socket' || values.get('server') !== 'y') return undefined;
    return parseAddress(values.get('address') ?? '');
  }
  return undefined;
}

/** Where `python -m debugpy --listen [HOST:]PORT` waits for a debugger. A process of its own listens there. */
export function getDebugpyAddress(commandLine: readonly string[]): DebugAddress | undefined {
  const at = commandLine.findIndex((argument) => argument === '--listen');
  const isDebugpy = commandLine
    .slice(0, Math.max(at, 0))
    .some((argument) => /(?:^|[/\\])debugpy$/.test(argument.slice(-80)));
  return isDebugpy ? parseAddress(commandLine[at + 1] ?? '') : undefined;
}

/**
 * The address in `--inspect`, `--inspect-brk`, `--inspect-wait` or `--inspect-port` of Node.js, Deno and Bun, as it was
 * written; undefined if there is none.
 */
export function getInspectArgument(commandLine: readonly string[]): string | undefined {
  for (const argument of commandLine.slice(1)) {
    const match = /^--inspect(?:-brk|-wait|-port)?(?:=(.*))?$/.exec(argument.slice(0, maxLength));
    if (match) return match[1] ?? '';
    // What follows the script is not for the runtime.
    if (!argument.startsWith('-') && argument !== 'run') return undefined;
  }
  return undefined;
}

/** `5005`, `*:5005`, `localhost:5005`, `[::1]:5005`. All addresses of the machine are reached by its own one. */
export function parseAddress(text: string): DebugAddress | undefined {
  const colon = text.lastIndexOf(':');
  const digits = text.slice(colon + 1);
  if (!/^\d{1,5}$/.test(digits)) return undefined;
  const port = Number(digits);
  const host = text.slice(0, Math.max(colon, 0)).replace(/^\[|\]$/g, '');
  if (port === 0 || port > 65_535 || host.length > 255) return undefined;
  return { host: ['', '*', '0.0.0.0', '::'].includes(host) ? 'localhost' : host, port };
}

function split(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
