import * as vscode from 'vscode';

/** How long ago, in the largest unit that has passed: `40 s`, `5 min`, `3 h`, `2 d`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return vscode.l10n.t('{0} s', seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return vscode.l10n.t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? vscode.l10n.t('{0} h', hours) : vscode.l10n.t('{0} d', Math.floor(hours / 24));
}

/** The same for what is always on the screen: it does not tick, since every change draws its row anew. */
export function formatSteadyDuration(ms: number): string {
  const tenSeconds = 10_000;
  if (ms < tenSeconds) return vscode.l10n.t('just now');
  return formatDuration(ms < 60_000 ? Math.floor(ms / tenSeconds) * tenSeconds : ms);
}
