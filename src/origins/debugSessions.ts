import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { Disposables } from '../disposables';
import { Emitter } from '../process/event';
import type { Origin } from '../process/origin';
import type { ProcessInfo } from '../process/processInfo';
import type { Snapshot } from '../process/snapshot';

/** What js-debug hands to the Node.js programs that it starts, and to all Node.js programs that those start. */
const nodeDebuggeeVariable = 'VSCODE_INSPECTOR_OPTIONS';

/** Debug types of js-debug whose programs are found that way. */
const nodeTypes = /^(pwa-)?node$/;

/** The program of a session. One that is restarted is another origin: it has another process. */
interface Debuggee {
  readonly originId: string;
  readonly pid: number;
}

/**
 * The debug sessions of this window. VS Code does not say which process a session debugs. Most adapters do, in the
 * `process` event of the debug adapter protocol; js-debug does not, but runs its programs as children of the extension
 * host with an environment variable of its own. A program that a debugger was only attached to is not the workspace's.
 */
export class DebugSessions implements vscode.Disposable {
  private readonly parts = new Disposables();
  private readonly changed = this.parts.add(new Emitter<void>());
  private readonly open = new Map<string, vscode.DebugSession>();
  /** By the id of the topmost session. An adapter may tell before VS Code says that the session has started. */
  private readonly debuggees = new Map<string, Debuggee>();

  constructor(private readonly environment: (process: ProcessInfo) => ReadonlyMap<string, string> | undefined) {
    this.parts.add(
      vscode.debug.onDidStartDebugSession((session) => {
        // A session below another one, as js-debug has them, is the same program to a person.
        if (session.parentSession) return;
        this.open.set(session.id, session);
        this.changed.fire();
      }),
    );
    this.parts.add(
      vscode.debug.onDidTerminateDebugSession((session) => {
        this.open.delete(session.id);
        this.debuggees.delete(session.id);
        this.changed.fire();
      }),
    );
    this.parts.add(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => ({
          onDidSendMessage: (message: unknown) => {
            const top = topmost(session);
            const pid = debuggeePid(message, top.configuration.request);
            // A session below tells of a process that the first one has started.
            if (pid !== undefined && (session === top || !this.debuggees.has(top.id))) this.found(top, pid);
          },
        }),
      }),
    );
  }

  /** A session has begun or ended, or its process is known. */
  readonly onDidChange = this.changed.event;

  origins(): readonly Origin[] {
    return [...this.open.values()].flatMap(({ id, name }) => {
      const debuggee = this.debuggees.get(id);
      return debuggee ? [{ id: debuggee.originId, kind: 'debug', label: name, rootPid: debuggee.pid }] : [];
    });
  }

  /** Looks among the children of the extension host for the programs of sessions that have none yet. */
  look(snapshot: Snapshot): void {
    const waiting = [...this.open.values()].find(({ id, type }) => nodeTypes.test(type) && !this.debuggees.has(id));
    // VS Code itself may have been started by a debugger: then everything here has the variable, and it says nothing.
    if (!waiting || process.env[nodeDebuggeeVariable] !== undefined) return;
    const host = snapshot.origins.find(({ origin }) => origin.kind === 'extensionHost');
    const debuggee = host?.processes.find(
      ({ process, member }) =>
        member.origin.kind === 'extensionHost' && this.environment(process)?.has(nodeDebuggeeVariable) === true,
    );
    if (debuggee) this.found(waiting, debuggee.process.pid);
  }

  dispose(): void {
    this.parts.dispose();
  }

  private found({ id }: vscode.DebugSession, pid: number): void {
    if (this.debuggees.get(id)?.pid === pid) return;
    this.debuggees.set(id, { originId: `debug-${randomUUID()}`, pid });
    this.changed.fire();
  }
}

function topmost(session: vscode.DebugSession): vscode.DebugSession {
  return session.parentSession ? topmost(session.parentSession) : session;
}

/**
 * The pid in a `process` event of the debug adapter protocol, when this is one of a program on this machine that was
 * started for the session. `request` is what the session was begun with.
 */
function debuggeePid(message: unknown, request: unknown): number | undefined {
  if (typeof message !== 'object' || message === null || !('event' in message) || message.event !== 'process')
    return undefined;
  if (!('body' in message) || typeof message.body !== 'object' || message.body === null) return undefined;
  const body = message.body as Readonly<Record<string, unknown>>;
  if ((body.startMethod ?? request) === 'attach') return undefined;
  const pid = body.systemProcessId;
  return body.isLocalProcess !== false && typeof pid === 'number' && pid > 1 ? pid : undefined;
}
