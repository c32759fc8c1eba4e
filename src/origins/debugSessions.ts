import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Disposables } from '../disposables';
import { Emitter } from '../process/event';
import type { Origin } from '../process/origin';
import type { ProcessInfo } from '../process/processInfo';
import type { Snapshot } from '../process/snapshot';

/** What js-debug hands to the Node.js programs that it starts, and to all Node.js programs that those start. */
const nodeDebuggeeVariable = 'VSCODE_INSPECTOR_OPTIONS';

interface OpenSession {
  readonly id: string;
  readonly session: vscode.DebugSession;
  rootPid: number | undefined;
}

/**
 * The debug sessions of this window. VS Code does not say which process a session debugs. Most adapters do, in the
 * `process` event of the debug adapter protocol; js-debug does not, but runs its programs as children of the extension
 * host with an environment variable of its own.
 */
export class DebugSessions implements vscode.Disposable {
  private readonly parts = new Disposables();
  private readonly changed = this.parts.add(new Emitter<void>());
  private readonly open: OpenSession[] = [];

  constructor(private readonly environment: (process: ProcessInfo) => ReadonlyMap<string, string> | undefined) {
    this.parts.add(
      vscode.debug.onDidStartDebugSession((session) => {
        // A session below another one, as js-debug has them, is the same program to a person.
        if (session.parentSession) return;
        this.open.push({ id: `debug-${randomUUID()}`, session, rootPid: undefined });
        this.changed.fire();
      }),
    );
    this.parts.add(
      vscode.debug.onDidTerminateDebugSession((session) => {
        const index = this.open.findIndex((open) => open.session === session);
        if (index >= 0) this.open.splice(index, 1);
        this.changed.fire();
      }),
    );
    this.parts.add(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => ({
          onDidSendMessage: (message: unknown) => {
            const pid = debuggeePid(message);
            if (pid !== undefined) this.found(session, pid);
          },
        }),
      }),
    );
  }

  /** A session has begun or ended, or its process is known. */
  readonly onDidChange = this.changed.event;

  origins(): readonly Origin[] {
    return this.open.flatMap(({ id, session, rootPid }) =>
      rootPid === undefined ? [] : [{ id, kind: 'debug', label: session.name, rootPid }],
    );
  }

  /** Looks among the children of the extension host for the programs of sessions that have none yet. */
  look(snapshot: Snapshot): void {
    const waiting = this.open.find(({ rootPid }) => rootPid === undefined);
    if (!waiting) return;
    const host = snapshot.origins.find(({ origin }) => origin.kind === 'extensionHost');
    const debuggee = host?.processes.find(({ process }) => this.environment(process)?.has(nodeDebuggeeVariable));
    if (debuggee) this.found(waiting.session, debuggee.process.pid);
  }

  dispose(): void {
    this.parts.dispose();
  }

  private found(session: vscode.DebugSession, pid: number): void {
    const top = topmost(session);
    const open = this.open.find((candidate) => candidate.session.id === top.id);
    if (!open || open.rootPid !== undefined) return;
    open.rootPid = pid;
    this.changed.fire();
  }
}

function topmost(session: vscode.DebugSession): vscode.DebugSession {
  return session.parentSession ? topmost(session.parentSession) : session;
}

/** The pid in a `process` event of the debug adapter protocol, when this is one of a program on this machine. */
function debuggeePid(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('event' in message) || message.event !== 'process')
    return undefined;
  if (!('body' in message) || typeof message.body !== 'object' || message.body === null) return undefined;
  const body = message.body as Readonly<Record<string, unknown>>;
  const pid = body.systemProcessId;
  return body.isLocalProcess !== false && typeof pid === 'number' && pid > 1 ? pid : undefined;
}
