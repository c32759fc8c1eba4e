import { connectByTcp, formatEndpoint, type Connect, type Endpoint } from './connect';
import { parseHttpHead } from './httpHead';

export interface GetJsonOptions {
  /** The whole answer has to be there by then. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  readonly connect?: Connect;
}

/** An inspector answers with less than a kilobyte for each target. */
const maxBytes = 64 * 1024;

/**
 * Asks a server that may be of any kind for a document. Undefined if there is no whole answer in time, or none that is
 * JSON with the status 200: a redirect is not followed. Nothing is left open.
 */
export function getJson(
  endpoint: Endpoint,
  path: string,
  { timeoutMs, signal, connect = connectByTcp }: GetJsonOptions,
): Promise<unknown> {
  return new Promise((resolve) => {
    const socket = connect(endpoint);
    const chunks: Buffer[] = [];
    let bytes = 0;
    const finish = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', finish);
      socket.destroy();
      resolve(parse(Buffer.concat(chunks)));
    };
    const timer = setTimeout(finish, timeoutMs);
    signal?.addEventListener('abort', finish);
    socket.on('error', finish);
    socket.on('end', finish);
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= maxBytes || isWhole(Buffer.concat(chunks))) finish();
    });
    socket.write(`GET ${path} HTTP/1.1\r\nHost: ${formatEndpoint(endpoint)}\r\nConnection: close\r\n\r\n`);
    if (signal?.aborted === true) finish();
  });
}

/** Whether the answer is complete, or will never be one. */
function isWhole(data: Buffer): boolean {
  try {
    const answer = parseHttpHead(data);
    const length = answer?.headers.get('content-length');
    return answer !== undefined && length !== undefined && answer.rest.length >= Number(length);
  } catch {
    return true;
  }
}

function parse(data: Buffer): unknown {
  try {
    const answer = parseHttpHead(data);
    if (answer?.status !== 200) return undefined;
    const length = Number(answer.headers.get('content-length') ?? answer.rest.length);
    return JSON.parse(answer.rest.toString('utf8', 0, length));
  } catch {
    return undefined;
  }
}
