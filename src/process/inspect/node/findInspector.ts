import { isRecord } from '../../../common/isRecord';
import type { ProcessSockets } from '../../source/processSockets';
import type { Connect, Endpoint } from './connect';
import { getJson } from './getJson';

/** The inspector of a process, which accepts sessions. */
export interface Inspector extends Endpoint {
  /** The path of its WebSocket. */
  readonly path: string;
}

export interface FindOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly connect?: Connect;
}

/** The inspector answers in a thread of its own, also while the program is busy. */
const answerLimitMs = 500;
/** A program with more sockets is asked on the first of them only. */
const maxSockets = 16;

/**
 * Finds the inspector among the sockets on which a process listens: the one that answers as an inspector does. The others
 * get a request too, so these are asked at the same time: a busy program does not answer on them.
 */
export async function findInspector(
  listening: ProcessSockets['listening'],
  options: FindOptions = {},
): Promise<Inspector | undefined> {
  const endpoints = listening.slice(0, maxSockets).map(({ address, port }) => ({ host: reachable(address), port }));
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const searches = endpoints.map((endpoint) => askForInspector(endpoint, { ...options, signal }));
  try {
    return await firstOf(searches);
  } finally {
    stop.abort();
  }
}

/** The first that is found; undefined once none can be found any more. */
async function firstOf<T>(searches: readonly Promise<T | undefined>[]): Promise<T | undefined> {
  const found = searches.map(async (search) => (await search) ?? Promise.reject(new Error('It is none.')));
  return Promise.any(found).catch(() => undefined);
}

async function askForInspector(endpoint: Endpoint, options: FindOptions): Promise<Inspector | undefined> {
  const request = { timeoutMs: answerLimitMs, ...options };
  const version = await getJson(endpoint, '/json/version', request);
  if (!isInspector(version)) return undefined;
  const targets = await getJson(endpoint, '/json/list', request);
  const first: unknown = Array.isArray(targets) ? targets[0] : undefined;
  const path = isRecord(first) ? pathOf(first.webSocketDebuggerUrl) : undefined;
  return path === undefined ? undefined : { ...endpoint, path };
}

/**
 * The path of `ws://127.0.0.1:9229/7d3f…`. The host of the answer does not count: the session has to be with the process
 * that has answered. The path becomes a part of a line of a request.
 */
function pathOf(url: unknown): string | undefined {
  return typeof url === 'string' ? /^ws:\/\/[^/]{1,100}(\/[\w/-]{1,100})$/.exec(url)?.[1] : undefined;
}

/** `{ "Browser": "node.js/v20.20.2", "Protocol-Version": "1.1" }`; a browser answers with its own name. */
function isInspector(version: unknown): boolean {
  if (!isRecord(version)) return false;
  const { Browser: product, 'Protocol-Version': protocol } = version;
  return typeof product === 'string' && /^(?:node\.js|deno)\//i.test(product) && typeof protocol === 'string';
}

/** The address by which a socket is reached that is bound to another one. */
function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  return address === '::' ? '::1' : address;
}
