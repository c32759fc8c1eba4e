import * as vscode from 'vscode';

const tenSeconds = 10_000;

/** A duration in its largest whole unit: `40 s`, `5 min`, `3 h`, `2 d`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return vscode.l10n.t('{0} s', seconds);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return vscode.l10n.t('{0} min', minutes);
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? vscode.l10n.t('{0} h', hours) : vscode.l10n.t('{0} d', Math.floor(hours / 24));
}

/** A duration for text that stays on the screen: it does not change each second, since every change redraws a row. */
export function formatSteadyDuration(ms: number): string {
  return ms < tenSeconds ? vscode.l10n.t('just now') : formatRoundDuration(ms);
}

/** The same for a duration of ten seconds at least. */
export function formatRoundDuration(ms: number): string {
  return formatDuration(ms < 60_000 ? Math.max(1, Math.floor(ms / tenSeconds)) * tenSeconds : ms);
}
