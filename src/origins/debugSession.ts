import type * as vscode from 'vscode';
import type { Identity } from '../process/identity';
import { cutLabel } from './originLabel';

/** Debug types of js-debug for programs that run in Node.js. */
const nodeTypes = /^(pwa-)?node$/;

/** The program of a session. A restart makes another origin, because the program is another process then. */
export interface Debuggee {
  readonly originId: string;
  readonly process: Identity;
}

/**
 * A session without a parent session. js-debug starts sessions below it for the program and for what that starts. To the
 * user all of them are one session.
 */
export interface TopSession {
  readonly session: vscode.DebugSession;
  /** When it became known, in ms since the epoch. */
  readonly since: number;
  /** Whether VS Code has said that it has started. An adapter may report its process before that. */
  isOpen: boolean;
  debuggee: Debuggee | undefined;
  /** The shell of the terminal in which its program was started, if it was started in one. */
  shellPid: number | undefined;
}

export function getTopmost(session: vscode.DebugSession): vscode.DebugSession {
  return session.parentSession ? getTopmost(session.parentSession) : session;
}

/** The type of a session as it is called in a `launch.json`: js-debug adds a prefix. */
export function getShownType({ type }: vscode.DebugSession): string {
  return cutLabel(type.replace(/^pwa-/, ''));
}

export function isAttach({ session }: TopSession): boolean {
  return session.configuration.request === 'attach';
}

export function isNodeLaunch(top: TopSession): boolean {
  return nodeTypes.test(top.session.type) && !isAttach(top);
}

/** With `console: integratedTerminal` or `externalTerminal` js-debug does not start the program itself. */
export function runsInTerminal({ session }: TopSession): boolean {
  const { console } = session.configuration as { readonly console?: unknown };
  return console === 'integratedTerminal' || console === 'externalTerminal';
}
