/** The highest number of a port: it has 16 bits. 0 stands for any free port. */
export const maxPort = 65_535;

/** No text with a port in it that is worth reading is longer, in characters. */
const maxTextLength = 2_048;

export function isPort(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= maxPort;
}

/**
 * The port in what the user has typed or pasted: `5173`, `:5173`, `localhost:5173`, `[::1]:5173`, `0.0.0.0:5173/`,
 * `http://localhost:5173/path`. A URL without a port has that of its scheme.
 * @returns undefined if there is none, or if the number is none of a port.
 */
export function parsePort(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed.length > maxTextLength) return undefined;
  if (/^:?\d+$/.test(trimmed)) return toPort(trimmed.replace(':', ''));
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(trimmed);
  const rest = trimmed.slice(scheme?.[0].length ?? 0);
  const host = rest.split(/[/?#]/, 1)[0] ?? '';
  const port = /^(?:\[[\da-f:.%]+\]|[^:\s[\]]+):(\d+)$/i.exec(host)?.[1];
  if (port !== undefined) return toPort(port);
  return scheme && /^(?:\[[\da-f:.%]+\]|[^:\s[\]]+)$/i.test(host)
    ? schemePorts.get(scheme[1]?.toLowerCase() ?? '')
    : undefined;
}

const schemePorts: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['ws', 80],
  ['https', 443],
  ['wss', 443],
]);

function toPort(digits: string): number | undefined {
  const port = Number(digits);
  return isPort(port) ? port : undefined;
}
