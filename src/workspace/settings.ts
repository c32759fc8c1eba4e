import * as vscode from 'vscode';

/** What becomes of orphans when the window closes. */
export type OnWindowClose = 'leave' | 'terminate';

/**
 * What a setting may be at most. The manifest says the same, but VS Code only marks a value that is too large: it is
 * handed out all the same.
 */
export const maxSeconds = 300;
export const maxPatterns = 100;
export const maxPatternLength = 200;

/** The user's settings, each read when it is needed. A value of another type counts as none. */
export const settings = {
  /** How long a process that was asked to exit may take, in ms. */
  terminateGraceMs: () => seconds('terminate.graceSeconds', 5),
  /** How long a process may take to leave before it counts as an orphan, in ms. */
  orphanGraceMs: () => seconds('orphans.graceSeconds', 2),
  /** Patterns of programs that are meant to outlive their parent, besides the known ones. */
  daemons: () => patterns('orphans.daemons'),
  /** Whether terminals get the environment variable by which what they leave behind is recognised. */
  useCookie: () => get('orphans.cookie') !== false,
  onWindowClose: (): OnWindowClose => (get('orphans.onWindowClose') === 'terminate' ? 'terminate' : 'leave'),
};

function get(key: string): unknown {
  return vscode.workspace.getConfiguration('runaway').get<unknown>(key);
}

function seconds(key: string, fallback: number): number {
  const value = get(key);
  const given = typeof value === 'number' && Number.isFinite(value) ? value : fallback;
  return Math.min(Math.max(0, given), maxSeconds) * 1000;
}

/** A pattern that is too long is left out: one that is cut off would be another one. */
function patterns(key: string): readonly string[] {
  const value = get(key);
  if (!Array.isArray(value)) return [];
  return value
    .filter((item): item is string => typeof item === 'string' && item !== '' && item.length <= maxPatternLength)
    .slice(0, maxPatterns);
}
