import { systemClock } from '../../../common/clock';
import type { Disposable } from '../../../common/event';
import { keyOf, type Identity } from '../../identity';
import { closeInspector, endInspector, type ClosingOutcome } from './closeInspector';
import type { Endpoint } from './connect';
import type { Inspector } from './findInspector';
import { countConnections, getInspectorAccess, NoAccessError } from './inspectorAccess';
import type { InspectorAccess, InspectorContext } from './inspectorAccess';
import { connectToInspector, type ConnectedInspector, type InspectorClient } from './inspectorClient';
import { InspectorError } from './inspectorError';
import { requestInspector, type WaitForInspector } from './openInspector';

/** What is done in a session with an inspector. */
export interface InspectorSession {
  readonly client: InspectorClient;
  readonly endpoint: Endpoint;
  /** The user has had enough, or this extension ends. */
  readonly signal: AbortSignal;
  /** Whether another debugger is attached. */
  readonly hasOtherDebugger: boolean;
}

export interface Inspection<T> {
  readonly result: PromiseSettledResult<T>;
  /** How the inspector is left: `wasOpen` if it was open before, and so still is. */
  readonly left: ClosingOutcome | 'wasOpen';
}

export interface InspectOptions {
  /** Whether it may be opened by a signal, of which the user knows. */
  readonly mayOpen: boolean;
  readonly signal?: AbortSignal;
}

const openLimitMs = 1_500;
const openPollMs = 50;
/** How long a program is watched that may open its inspector late, and how often, in ms. */
const lateLimitMs = 600_000;
const latePollMs = 1_000;
/** Each further try to close prints a line into the terminal of the program. */
const closeAgainMs = 5_000;

/** Inspects Node.js programs from outside. An inspector that was closed before is closed again. */
export class NodeInspector implements Disposable {
  private readonly stop = new AbortController();
  /** The keys of the processes with an inspection under way. */
  private readonly inspected = new Set<string>();
  private readonly work = new Set<Promise<unknown>>();
  /** The sessions with inspectors that were opened for them. */
  private readonly opened = new Set<ConnectedInspector>();

  constructor(private readonly context: InspectorContext) {}

  /** Finds out how the inspector of a process can be had; the process notices nothing. */
  getAccess(process: Identity): Promise<InspectorAccess> {
    return getInspectorAccess(process, this.context, this.stop.signal);
  }

  /**
   * Does something in a session with the inspector of a process, and leaves the inspector as it was. A failure of the
   * operation is in the result.
   * @throws {NoAccessError} if the inspector cannot be had.
   * @throws {InspectorError} if there is no session.
   * @throws {RefusedError} if the process must not be signalled.
   */
  async inspect<T>(
    process: Identity,
    operation: (session: InspectorSession) => Promise<T>,
    options: InspectOptions,
  ): Promise<Inspection<T>> {
    const key = keyOf(process);
    if (this.inspected.has(key)) throw new InspectorError('busy');
    this.inspected.add(key);
    const inspection = this.inspectNow(process, operation, options);
    this.follow(inspection);
    try {
      return await inspection;
    } finally {
      this.inspected.delete(key);
    }
  }

  /**
   * Stops what is under way, and resolves once the inspectors that were opened for it are closed. They are asked to close
   * in this turn: VS Code waits for nothing when it closes a window.
   */
  async end(): Promise<void> {
    for (const client of this.opened) endInspector(client);
    this.stop.abort(new InspectorError('stopped'));
    await Promise.allSettled(this.work);
  }

  dispose(): void {
    void this.end();
  }

  private async inspectNow<T>(
    process: Identity,
    operation: (session: InspectorSession) => Promise<T>,
    { mayOpen, signal: userSignal }: InspectOptions,
  ): Promise<Inspection<T>> {
    const signal = userSignal ? AbortSignal.any([userSignal, this.stop.signal]) : this.stop.signal;
    signal.throwIfAborted();
    const access = await getInspectorAccess(process, this.context, signal);
    if (access.kind === 'none') throw new NoAccessError(access);
    if (access.kind === 'closed' && !mayOpen) throw new InspectorError('closed');
    const isOpenedByUs = access.kind === 'closed';
    const inspector = access.kind === 'open' ? access.inspector : await this.open(process, signal);
    let client: ConnectedInspector | undefined;
    let left: Inspection<T>['left'] = 'wasOpen';
    const [result] = await Promise.allSettled([
      (async () => {
        client = await this.connect(process, inspector, signal);
        if (isOpenedByUs) this.opened.add(client);
        const hasOtherDebugger = access.kind === 'open' && access.debuggers > 0;
        return operation({ client, endpoint: inspector, signal, hasOtherDebugger });
      })(),
    ]);
    if (isOpenedByUs) left = await this.close(process, inspector, client);
    if (client) this.opened.delete(client);
    client?.dispose();
    return { result, left };
  }

  private async open(process: Identity, signal: AbortSignal): Promise<Inspector> {
    const wait = await requestInspector(process, this.context);
    const inspector = await wait({ limitMs: openLimitMs, pollMs: openPollMs, signal });
    if (inspector) return inspector;
    this.follow(this.closeLate(process, wait));
    signal.throwIfAborted();
    throw new InspectorError('notOpened');
  }

  /** Begins a session, and makes sure that it is with this process and no other. */
  private async connect(process: Identity, inspector: Inspector, signal: AbortSignal): Promise<ConnectedInspector> {
    const { source, connect } = this.context;
    signal.throwIfAborted();
    const client = await connectToInspector(inspector, inspector.path, { signal, ...(connect && { connect }) });
    const sockets = await source.processSockets(process);
    const isIts =
      sockets !== undefined &&
      countConnections(sockets, inspector.port) > countConnections(sockets, inspector.port, client.localPort);
    if (isIts) return client;
    client.dispose();
    throw new InspectorError('ended');
  }

  private async close(
    process: Identity,
    inspector: Inspector,
    client: ConnectedInspector | undefined,
  ): Promise<ClosingOutcome> {
    const outcome = await closeInspector(process, inspector, client, this.context);
    if (outcome === 'stillOpen') this.follow(this.closeAgain(process, inspector));
    return outcome;
  }

  /** Closes an inspector that is opened after the time in which it was wanted. */
  private async closeLate(process: Identity, wait: WaitForInspector): Promise<void> {
    const { signal } = this.stop;
    const inspector = await wait({ limitMs: lateLimitMs, pollMs: latePollMs, signal });
    if (inspector) await this.closeAgain(process, inspector);
  }

  /** Tries until the inspector is closed: a program that was stopped meanwhile closes it once it goes on. */
  private async closeAgain(process: Identity, inspector: Inspector): Promise<void> {
    const deadline = systemClock.now() + lateLimitMs;
    while (!this.stop.signal.aborted && systemClock.now() < deadline) {
      if ((await closeInspector(process, inspector, undefined, this.context)) !== 'stillOpen') return;
      await systemClock.sleep(closeAgainMs);
    }
  }

  private follow(work: Promise<unknown>): void {
    this.work.add(work);
    // Its caller hears of a failure.
    work.catch(() => undefined).finally(() => this.work.delete(work));
  }
}
