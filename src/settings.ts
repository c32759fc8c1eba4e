import * as vscode from 'vscode';

/** What becomes of orphans when the window closes. */
export type OnWindowClose = 'leave' | 'terminate';

/** The person's settings, each read when it is needed. */
export const settings = {
  /** How long a process that was asked to exit may take, in ms. */
  terminateGraceMs: () => seconds('terminate.graceSeconds', 5),
  /** How long a process may take to leave before it counts as an orphan, in ms. */
  orphanGraceMs: () => seconds('orphans.graceSeconds', 2),
  /** Patterns of programs that are meant to outlive their parent, besides the known ones. */
  daemons: () => strings('orphans.daemons'),
  /** Whether terminals get the environment variable by which what they leave behind is recognised. */
  useCookie: () => get<boolean>('orphans.cookie', true),
  onWindowClose: () => get<OnWindowClose>('orphans.onWindowClose', 'leave'),
};

function get<T>(key: string, fallback: T): T {
  return vscode.workspace.getConfiguration('runaway').get<T>(key, fallback);
}

function seconds(key: string, fallback: number): number {
  const value = get<unknown>(key, fallback);
  return Math.max(0, typeof value === 'number' && Number.isFinite(value) ? value : fallback) * 1000;
}

function strings(key: string): readonly string[] {
  const value = get<unknown>(key, []);
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
}
