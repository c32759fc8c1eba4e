/** The head of an answer of HTTP/1.1, and what came after it. */
export interface HttpAnswer {
  readonly status: number;
  /** By name in lower case; of several with one name the last counts. */
  readonly headers: ReadonlyMap<string, string>;
  readonly rest: Buffer;
}

/** The end of the head (RFC 9112, section 2.1). */
const headEnd = Buffer.from('\r\n\r\n');

/**
 * @returns undefined if the head is not whole yet.
 * @throws {SyntaxError} if this is not the beginning of an answer.
 */
export function parseHttpHead(data: Buffer): HttpAnswer | undefined {
  const end = data.indexOf(headEnd);
  if (end < 0) return undefined;
  const [statusLine = '', ...lines] = data.toString('latin1', 0, end).split('\r\n');
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(statusLine)?.[1];
  if (status === undefined) throw new SyntaxError('This is no answer of HTTP.');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim());
  }
  return { status: Number(status), headers, rest: data.subarray(end + headEnd.length) };
}
