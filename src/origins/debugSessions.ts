import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore } from '../common/disposableStore';
import { Emitter } from '../common/event';
import { keyOf, sameProcess, type Identity } from '../process/identity';
import { originRules, type Origin } from '../process/origin';
import { isAlive, type ProcessInfo } from '../process/processInfo';
import type { OriginNode, Snapshot } from '../process/model/snapshot';
import { debuggeeOf, pidInName, shellOf } from './debugMessages';
import { hasStartedSince, type OwnProcesses } from './ownProcesses';

/** What js-debug hands to the Node.js programs that it starts, and to all Node.js programs that those start. */
const nodeDebuggeeVariable = 'VSCODE_INSPECTOR_OPTIONS';

/** Debug types of js-debug whose programs have that variable. */
const nodeTypes = /^(pwa-)?node$/;

/** The longest name of an origin. */
const maxNameLength = 200;

/** The program of a session. One that is restarted is another origin: it has another process. */
interface Debuggee {
  readonly originId: string;
  readonly process: Identity;
}

/** A session that is not below another one, as js-debug has them: to its user all of them are the same program. */
interface TopSession {
  readonly session: vscode.DebugSession;
  /** When it was first heard of, in ms since 1970. */
  readonly since: number;
  /** An adapter may tell of its process before VS Code says that the session has started. */
  isOpen: boolean;
  debuggee: Debuggee | undefined;
  /** The shell of the terminal that its program was started in, if it was. */
  shellPid: number | undefined;
}

export interface DebugSessionsOptions {
  /** The process that has a pid now. */
  readonly look: (pid: number) => ProcessInfo | undefined;
  readonly environment: (process: Identity) => ReadonlyMap<string, string> | undefined;
  readonly ownProcesses: Pick<OwnProcesses, 'find' | 'programOf'>;
  /** ms since 1970. */
  readonly now: () => number;
  readonly debug: (message: string) => void;
}

/**
 * The debug sessions of this window that have launched a program. VS Code does not say which process that is. Most
 * adapters do, in the `process` event of the debug adapter protocol. js-debug does not, but the session that it begins
 * for each program carries the pid in its name. Where that fails, its programs are told by an environment variable.
 * A program that a debugger was only attached to is not the workspace's.
 */
export class DebugSessions implements vscode.Disposable {
  private readonly parts = new DisposableStore();
  private readonly changed = this.parts.add(new Emitter<void>());
  private readonly sessions = new Map<string, TopSession>();
  /** Whether a process has the variable, so that each environment is read once. */
  private readonly hasVariable = new Map<string, boolean>();

  constructor(private readonly options: DebugSessionsOptions) {
    this.parts.add(
      vscode.debug.onDidStartDebugSession((session) => {
        if (session.parentSession) {
          this.takeFromName(session);
        } else {
          this.begin(session).isOpen = true;
          this.changed.fire();
        }
      }),
    );
    this.parts.add(
      vscode.debug.onDidTerminateDebugSession(({ id }) => {
        if (this.sessions.delete(id)) this.changed.fire();
      }),
    );
    this.parts.add(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => this.createTracker(session),
      }),
    );
  }

  /** A session has begun or ended, or its process is known. */
  readonly onDidChange = this.changed.event;

  origins(): readonly Origin[] {
    return [...this.sessions.values()].flatMap(({ session, isOpen, debuggee }) =>
      isOpen && debuggee
        ? [
            {
              id: debuggee.originId,
              kind: 'debug',
              label: session.name.slice(0, maxNameLength),
              rootPid: debuggee.process.pid,
            },
          ]
        : [],
    );
  }

  /**
   * Looks for the programs of Node.js sessions of which no number was told: among the children of the extension host,
   * or of the shell of the terminal that the program was to be started in.
   */
  look({ origins }: Snapshot): void {
    this.forgetEnded(origins);
    // VS Code itself may have been started by a debugger: then everything here has the variable, and it says nothing.
    if (process.env[nodeDebuggeeVariable] !== undefined) return;
    for (const { origin, root, processes } of origins) {
      const isExtensionHost = originRules[origin.kind].isRootVSCode;
      const waiting = [...this.sessions.values()].filter(
        (top) =>
          top.isOpen &&
          isNodeLaunch(top) &&
          (isExtensionHost ? !runsInTerminal(top) : root !== undefined && top.shellPid === root.pid),
      );
      if (waiting.length === 0) continue;
      for (const { process: candidate, record } of processes) {
        if (record.origin.id === origin.id) this.lookAt(candidate, waiting);
      }
    }
  }

  dispose(): void {
    this.parts.dispose();
  }

  private lookAt(candidate: ProcessInfo, waiting: readonly TopSession[]): void {
    const possible = waiting.filter((top) => !this.isRunning(top) && hasStartedSince(candidate, top.since));
    const [top] = possible;
    // What could be the program of either of two sessions is given to neither.
    if (!top || possible.length > 1 || this.isTaken(candidate) || !this.isInspected(candidate)) return;
    this.found(top, candidate);
  }

  private forgetEnded(origins: readonly OriginNode[]): void {
    if (this.hasVariable.size === 0) return;
    const listed = new Set(origins.flatMap(({ processes }) => processes.map(({ process }) => imageOf(process))));
    for (const key of this.hasVariable.keys()) if (!listed.has(key)) this.hasVariable.delete(key);
  }

  private isInspected(candidate: ProcessInfo): boolean {
    const key = imageOf(candidate);
    const known = this.hasVariable.get(key);
    if (known !== undefined) return known;
    const isInspected = this.options.environment(candidate)?.has(nodeDebuggeeVariable) === true;
    this.hasVariable.set(key, isInspected);
    return isInspected;
  }

  /** The state of a session that is not below another one. */
  private begin(session: vscode.DebugSession): TopSession {
    const known = this.sessions.get(session.id);
    if (known) return known;
    const top = { session, since: this.options.now(), isOpen: false, debuggee: undefined, shellPid: undefined };
    this.sessions.set(session.id, top);
    return top;
  }

  private createTracker(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    const top = session.parentSession ? this.sessions.get(topmost(session).id) : this.begin(session);
    if (!top) return undefined;
    return {
      onDidSendMessage: (message: unknown) => {
        this.takeFromEvent(top, session, message);
      },
      onWillReceiveMessage: (message: unknown) => {
        top.shellPid = shellOf(message) ?? top.shellPid;
      },
      onWillStopSession: () => {
        // Of a session that has never started VS Code does not say that it ends.
        if (!session.parentSession && !top.isOpen) this.sessions.delete(session.id);
      },
    };
  }

  private takeFromEvent(top: TopSession, session: vscode.DebugSession, message: unknown): void {
    const told = debuggeeOf(message);
    if (!told || isAttach(top) || told.startMethod === 'attach') return;
    // A session below tells of a process that the program has started.
    if (session.parentSession && this.isRunning(top)) return;
    const { pid, isLocal } = told;
    // Of an adapter that does not say where the process is only what is certain is believed.
    const process =
      isLocal === false ? undefined : this.options.ownProcesses.find(pid, isLocal === true ? top.since : undefined);
    if (process) this.found(top, process);
    else this.options.debug(`A debug adapter names process ${pid}, which is not one that was started here: ignored`);
  }

  /** js-debug: the first session below is that of the program, those below that one are what the program has started. */
  private takeFromName(session: vscode.DebugSession): void {
    const top = session.parentSession && this.sessions.get(session.parentSession.id);
    if (!top || !isNodeLaunch(top) || this.isRunning(top)) return;
    const pid = pidInName(session.name);
    if (pid === undefined) return;
    const process = this.options.ownProcesses.programOf(pid);
    if (process) this.found(top, process);
    else this.options.debug(`A debug session names process ${pid}, which is not one that was started here: ignored`);
  }

  private found(top: TopSession, process: Identity): void {
    // Two origins with the same process would be the same rows twice.
    if (this.isTaken(process)) return;
    top.debuggee = { originId: `debug-${randomUUID()}`, process: { pid: process.pid, startTime: process.startTime } };
    this.changed.fire();
  }

  private isTaken(process: Identity): boolean {
    return [...this.sessions.values()].some(({ debuggee }) => debuggee && sameProcess(debuggee.process, process));
  }

  private isRunning({ debuggee }: TopSession): boolean {
    if (!debuggee) return false;
    const found = this.options.look(debuggee.process.pid);
    return found !== undefined && sameProcess(found, debuggee.process) && isAlive(found);
  }
}

/** Between fork and exec a process still shows the environment of its parent, but it has the name of that, too. */
function imageOf(process: ProcessInfo): string {
  return `${keyOf(process)} ${process.name}`;
}

function topmost(session: vscode.DebugSession): vscode.DebugSession {
  return session.parentSession ? topmost(session.parentSession) : session;
}

function isAttach({ session }: TopSession): boolean {
  return session.configuration.request === 'attach';
}

function isNodeLaunch(top: TopSession): boolean {
  return nodeTypes.test(top.session.type) && !isAttach(top);
}

/** With `console: integratedTerminal` or `externalTerminal` js-debug does not start the program itself. */
function runsInTerminal({ session }: TopSession): boolean {
  const { console } = session.configuration as { readonly console?: unknown };
  return console === 'integratedTerminal' || console === 'externalTerminal';
}
