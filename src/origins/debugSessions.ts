import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import { DisposableStore } from '../common/disposableStore';
import { Emitter } from '../common/event';
import { sameProcess, type Identity } from '../process/identity';
import type { Snapshot } from '../process/model/snapshot';
import type { Origin } from '../process/origin';
import { isAlive } from '../process/processInfo';
import type { GetProcess } from '../process/source/processSource';
import { getNamedPid, getReportedDebuggee, getShellPid } from './debugMessages';
import { getShownType, getTopmost, isAttach, isNodeLaunch, type TopSession } from './debugSession';
import { getSameProcess } from './getSameProcess';
import { NodeDebuggees } from './nodeDebuggees';
import { cutLabel } from './originLabel';
import type { OwnProcesses } from './ownProcesses';

export interface DebugSessionsOptions {
  readonly getProcess: GetProcess;
  readonly getEnvironment: (process: Identity) => ReadonlyMap<string, string> | undefined;
  readonly ownProcesses: Pick<OwnProcesses, 'find' | 'programOf'>;
  /** In ms since the epoch. */
  readonly now: () => number;
  readonly debug: (message: string) => void;
}

/**
 * The debug sessions of this window that have launched a program. VS Code does not say which process the program is. Most
 * adapters do, in the `process` event of the debug adapter protocol. js-debug does not, but the name of the session that
 * it starts for each program contains the pid. Failing that, its programs are recognised by an environment variable.
 * A program to which a debugger was only attached does not belong to the workspace.
 */
export class DebugSessions implements vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new Emitter<void>());
  private readonly sessions = new Map<string, TopSession>();
  private readonly nodeDebuggees: NodeDebuggees;

  constructor(private readonly options: DebugSessionsOptions) {
    this.nodeDebuggees = new NodeDebuggees({
      getEnvironment: options.getEnvironment,
      isTaken: (process) => this.isTaken(process),
      isRunning: (top) => this.isRunning(top),
      onDidFind: (top, process) => {
        this.setDebuggee(top, process);
      },
    });
    this.disposables.add(
      vscode.debug.onDidStartDebugSession((session) => {
        if (session.parentSession) {
          this.readName(session);
        } else {
          this.register(session).isOpen = true;
          this.changed.fire();
        }
      }),
    );
    this.disposables.add(
      vscode.debug.onDidTerminateDebugSession(({ id }) => {
        if (this.sessions.delete(id)) this.changed.fire();
      }),
    );
    this.disposables.add(
      vscode.debug.registerDebugAdapterTrackerFactory('*', {
        createDebugAdapterTracker: (session) => this.createTracker(session),
      }),
    );
  }

  /** Fires after a session has started or ended, or its process has become known. */
  readonly onDidChange = this.changed.event;

  origins(): readonly Origin[] {
    return [...this.sessions.values()].flatMap(({ session, isOpen, debuggee }) => {
      if (!isOpen || !debuggee) return [];
      const { originId: id, process } = debuggee;
      const label = cutLabel(session.name);
      const debugType = getShownType(session);
      return [{ id, kind: 'debug', label, rootPid: process.pid, debugType, isRestartable: true }];
    });
  }

  /** The session of an origin; undefined if it has ended. */
  findSession(originId: string): vscode.DebugSession | undefined {
    return [...this.sessions.values()].find(({ debuggee }) => debuggee?.originId === originId)?.session;
  }

  /** Finds the programs of Node.js sessions whose pid was not reported. */
  observe(snapshot: Snapshot): void {
    this.nodeDebuggees.find(this.sessions.values(), snapshot);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private register(session: vscode.DebugSession): TopSession {
    const known = this.sessions.get(session.id);
    if (known) return known;
    const top = { session, since: this.options.now(), isOpen: false, debuggee: undefined, shellPid: undefined };
    this.sessions.set(session.id, top);
    return top;
  }

  private createTracker(session: vscode.DebugSession): vscode.DebugAdapterTracker | undefined {
    const top = session.parentSession ? this.sessions.get(getTopmost(session).id) : this.register(session);
    if (!top) return undefined;
    return {
      onDidSendMessage: (message: unknown) => {
        this.readMessage(top, session, message);
      },
      onWillReceiveMessage: (message: unknown) => {
        top.shellPid = getShellPid(message) ?? top.shellPid;
      },
      onWillStopSession: () => {
        // VS Code has no event for the end of a session that has never started.
        if (!session.parentSession && !top.isOpen) this.sessions.delete(session.id);
      },
    };
  }

  private readMessage(top: TopSession, session: vscode.DebugSession, message: unknown): void {
    const reported = getReportedDebuggee(message);
    if (!reported || isAttach(top) || reported.startMethod === 'attach') return;
    // A session below reports a process that the program has started.
    if (session.parentSession && this.isRunning(top)) return;
    const { pid, isLocal } = reported;
    // If an adapter does not say on which machine the process runs, only a certain process is accepted.
    const process =
      isLocal === false ? undefined : this.options.ownProcesses.find(pid, isLocal === true ? top.since : undefined);
    if (process) this.setDebuggee(top, process);
    else this.options.debug(`A debug adapter names process ${pid}, which is not one that was started here: ignored`);
  }

  /** js-debug: the first session below is that of the program. The sessions below that are of what the program starts. */
  private readName(session: vscode.DebugSession): void {
    const top = session.parentSession && this.sessions.get(session.parentSession.id);
    if (!top || !isNodeLaunch(top) || this.isRunning(top)) return;
    const pid = getNamedPid(session.name);
    if (pid === undefined) return;
    const process = this.options.ownProcesses.programOf(pid);
    if (process) this.setDebuggee(top, process);
    else this.options.debug(`A debug session names process ${pid}, which is not one that was started here: ignored`);
  }

  private setDebuggee(top: TopSession, { pid, startTime }: Identity): void {
    // Two origins with the same process would show the same rows twice.
    if (this.isTaken({ pid, startTime })) return;
    top.debuggee = { originId: `debug-${randomUUID()}`, process: { pid, startTime } };
    this.changed.fire();
  }

  private isTaken(process: Identity): boolean {
    return [...this.sessions.values()].some(({ debuggee }) => debuggee && sameProcess(debuggee.process, process));
  }

  private isRunning({ debuggee }: TopSession): boolean {
    const process = debuggee && getSameProcess(debuggee.process, this.options.getProcess);
    return process !== undefined && isAlive(process);
  }
}
