import { Emitter, type Disposable, type Event } from '../../../common/event';
import { isRecord } from '../../../common/isRecord';
import type { Connect, Endpoint } from './connect';
import { InspectorError } from './inspectorError';
import { WebSocketConnection } from './webSocket';

/** What an inspector tells on its own account. Nothing of it is checked. */
export interface InspectorEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** One session with an inspector, in the Chrome DevTools Protocol. All that it answers is text of another program. */
export interface InspectorClient {
  /**
   * Calls a method, and waits at most `timeoutMs` for its result, by default 10 s.
   * @throws {InspectorError} if there is no result.
   */
  send(
    method: string,
    params?: Readonly<Record<string, unknown>>,
    timeoutMs?: number,
  ): Promise<Readonly<Record<string, unknown>>>;
  readonly onEvent: Event<InspectorEvent>;
  /** Resolves once the session has ended, with the reason. */
  readonly ended: Promise<InspectorError>;
  /** Resolves once the program exits: it waits then until all sessions have ended. */
  readonly exiting: Promise<void>;
  /** By which the other side knows the connection. */
  readonly localPort: number | undefined;
  /** Takes in nothing until {@link resume}. */
  pause(): void;
  resume(): void;
}

export interface ConnectOptions {
  readonly signal?: AbortSignal | undefined;
  readonly connect?: Connect;
}

/** How long a program may take to undo what was asked of it; the end of the session undoes it as well. */
export const undoLimitMs = 1_000;

/** A profile may have tens of megabytes. */
const maxMessageBytes = 256 * 1024 * 1024;
const handshakeLimitMs = 2_000;
const defaultLimitMs = 10_000;

/** @throws {InspectorError} if the inspector accepts no session in time. */
export async function connectToInspector(
  endpoint: Endpoint,
  path: string,
  options: ConnectOptions = {},
): Promise<ConnectedInspector> {
  const limits = { timeoutMs: handshakeLimitMs, maxMessageBytes };
  const client = new ConnectedInspector(await WebSocketConnection.open(endpoint, path, { ...options, ...limits }));
  // Deno has no such method. What else may fail is found out by the first call that counts.
  client.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }).catch(() => undefined);
  return client;
}

interface Call {
  readonly resolve: (result: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: InspectorError) => void;
}

export class ConnectedInspector implements InspectorClient, Disposable {
  private readonly events = new Emitter<InspectorEvent>();
  readonly onEvent = this.events.event;
  readonly ended: Promise<InspectorError>;
  private reportExit: () => void = () => undefined;
  readonly exiting = new Promise<void>((resolve) => (this.reportExit = resolve));
  private readonly calls = new Map<number, Call>();
  private lastId = 0;
  private failure: InspectorError | undefined;

  constructor(private readonly connection: WebSocketConnection) {
    this.ended = connection.ended;
    connection.onMessage((text) => {
      this.receive(text);
    });
    void connection.ended.then((error) => {
      this.failure = error;
      for (const { reject } of this.calls.values()) reject(error);
      this.events.dispose();
    });
  }

  get isOpen(): boolean {
    return this.failure === undefined;
  }

  get localPort(): number | undefined {
    return this.connection.localPort;
  }

  send(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    timeoutMs = defaultLimitMs,
  ): Promise<Readonly<Record<string, unknown>>> {
    if (this.failure) return Promise.reject(this.failure);
    const id = ++this.lastId;
    return new Promise<Readonly<Record<string, unknown>>>((resolve, reject) => {
      const settle = (action: () => void): void => {
        clearTimeout(timer);
        this.calls.delete(id);
        action();
      };
      const timer = setTimeout(() => {
        settle(() => {
          reject(new InspectorError('timeout', method));
        });
      }, timeoutMs);
      this.calls.set(id, {
        resolve: (result) => {
          settle(() => {
            resolve(result);
          });
        },
        reject: (error) => {
          settle(() => {
            reject(error);
          });
        },
      });
      this.connection.send(JSON.stringify({ id, method, params }));
    });
  }

  pause(): void {
    this.connection.pause();
  }

  resume(): void {
    this.connection.resume();
  }

  dispose(): void {
    this.connection.dispose();
  }

  private receive(text: string): void {
    const message = parseMessage(text);
    if (!message) return;
    const { id, method, error, result, params } = message;
    if (typeof method === 'string') {
      if (method === 'NodeRuntime.waitingForDisconnect') this.reportExit();
      this.events.fire({ method, params: isRecord(params) ? params : {} });
      return;
    }
    const call = typeof id === 'number' ? this.calls.get(id) : undefined;
    if (isRecord(error)) call?.reject(new InspectorError('rejected', textOf(error.message)));
    else call?.resolve(isRecord(result) ? result : {});
  }
}

const maxDetailLength = 300;

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.slice(0, maxDetailLength) : '';
}

function parseMessage(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const message: unknown = JSON.parse(text);
    return isRecord(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
